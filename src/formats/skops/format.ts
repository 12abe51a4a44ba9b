import { decodeLatin1 } from '../../bytes/text.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { defineFormat } from '../format.ts';
import { skopsSchema } from './skops-schema.ts';

function recognise({ head, name }: Glimpse): Recognition {
  const text = decodeLatin1(head);
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*(?:\{|$)/.test(text)) return 'no';
  if (text.includes('"__loader__"') && text.includes('"__class__"')) return 'certain';
  // Padding in front must not hide it: skops goes by the member's name alone.
  return name === 'schema.json' ? 'possible' : 'no';
}

/** `schema.json` in a skops archive: the objects skops builds when it loads the file. */
const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'skops',
  title: 'skops schema',
  artifact: skopsSchema,
  kind: 'model',
  extensions: ['.json', '.skops'],
  recognise,
  parse: async (source, limits) => (await parser()).parseSkops(source, limits),
});
