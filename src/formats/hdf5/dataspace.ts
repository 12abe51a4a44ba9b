import type { Fields } from './fields.ts';
import { Hdf5Stop } from './fields.ts';
import type { Hdf5Space } from './hdf5-file.ts';

/** The library's own limit (H5S_MAX_RANK). */
const MAX_RANK = 32;

export function readDataspace(fields: Fields): Hdf5Space {
  const version = fields.u8();
  const rank = fields.u8();
  fields.skip(1);
  const type = version === 1 ? 1 : fields.u8();
  if (version === 1) fields.skip(5);
  if (version < 1 || version > 2 || rank > MAX_RANK)
    throw new Hdf5Stop(
      'broken-structure',
      fields.start,
      `a data space of version ${version} and rank ${rank}`,
    );
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis += 1) shape.push(fields.length());
  if (version === 2 && type === 2) return { kind: 'null', shape: [] };
  return { kind: rank === 0 ? 'scalar' : 'simple', shape };
}

/** Number of elements. */
export function elementsOf({ kind, shape }: Hdf5Space): number {
  return kind === 'null' ? 0 : shape.reduce((product, size) => product * size, 1);
}
