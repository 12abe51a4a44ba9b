import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Dialect } from '../../code/javascript/parse.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { couldBeSource, looksLikeText } from '../signature/text.ts';
import { readSource } from '../source/read-source.ts';
import { sourceModule } from '../source/source-file.ts';

/** Declarations (`.d.ts`) hold types only. */
const NAME_RE = /(?<!\.d)\.(?:[cm]?ts|tsx)$|\.(?:[cm]?js|jsx)$/;
const SHEBANG_RE = /^#![^\n]*\b(?:node|deno|bun)\b/;
const SHEBANG_BYTES = 128;
/** `.ts` is also a video container: its packets begin with this byte. */
const TRANSPORT_STREAM = 0x47;

function recognise({ head, size, name }: Glimpse): Recognition {
  if (NAME_RE.test(name)) {
    if (head[0] === TRANSPORT_STREAM && head[188] === TRANSPORT_STREAM) return 'no';
    if (looksLikeText(head, head.length === size)) return 'likely';
    return couldBeSource(head) ? 'possible' : 'no';
  }
  if (head[0] !== 0x23 || head[1] !== 0x21 || name.includes('.')) return 'no';
  const line = Buffer.from(head.subarray(0, SHEBANG_BYTES)).toString('latin1');
  return SHEBANG_RE.test(line) && looksLikeText(head, head.length === size) ? 'likely' : 'no';
}

function dialectOf(name: string): Dialect {
  if (name.endsWith('.tsx')) return 'tsx';
  return /\.[cm]?ts$/.test(name) ? 'typescript' : 'javascript';
}

const parser = lazy(() => import('../../code/javascript/parse.ts'));

export default defineFormat({
  id: 'javascript-source',
  title: 'JavaScript or TypeScript source',
  artifact: sourceModule,
  kind: 'source',
  extensions: ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'],
  recognise,
  parse: (source, limits, { name }) => {
    const dialect = dialectOf(name);
    return readSource(source, limits, {
      language: dialect === 'javascript' ? 'javascript' : 'typescript',
      decode: (bytes) => ({ text: decodeUtf8Leniently(bytes).replace(/^\ufeff/, '') }),
      parse: async (text) => (await parser()).parseJavaScript(text, dialect),
    });
  },
});
