import { defineFormat } from '../format.ts';
import { npyFile } from './npy-file.ts';
import { isNpy, parseNpy } from './parse.ts';

export default defineFormat({
  id: 'npy',
  title: 'NumPy array',
  artifact: npyFile,
  kind: 'dataset',
  extensions: ['.npy'],
  recognise: ({ head }) => (isNpy(head) ? 'certain' : 'no'),
  parse: (source, limits) => parseNpy(source, limits),
});
