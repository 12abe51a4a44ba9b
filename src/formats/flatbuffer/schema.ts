/** What a slot of a table holds. */
export type ScalarKind =
  | 'u8'
  | 'i8'
  | 'u16'
  | 'i16'
  | 'u32'
  | 'i32'
  | 'u64'
  | 'i64'
  | 'f32'
  | 'f64';
export type SlotKind =
  | ScalarKind
  | 'text'
  | 'texts'
  /** A vector of scalars whose numbers are wanted. */
  | `${ScalarKind}s`
  /** A vector of scalars or structs of so many bytes, of which only the place is wanted. */
  | `range${1 | 2 | 4 | 8 | 12 | 16}`
  | 'table'
  | 'tables'
  | 'union';

/** Name, kind, the table or union it holds, and the value that is not written. */
export type SlotSpec = readonly [name: string, kind: SlotKind, holds?: string, absent?: number];
/** The slots of a table in the order of its vtable; undefined for a slot that is of no interest. */
export type TableSpec = readonly (SlotSpec | undefined)[];

export interface FlatSchema {
  readonly tables: Readonly<Record<string, TableSpec>>;
  /** Members of unions by their number; `#8` is a struct of 8 bytes. What is not listed counts as number 0. */
  readonly unions: Readonly<Record<string, Readonly<Record<number, string>>>>;
}

export const SCALAR_BYTES: Readonly<Record<ScalarKind, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};
const SCALARS: ReadonlySet<string> = new Set(Object.keys(SCALAR_BYTES));

export function isScalar(kind: string): kind is ScalarKind {
  return SCALARS.has(kind);
}
