import { decodeLatin1 } from '../../bytes/text.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { defineFormat } from '../format.ts';
import { RDATA_RE } from './magic.ts';
import { rData } from './r-data.ts';

/** Version, version of the R that wrote it, lowest version that reads it: three words. */
const ASCII_RE = /^A\n\s*[23]\s+\d{1,10}\s+\d{1,10}\s/;
const HEAD_BYTES = 14;
/** `R_Version(major, minor, patch)`: one byte each, below a byte that is zero. */
const MAX_MAJOR = 9;

function isVersion(word: number): boolean {
  const major = word >>> 16;
  return major >= 1 && major <= MAX_MAJOR;
}

function recogniseBinary(head: Uint8Array, littleEndian: boolean): Recognition {
  if (head.length < HEAD_BYTES) return 'no';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const version = view.getUint32(2, littleEndian);
  if (version !== 2 && version !== 3) return 'no';
  // R does not care which version wrote a file, so a wrong one must not hide it.
  return [6, 10].every((at) => isVersion(view.getUint32(at, littleEndian))) ? 'certain' : 'likely';
}

function recognise({ head }: Glimpse): Recognition {
  if (head[0] !== 0x58 && head[0] !== 0x41 && head[0] !== 0x42 && head[0] !== 0x52) return 'no';
  const text = decodeLatin1(head.subarray(0, 48));
  if (RDATA_RE.test(text)) return 'certain';
  if (ASCII_RE.test(text)) return 'certain';
  if (text.startsWith('X\n')) return recogniseBinary(head, false);
  return text.startsWith('B\n') ? recogniseBinary(head, true) : 'no';
}

/** R objects by `saveRDS` and `save`; usually inside gzip, bzip2 or xz. */
const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'r-data',
  title: 'R objects (rds, RData)',
  artifact: rData,
  kind: 'model',
  extensions: ['.rds', '.rda', '.rdata'],
  recognise,
  parse: async (source, limits) => (await parser()).parseRData(source, limits),
});
