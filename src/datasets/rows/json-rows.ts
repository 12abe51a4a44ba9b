import { DataFailure } from '../data-error.ts';
import { literal } from '../database/sql-text.ts';
import { JsonColumns } from './json-columns.ts';
import { readJsonObject } from './json-object.ts';
import { jsonElements, jsonLines } from './json-texts.ts';
import { PARQUET_OUTPUT } from './parquet-output.ts';
import { listed } from './row-notes.ts';
import { StagedText, stagedTable } from './staged-text.ts';
import {
  checkWidth,
  uniqueNames,
  withDatabase,
  type Conversion,
  type StoredRows,
  type TextFile,
} from './stored-rows.ts';

/** Halves of characters, as no text may hold them. */
const HALF_RE = /\\u[dD][89a-fA-F]/;

interface StagedFile {
  readonly file: TextFile;
  readonly staged: string;
  readonly stored: string;
}

async function stageFile(
  { file: { text, name }, staged }: StagedFile,
  isArray: boolean,
  columns: JsonColumns,
  { host, request: { limits }, notes }: Conversion,
): Promise<void> {
  const { source, close } = host.open(text);
  const target = new StagedText(host.createFile(staged));
  try {
    const blocks = (isArray ? jsonElements : jsonLines)(source, limits.maxLineBytes);
    for await (const { from, texts } of blocks)
      for (const [index, line] of texts.entries()) {
        if (line.length < 2 && line.trim() === '') continue;
        const object = readJsonObject(line);
        if (object === undefined) {
          if (line.trim() === '') continue;
          throw new DataFailure(
            'malformed',
            `${isArray ? 'element' : 'line'} ${from + index} of ${name} is no JSON object`,
            'give one JSON object per line, or an array of objects',
          );
        }
        if (HALF_RE.test(line) && !isWellFormed(object))
          notes.add(`halves of characters in ${name} were replaced`);
        target.add(columns.add(object));
        checkWidth(columns.width, limits.maxColumns);
      }
  } finally {
    target.close();
    close();
  }
}

function isWellFormed(object: ReturnType<typeof readJsonObject>): boolean {
  return (object ?? []).every(
    ([, cell]) =>
      !('scalar' in cell && typeof cell.scalar === 'string') || cell.scalar.isWellFormed(),
  );
}

/** Converts files of JSON objects, one per line or one array of them, to Parquet. Nested values become JSON text. Throws DataFailure. */
export async function storeJson(
  files: readonly TextFile[],
  isArray: boolean,
  conversion: Conversion,
): Promise<StoredRows> {
  const { host, request, notes } = conversion;
  const keys = new JsonColumns();
  const placed = files.map((file, index): StagedFile => ({
    file,
    staged: host.join(request.folder, `staged-${index}`),
    stored: host.join(request.folder, `part-${index}.parquet`),
  }));
  for (const file of placed) await stageFile(file, isArray, keys, conversion);
  const columns = keys.columns(request.asWritten);
  if (columns.length === 0)
    throw new DataFailure('empty', 'the objects have no keys', 'give objects with values');
  const mixed = columns.filter(({ isMixed }) => isMixed).map(({ name }) => name);
  if (mixed.length > 0) notes.add(`values of several kinds are read as text: ${listed(mixed)}`);
  const nested = columns.filter(({ isJson }) => isJson).map(({ name }) => name);
  if (nested.length > 0) notes.add(`nested values are read as JSON text: ${listed(nested)}`);
  if (keys.late.length > 0) notes.add(`keys first seen after 10,000 rows: ${listed(keys.late)}`);
  const fields = columns.map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
  for (const { staged, stored } of placed) {
    await withDatabase(conversion, [staged, stored], (database) =>
      database.run(
        `COPY (SELECT ${fields} FROM ${stagedTable(staged, columns.length, request.limits, true)}) TO ${literal(stored)} ${PARQUET_OUTPUT}`,
      ),
    );
    host.remove(staged);
  }
  return {
    parts: placed.map(({ file: { text: _text, ...file }, stored }) => ({ ...file, stored })),
    names: uniqueNames(columns.map(({ name }) => name)),
    jsonColumns: columns.flatMap(({ isJson }, index) => (isJson ? [index] : [])),
    isUniform: true,
  };
}
