import type { Fields } from './fields.ts';
import { Hdf5Stop } from './fields.ts';
import type { Hdf5Type } from './hdf5-file.ts';

/** Types in types. */
const MAX_DEPTH = 16;
const CLASSES: readonly Hdf5Type['kind'][] = [
  'integer',
  'float',
  'time',
  'string',
  'bits',
  'opaque',
  'compound',
  'reference',
  'enum',
  'variable',
  'array',
  'complex',
];

function numberName(kind: 'integer' | 'float', size: number, bits: number): string {
  if (kind === 'float') return `float${size * 8}`;
  return `${(bits & 8) === 0 ? 'uint' : 'int'}${size * 8}`;
}

/** Reads a datatype message as far as it says what a value is. */
export function readDatatype(fields: Fields, depth = 0): Hdf5Type {
  if (depth > MAX_DEPTH)
    throw new Hdf5Stop('broken-structure', fields.offset, 'types nested too deep');
  const head = fields.u8();
  const bits = fields.number(3);
  const size = fields.u32();
  const kind = CLASSES[head & 15] ?? 'unknown';
  switch (kind) {
    case 'integer':
    case 'float':
      return { kind, size, name: numberName(kind, size, bits) };
    case 'variable': {
      if ((bits & 15) === 1) return { kind, size, name: 'variable string' };
      const base = readDatatype(fields, depth + 1);
      return { kind, size, name: `variable ${base.name}`, base };
    }
    case 'array': {
      const rank = fields.u8();
      const version = head >> 4;
      if (version < 3) fields.skip(3);
      fields.skip(4 * rank);
      if (version < 3) fields.skip(4 * rank);
      const base = readDatatype(fields, depth + 1);
      return { kind, size, name: `array of ${base.name}`, base };
    }
    default:
      return { kind, size, name: kind };
  }
}
