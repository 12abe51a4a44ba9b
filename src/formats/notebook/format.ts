import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { notebook } from './notebook.ts';

const START_RE = /^(?:\u00ef\u00bb\u00bf)?\s*\{/;
const FORMAT_KEY_RE = /"nbformat"\s*:/;
const CELLS_RE = /"(?:cells|worksheets)"\s*:/;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function recognise({ head, tail, name }: Glimpse): Recognition {
  const [first] = head;
  if (first !== 0x7b && first !== 0xef && (first === undefined || first > 0x20)) return 'no';
  const text = latin1(head);
  if (!START_RE.test(text)) return 'no';
  if (name.endsWith('.ipynb')) return 'likely';
  // nbformat stands behind the cells, at the very end.
  if (!CELLS_RE.test(text)) return 'no';
  return FORMAT_KEY_RE.test(text) || FORMAT_KEY_RE.test(latin1(tail)) ? 'possible' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'notebook',
  title: 'Jupyter notebook',
  artifact: notebook,
  kind: 'source',
  extensions: ['.ipynb'],
  recognise,
  parse: async (source, limits) => (await parser()).parseNotebook(source, limits),
});
