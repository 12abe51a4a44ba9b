import { artifact } from '../../core/artifact.ts';
import type { Parsed } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { Contents } from '../format.ts';
import { defineFormat } from '../format.ts';

/** `ZF`, then the content's length as `0x…`, filled up with blanks to as many characters as 2^64 has. */
const HEADER_BYTES = 2 + '0x10000000000000000'.length;
const HEADER_RE = /^ZF0x[0-9a-f]{1,17}L? *$/;
const BLANK = 0x20;

/** A compressed pickle as joblib wrote it before 0.10; current versions still load it (`read_zfile`). */
export interface JoblibZFile extends Contents {
  /** Content length the header declares. */
  readonly declaredBytes: number;
}

export const joblibZFile = artifact<JoblibZFile>()('joblib-zfile');

function header(head: Uint8Array): string | undefined {
  const text = decodeLatin1(head.subarray(0, HEADER_BYTES));
  return text.length === HEADER_BYTES && HEADER_RE.test(text) ? text : undefined;
}

async function parse(source: ByteSource): Promise<Parsed<JoblibZFile, never, 'no-header'>> {
  const head = await source.read(0, HEADER_BYTES + 1);
  const text = header(head);
  if (text === undefined) {
    const detail = 'no ZF header with a length';
    return { ok: false, error: { code: 'no-header', offset: 0, detail } };
  }
  // Python 2 with joblib 0.8.4 and older wrote one blank more, which the reader skips.
  const start = head[HEADER_BYTES] === BLANK ? HEADER_BYTES + 1 : HEADER_BYTES;
  const size = source.size ?? Number.MAX_SAFE_INTEGER;
  const value: JoblibZFile = {
    declaredBytes: Number.parseInt(text.slice(2), 16),
    claims: [{ start: 0, end: size, what: 'compressed pickle' }],
    members: [
      { name: 'zlib', expect: 'any', open: () => sliceSource(source, start, size - start) },
    ],
  };
  return { ok: true, value, anomalies: [], unexamined: [] };
}

export default defineFormat({
  id: 'joblib-zfile',
  title: 'compressed pickle of joblib before 0.10',
  artifact: joblibZFile,
  kind: 'model',
  extensions: ['.pkl', '.pickle', '.joblib', '.z', '.gz', '.dump'],
  recognise: ({ head }) => (header(head) === undefined ? 'no' : 'certain'),
  parse,
});
