import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { ggufModel } from './gguf-model.ts';
import { LEGACY_MAGICS, magicOf, parseGguf } from './parse.ts';

function recognise({ head, name }: Glimpse): Recognition {
  const magic = magicOf(head);
  if (magic === 'GGUF') return 'certain';
  if (!LEGACY_MAGICS.has(magic)) return 'no';
  return name.endsWith('.bin') || name.includes('ggml') ? 'certain' : 'likely';
}

export default defineFormat({
  id: 'gguf',
  title: 'GGUF model',
  artifact: ggufModel,
  kind: 'model',
  extensions: ['.gguf', '.ggml'],
  recognise,
  parse: (source, limits) => parseGguf(source, limits),
});
