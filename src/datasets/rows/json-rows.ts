import { DataFailure } from '../data-error.ts';
import { readJsonObject, type JsonObject } from './json-object.ts';
import { jsonElements, jsonLines } from './json-texts.ts';
import type { Conversion, TextFile } from './stored-rows.ts';

/** Halves of characters, as no text may hold them. */
const HALF_RE = /\\u[dD][89a-fA-F]/;

function isWellFormed(object: JsonObject): boolean {
  return object.every(
    ([, cell]) =>
      !('scalar' in cell && typeof cell.scalar === 'string') || cell.scalar.isWellFormed(),
  );
}

/** Objects of a file, one per line or in one array, in blocks. Throws DataFailure. */
export async function* jsonRows(
  { text, name }: TextFile,
  isArray: boolean,
  { host, request: { limits }, notes }: Conversion,
): AsyncGenerator<readonly JsonObject[], void> {
  const { source, close } = host.open(text);
  try {
    const blocks = (isArray ? jsonElements : jsonLines)(source, limits.maxLineBytes);
    for await (const { from, texts } of blocks)
      yield texts.flatMap((line, index) => {
        if (line.length < 2 && line.trim() === '') return [];
        const object = readJsonObject(line);
        if (object !== undefined) {
          if (HALF_RE.test(line) && !isWellFormed(object))
            notes.add(`halves of characters in ${name} were replaced`);
          return [object];
        }
        if (line.trim() === '') return [];
        throw new DataFailure(
          'malformed',
          `${isArray ? 'element' : 'line'} ${from + index} of ${name} is no JSON object`,
          'give one JSON object per line, or an array of objects',
        );
      });
  } finally {
    close();
  }
}
