import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { couldBeSource, looksLikeText } from '../signature/text.ts';
import { readSource } from '../source/read-source.ts';
import { sourceModule } from '../source/source-file.ts';
import type { PathFileLine } from './pth-file.ts';
import { pathFile } from './pth-file.ts';

/** Weights of PyTorch carry the same extension; a list of folders is never so large. */
const MAX_PATH_FILE_BYTES = 1024 * 1024;
/** Characters of a line that are kept as evidence. */
const MAX_LINE = 400;
const MAX_LINES = 100;
/** `site.addpackage` runs lines that begin so, and takes all others for folders. */
const CODE_LINE_RE = /^import[ \t]/;
const HAS_CODE_RE = /^import[ \t]/m;
/** Text pickles end with a full stop and hold brackets and quotes; folders hold neither. */
const FOLDER_LINE_RE = /^[\w./\\: ~-]*$/;
const LOOKED_AT = 4096;

function recognise({ head, size, name }: Glimpse): Recognition {
  if (!name.endsWith('.pth') || size === undefined || size > MAX_PATH_FILE_BYTES) return 'no';
  if (!looksLikeText(head, head.length === size) && !couldBeSource(head)) return 'no';
  const text = decodeUtf8Leniently(head).replace(/^\ufeff/, '');
  if (HAS_CODE_RE.test(text)) return 'likely';
  const lines = text.slice(0, LOOKED_AT).split(/\r?\n/);
  const isList = lines.every((line) => line.startsWith('#') || FOLDER_LINE_RE.test(line));
  return isList && !text.trimEnd().endsWith('.') ? 'possible' : 'no';
}

/** The code of a path file alone, each line where it stood. */
export function codeOfPathFile(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (CODE_LINE_RE.test(line) ? line : ''))
    .join('\n');
}

function codeLines(text: string): readonly PathFileLine[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line, at) =>
      CODE_LINE_RE.test(line) ? [{ line: at + 1, text: line.slice(0, MAX_LINE) }] : [],
    )
    .slice(0, MAX_LINES);
}

const parser = lazy(() => import('../../code/python/parse.ts'));

export default defineFormat({
  id: 'pth-file',
  title: 'Python path file',
  artifact: sourceModule,
  kind: 'source',
  extensions: ['.pth'],
  recognise,
  parse: async (source, limits) => {
    let lines: readonly PathFileLine[] = [];
    const parsed = await readSource(source, limits, {
      language: 'python',
      decode: (bytes) => {
        const text = decodeUtf8Leniently(bytes).replace(/^\ufeff/, '');
        lines = codeLines(text);
        return { text: codeOfPathFile(text) };
      },
      parse: async (text) => (await parser()).parsePython(text),
    });
    if (!parsed.ok) return parsed;
    const derived = [...(parsed.value.derived ?? []), { token: pathFile, value: { lines } }];
    return { ...parsed, value: { ...parsed.value, derived } };
  },
});
