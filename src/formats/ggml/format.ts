import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { ggmlFile } from './ggml-file.ts';
import { kindOf, parseGgml } from './parse.ts';

function recognise({ head, name }: Glimpse): Recognition {
  if (kindOf(head) === undefined) return 'no';
  return name.endsWith('.bin') || name.includes('ggml') ? 'certain' : 'likely';
}

export default defineFormat({
  id: 'ggml',
  title: 'GGML model (before GGUF)',
  artifact: ggmlFile,
  kind: 'model',
  extensions: ['.bin', '.ggml'],
  recognise,
  parse: (source) => parseGgml(source),
});
