import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { headerLength, LENGTH_BYTES, parseSafetensors } from './parse.ts';
import { safetensorsIndex } from './safetensors-index.ts';

const EXTENSION = '.safetensors';
/** The reference reader's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

function isJsonStart(head: Uint8Array): boolean {
  const second = head[LENGTH_BYTES + 1];
  // `{"`, `{}` or `{` and white space.
  return (
    head[LENGTH_BYTES] === 0x7b &&
    (second === 0x22 || second === 0x7d || (second !== undefined && second <= 0x20))
  );
}

function recognise({ head, size, name }: Glimpse): Recognition {
  if (head.length < LENGTH_BYTES) return 'no';
  const length = headerLength(head);
  const named = name.endsWith(EXTENSION);
  const fits =
    length >= 2 &&
    length <= MAX_HEADER_BYTES &&
    (size === undefined || length <= size - LENGTH_BYTES);
  if (isJsonStart(head)) {
    if (fits) return 'certain';
    // A lying length in front of the JSON is a finding, not another format.
    return named ? 'likely' : 'possible';
  }
  return named && fits ? 'likely' : 'no';
}

export default defineFormat({
  id: 'safetensors',
  title: 'safetensors',
  artifact: safetensorsIndex,
  kind: 'model',
  extensions: [EXTENSION],
  recognise,
  parse: (source, limits) => parseSafetensors(source, limits),
});
