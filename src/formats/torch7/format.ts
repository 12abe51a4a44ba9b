import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { torch7File } from './torch7-file.ts';

const NAME_RE = /\.(?:t7|th7|net|t7b)$/;
/** The text encoding of a class object, or of a table: `4 1 3 V 1 …`. */
const TEXT_OBJECT_RE = /^4\s1\s\d{1,2}\s(?:V \d|torch\.|nn)/;
const TEXT_TABLE_RE = /^3\s1\s\d{1,9}\s[1-8]\s/;
/** Longest class name that may stand where newer files have `V 1`. */
const MAX_CLASS_BYTES = 64;
/** Entries of a table in the first object. */
const MAX_ENTRIES = 10_000_000;

function recogniseText(head: Uint8Array, name: string): Recognition {
  const text = Buffer.from(head.subarray(0, 32)).toString('latin1');
  if (TEXT_OBJECT_RE.test(text)) return 'certain';
  return NAME_RE.test(name) && TEXT_TABLE_RE.test(text) ? 'likely' : 'no';
}

/** Type 4, index 1, then a length and `V 1` or a class name. */
function recogniseObject(view: DataView, head: Uint8Array): Recognition {
  const length = view.getUint32(8, true);
  if (length === 0 || length > MAX_CLASS_BYTES || head.length < 12 + length) return 'no';
  const text = Buffer.from(head.subarray(12, 12 + length)).toString('latin1');
  return /^(?:V \d+|[A-Za-z_]\w*(?:\.\w+)+)$/.test(text) ? 'certain' : 'no';
}

function recognise({ head, name, size }: Glimpse): Recognition {
  const text = recogniseText(head, name);
  if (text !== 'no') return text;
  if (head.length < 16 || head[1] !== 0 || head[2] !== 0 || head[3] !== 0) return 'no';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [type, index, count] = [head[0], view.getUint32(4, true), view.getUint32(8, true)];
  if (index !== 1 || count > Math.min(MAX_ENTRIES, (size ?? MAX_ENTRIES) / 8)) return 'no';
  if (type === 4) return recogniseObject(view, head);
  const key = view.getUint32(12, true);
  const isKey = key === 1 || key === 2 || key === 5;
  if (type === 3 && isKey) return NAME_RE.test(name) ? 'likely' : 'possible';
  return (type === 7 || type === 8) && NAME_RE.test(name) ? 'likely' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'torch7',
  title: 'Torch7 file',
  artifact: torch7File,
  kind: 'model',
  extensions: ['.t7', '.th7', '.net', '.t7b'],
  recognise,
  parse: async (source) => (await parser()).parseTorch7(source),
});
