import { literal, withoutPatterns } from '../database/sql-text.ts';
import { GatheredText } from './gathered-text.ts';
import type { NewFile } from './rows-host.ts';

/** Characters gathered before they are written. */
const FLUSH_CHARACTERS = 1024 * 1024;
/** How much longer a row may be than the line it is from: numbers are written out, and separators stand for what is missing. */
const GROWTH = 2;
const ROOM = 64 * 1024;

/**
 * Rows on their way to the database, as text in one dialect that has an answer to everything: no value is nothing, any other cell is
 * quoted. The first field of each row is filled, so that no row is an empty line.
 */
export class StagedText {
  readonly #text: GatheredText;

  constructor(file: NewFile) {
    this.#text = new GatheredText(file, FLUSH_CHARACTERS);
  }

  /** A row; `undefined` is no value. Later rows may have more cells than earlier ones when the file is read as ragged. */
  add(cells: readonly (string | undefined)[]): void {
    let row = 'r';
    for (const cell of cells) {
      if (cell === undefined) row += ',';
      else row += cell.includes('"') ? `,"${cell.replaceAll('"', '""')}"` : `,"${cell}"`;
    }
    this.#text.add(`${row}\n`);
  }

  /** Writes what is left; nothing can be added afterwards. */
  close(): void {
    this.#text.close();
  }
}

/** A table expression of staged rows: `width` columns of text called `c0`, `c1`, … */
export function stagedTable(
  path: string,
  width: number,
  { maxLineBytes }: { readonly maxLineBytes: number },
  isRagged: boolean,
): string {
  const columns = ['r', ...Array.from({ length: width }, (_, index) => `c${index}`)];
  const types = columns.map((id) => `'${id}': 'VARCHAR'`).join(', ');
  // Rows that are too short cannot be told from halves of rows when several threads begin anywhere.
  const ragged = isRagged ? 'null_padding = true, parallel = false' : 'null_padding = false';
  return `read_csv(${literal(withoutPatterns(path))}, auto_detect = false, columns = {${types}}, delim = ',', quote = '"', escape = '"', header = false, skip = 0, hive_partitioning = false, allow_quoted_nulls = false, max_line_size = ${GROWTH * maxLineBytes + ROOM}, ${ragged})`;
}
