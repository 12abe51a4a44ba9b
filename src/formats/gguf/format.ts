import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { ggufModel } from './gguf-model.ts';
import { MAGIC, magicOf, parseGguf } from './parse.ts';

function recognise({ head }: Glimpse): Recognition {
  return magicOf(head) === MAGIC ? 'certain' : 'no';
}

export default defineFormat({
  id: 'gguf',
  title: 'GGUF model',
  artifact: ggufModel,
  kind: 'model',
  extensions: ['.gguf'],
  recognise,
  parse: (source, limits) => parseGguf(source, limits),
});
