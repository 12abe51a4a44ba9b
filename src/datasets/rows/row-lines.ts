import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import { readHead } from '../read-bounded.ts';
import { textForm } from '../table/table-form.ts';
import type { TextTable } from '../table/text-table.ts';
import { HEAD_BYTES, rowForm } from './row-form.ts';
import { ROW_LIMITS } from './row-options.ts';

/** Bytes of a text that are read to find lines, about a second: in a longer one rows are told by number only. */
const MAX_SCANNED_BYTES = 256 * 1024 * 1024;
/** Bytes read at a time. */
const BLOCK_BYTES = 1024 * 1024;

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Lines on which rows of a text file begin: CSV and its kin, or JSON Lines. `undefined` where that cannot be known for certain: the
 * file is compressed, no such text, too large, has lines that end in odd ways, or holds another number of rows than were read from it.
 */
export async function rowLines(
  host: DataHost,
  path: string,
  rows: number,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, number> | undefined> {
  const form = rowForm(await readHead(host, path, HEAD_BYTES));
  if (form.kind !== 'table' || (form.form !== 'CSV' && form.form !== 'JSON Lines'))
    return undefined;
  const table = form.form === 'CSV' ? await tableText(host, path) : undefined;
  if (form.form === 'CSV' && table === undefined) return undefined;
  const header = table?.hasHeader === true ? 1 : 0;
  const records = new RecordLines(table, new Set([...wanted].map((row) => row + header)));
  const { source, close } = host.open(path);
  try {
    if ((source.size ?? Number.POSITIVE_INFINITY) > MAX_SCANNED_BYTES) return undefined;
    for (let at = 0; ;) {
      const block = await source.read(at, BLOCK_BYTES);
      if (block.length === 0) break;
      at += block.length;
      if (!records.take(block)) return undefined;
    }
  } finally {
    close();
  }
  // Records are read here in the plainest way: another number of them means that the file is not so plain.
  if (!records.end() || records.count - header !== rows) return undefined;
  return new Map([...records.found].map(([record, line]) => [record - header, line]));
}

async function tableText(host: DataHost, path: string): Promise<TextTable | undefined> {
  try {
    const form = await textForm(host, path, ROW_LIMITS);
    return form.kind === 'text' ? form.text : undefined;
  } catch (error) {
    if (error instanceof DataFailure) return undefined;
    throw error;
  }
}

/** Finds the lines on which records begin. Line feeds inside of quotes begin none. */
class RecordLines {
  readonly #wanted: ReadonlySet<number>;
  /** 0 for JSON Lines, where quotes are those of JSON and a record never goes beyond its line. */
  readonly #delimiter: number;
  /** Lines without anything in them are records of a table with one column. */
  readonly #skipsEmpty: boolean;
  readonly found = new Map<number, number>();
  count = 0;
  #line = 1;
  #begun = 1;
  #isEmpty = true;
  #isQuoted = false;
  #isFieldStart = true;
  #afterQuote = false;
  #afterReturn = false;

  constructor(table: TextTable | undefined, wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
    this.#delimiter = table?.delimiter.charCodeAt(0) ?? 0;
    this.#skipsEmpty = table?.first.length !== 1;
  }

  /** False for a return without a line feed: it ends a line for some readers and not for others. */
  take(block: Uint8Array): boolean {
    for (const byte of block) {
      if (byte === LINE_FEED) {
        this.#line += 1;
        this.#afterReturn = false;
        if (!this.#isQuoted) this.#finish();
      } else if (this.#afterReturn) return false;
      else if (byte === RETURN) this.#afterReturn = true;
      else if (this.#delimiter > 0) this.#field(byte);
      else if (byte !== SPACE && byte !== TAB) this.#isEmpty = false;
    }
    return true;
  }

  /** What stands behind the last line feed is a record, too. False as for `take`. */
  end(): boolean {
    if (!this.#isEmpty) this.#finish();
    return !this.#afterReturn;
  }

  #field(byte: number): void {
    this.#isEmpty = false;
    if (byte !== QUOTE) {
      if (this.#isQuoted) return;
      // Spaces may stand before a quote.
      this.#isFieldStart = byte === this.#delimiter || (this.#isFieldStart && byte === SPACE);
      this.#afterQuote = false;
      return;
    }
    // Two quotes inside of quotes are one that is meant: closed and opened again.
    const opens = !this.#isQuoted && (this.#isFieldStart || this.#afterQuote);
    this.#afterQuote = this.#isQuoted;
    this.#isQuoted = opens;
    this.#isFieldStart = false;
  }

  #finish(): void {
    if (!this.#isEmpty || !this.#skipsEmpty) {
      if (this.#wanted.has(this.count)) this.found.set(this.count, this.#begun);
      this.count += 1;
    }
    this.#begun = this.#line;
    this.#isEmpty = true;
    this.#isFieldStart = true;
    this.#afterQuote = false;
  }
}
