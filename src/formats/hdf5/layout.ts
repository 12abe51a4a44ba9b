import type { Fields } from './fields.ts';
import { Hdf5Stop } from './fields.ts';

/** Where the data of a data set lie. */
export type Layout =
  | { readonly kind: 'compact'; readonly data: Fields }
  | {
      readonly kind: 'contiguous';
      readonly address: number | undefined;
      readonly size: number | undefined;
    }
  | {
      readonly kind: 'chunked';
      readonly index: ChunkIndex;
      readonly address: number | undefined;
      /** Elements along each axis, and bytes of an element last where the version has them. */
      readonly chunk: readonly number[];
      /** Bytes of the one chunk of a `single` index, when it is filtered. */
      readonly size?: number;
    }
  | { readonly kind: 'virtual'; readonly heap: number | undefined; readonly index: number };

export type ChunkIndex =
  | 'tree-1'
  | 'single'
  | 'implicit'
  | 'fixed-array'
  | 'extensible-array'
  | 'tree-2';

const MAX_RANK = 33;
const INDEXES: readonly ChunkIndex[] = [
  'tree-1',
  'single',
  'implicit',
  'fixed-array',
  'extensible-array',
  'tree-2',
];

function broken(fields: Fields, detail: string): never {
  throw new Hdf5Stop('broken-structure', fields.start, detail);
}

function readFirst(fields: Fields, version: number): Layout {
  const rank = fields.u8();
  const kind = fields.u8();
  fields.skip(5);
  if (rank > MAX_RANK) broken(fields, `a layout of rank ${rank}`);
  const address = kind === 0 ? undefined : fields.address();
  const sizes: number[] = [];
  for (let axis = 0; axis < rank; axis += 1) sizes.push(fields.u32());
  if (kind === 0) return { kind: 'compact', data: fields.part(fields.u32()) };
  if (kind === 1) return { kind: 'contiguous', address, size: undefined };
  if (kind === 2)
    return { kind: 'chunked', index: 'tree-1', address, chunk: [...sizes, fields.u32()] };
  return broken(fields, `layout class ${kind} of version ${version}`);
}

function readChunked(fields: Fields): Layout {
  const rank = fields.u8();
  if (rank > MAX_RANK) broken(fields, `a layout of rank ${rank}`);
  const address = fields.address();
  const chunk: number[] = [];
  for (let axis = 0; axis < rank; axis += 1) chunk.push(fields.u32());
  return { kind: 'chunked', index: 'tree-1', address, chunk };
}

function readIndexed(fields: Fields): Layout {
  const flags = fields.u8();
  const rank = fields.u8();
  const width = fields.u8();
  if (rank > MAX_RANK || width > 8)
    broken(fields, `chunks of rank ${rank} with sizes of ${width} bytes`);
  const chunk: number[] = [];
  for (let axis = 0; axis < rank; axis += 1) chunk.push(fields.number(width));
  const index = INDEXES[fields.u8()] ?? broken(fields, 'an unknown chunk index');
  let size: number | undefined;
  if (index === 'single' && (flags & 2) !== 0) {
    size = fields.length();
    fields.skip(4);
  }
  const parameters: Partial<Record<ChunkIndex, number>> = {
    'fixed-array': 1,
    'extensible-array': 5,
    'tree-2': 6,
  };
  fields.skip(parameters[index] ?? 0);
  const address = fields.address();
  return size === undefined
    ? { kind: 'chunked', index, address, chunk }
    : { kind: 'chunked', index, address, chunk, size };
}

export function readLayout(fields: Fields): Layout {
  const version = fields.u8();
  if (version === 1 || version === 2) return readFirst(fields, version);
  if (version < 3 || version > 5) broken(fields, `layout version ${version}`);
  const kind = fields.u8();
  switch (kind) {
    case 0:
      return { kind: 'compact', data: fields.part(fields.u16()) };
    case 1:
      return { kind: 'contiguous', address: fields.address(), size: fields.length() };
    case 2:
      return version === 3 ? readChunked(fields) : readIndexed(fields);
    case 3:
      return { kind: 'virtual', heap: fields.address(), index: fields.u32() };
    default:
      return broken(fields, `layout class ${kind}`);
  }
}
