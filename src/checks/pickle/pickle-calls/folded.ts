/** A Python value that is known for certain, because everything that made it is. */
export type Folded =
  | string
  | number
  | null
  | boolean
  | FoldedBytes
  | FoldedList
  | FoldedName
  | FoldedModule
  | FoldedMethod
  | FoldedPartial
  | FoldedSlice;

export interface FoldedBytes {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}
export interface FoldedList {
  readonly kind: 'list';
  readonly items: readonly Folded[];
}
/** Whatever `module.name` is at load time. */
export interface FoldedName {
  readonly kind: 'name';
  readonly module: string;
  readonly name: string;
}
export interface FoldedModule {
  readonly kind: 'module';
  readonly module: string;
}
/** A method of a known value, such as `''.join`, or an operator such as `attrgetter('system')`. */
export interface FoldedMethod {
  readonly kind: 'method';
  readonly self: Folded;
  readonly name: string;
}
export interface FoldedPartial {
  readonly kind: 'partial';
  readonly callee: Folded;
  readonly args: readonly Folded[];
}
export interface FoldedSlice {
  readonly kind: 'slice';
  readonly parts: readonly (number | null)[];
}

/** Narrows to the folded values that are objects here. */
export function isPart(
  value: Folded | undefined,
): value is Exclude<Folded, string | number | boolean | null> {
  return typeof value === 'object' && value !== null;
}

export function isBytes(value: Folded | undefined): value is FoldedBytes {
  return isPart(value) && value.kind === 'bytes';
}

export function isList(value: Folded | undefined): value is FoldedList {
  return isPart(value) && value.kind === 'list';
}

export const bytesOf = (bytes: Uint8Array): FoldedBytes => ({ kind: 'bytes', bytes });
export const listOf = (items: readonly Folded[]): FoldedList => ({ kind: 'list', items });
export const nameOf = (module: string, name: string): FoldedName => ({
  kind: 'name',
  module,
  name,
});

/** Characters or items of a folded value; longer ones are not names of anything. */
export const MAX_FOLDED_LENGTH = 65_536;
