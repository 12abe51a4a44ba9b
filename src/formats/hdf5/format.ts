import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { hdf5File } from './hdf5-file.ts';
import { HDF5_SIGNATURE } from './superblock.ts';

const EXTENSIONS = [
  '.h5',
  '.hdf5',
  '.hdf',
  '.he5',
  '.h5ad',
  '.loom',
  '.mat',
  '.nc',
  '.nc4',
  '.cdf',
  '.keras',
  '.weights',
  '.hdf5_model',
];

function recognise({ head, name, size }: Glimpse): Recognition {
  for (
    let place = 0;
    place + HDF5_SIGNATURE.length <= head.length;
    place = place === 0 ? 512 : place * 2
  )
    if (HDF5_SIGNATURE.every((byte, index) => head[place + index] === byte)) return 'certain';
  // A user block can be longer than what is looked at here.
  return size !== undefined && size > head.length && /\.(?:h5|hdf5)$/.test(name)
    ? 'possible'
    : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'hdf5',
  title: 'HDF5 file',
  artifact: hdf5File,
  kind: 'dataset',
  extensions: EXTENSIONS,
  recognise,
  parse: async (source, limits) => (await parser()).parseHdf5(source, limits),
});
