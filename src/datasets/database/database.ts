import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DataFailure } from '../data-error.ts';
import { literal, withoutPatterns } from './sql-text.ts';

/** What a database may touch. */
export interface DatabaseOptions {
  /** Absolute paths of the files it may read; nothing else is readable. */
  readonly files: readonly string[];
  /** Bytes of memory, as DuckDB writes them: `2GB`. */
  readonly memory: string;
  readonly threads: number;
  /** Absolute path of a folder for what does not fit into memory; without one that is an error. */
  readonly spillFolder?: string;
}

/** Bytes that may be spilled to disk: ten times the largest table that is taken. */
const MAX_SPILL = '64GB';
/** Characters of a database message that are shown. */
const MAX_MESSAGE = 240;

/** What the system says, in the database's messages, when a file cannot grow. */
const NO_SPACE_RE = /No space left on device|Disk quota exceeded/;

/** No extension is ever fetched or loaded: data are hostile, and a file may ask for one by its ending. */
const CLOSED: Readonly<Record<string, string>> = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

/**
 * DuckDB, locked to a few files: no network, no other file, no extension, and no way back to any of them. All queries are ours; names
 * and values of the data get into them as parameters or quoted.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #memory: string;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, memory: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#memory = memory;
  }

  /** Throws DataFailure when the library cannot be opened with these limits. */
  static async open(options: DatabaseOptions): Promise<Database> {
    const { files, memory, threads, spillFolder } = options;
    const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
    const instance = await Instance.create(':memory:', {
      ...CLOSED,
      threads: String(threads),
      memory_limit: memory,
      temp_directory: spillFolder ?? '',
      max_temp_directory_size: spillFolder === undefined ? '0KB' : MAX_SPILL,
    });
    const connection = await instance.connect();
    const database = new Database(instance, connection, memory);
    const allowed = [...new Set(files.flatMap((file) => [file, withoutPatterns(file)]))];
    await database.run(`SET allowed_paths = [${allowed.map(literal).join(', ')}]`);
    await database.run('SET enable_external_access = false');
    await database.run('SET lock_configuration = true');
    return database;
  }

  /** Runs a statement without results. Throws DataFailure. */
  async run(sql: string): Promise<void> {
    await this.#guard(() => this.#connection.run(sql));
  }

  /** All rows of a small result. Throws DataFailure. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    return this.#guard(async () => {
      const result = await this.#connection.runAndReadAll(sql);
      return result.getRows();
    });
  }

  /** Names and types of the columns a plain SELECT gives, in DuckDB's words. Throws DataFailure. */
  columnsOf(sql: string): Promise<readonly { readonly name: string; readonly type: string }[]> {
    return this.#guard(async () => {
      const head = await this.#connection.runAndReadAll(`${sql} LIMIT 0`);
      const types = head.columnTypes().map(String);
      return head.columnNames().map((name, at) => ({ name, type: types[at] ?? '' }));
    });
  }

  /** Columns of values per chunk of rows. The stream must be read to its end: a query left open keeps its memory. */
  async *stream(sql: string): AsyncGenerator<readonly (readonly unknown[])[]> {
    const result = await this.#guard(() => this.#connection.stream(sql));
    for (;;) {
      const chunk = await this.#guard(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnValues(column));
    }
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw failureOf(error, this.#memory);
    }
  }
}

function failureOf(error: unknown, memory: string): unknown {
  // The native library throws plain errors for everything, its own TypeErrors are ours to fix.
  if (!(error instanceof Error) || error instanceof DataFailure || error instanceof TypeError)
    return error;
  if (NO_SPACE_RE.test(error.message))
    return new DataFailure(
      'no-space',
      'there is no space left on the disk',
      'free some, or choose another folder',
    );
  const isMemory = error.message.startsWith('Out of Memory');
  return new DataFailure(
    isMemory ? 'too-large' : 'malformed',
    isMemory
      ? `the table needs more than ${memory} of memory`
      : `the table cannot be read: ${reasonOf(error)}`,
    isMemory
      ? 'give fewer columns or a smaller part of the rows'
      : 'save the table again, as UTF-8 CSV or as Parquet',
  );
}

/** The database's message without the parts that repeat the data or advise on its own options. */
function reasonOf(error: Error): string {
  const lines = error.message
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !line.startsWith('Original Line') && !line.startsWith('LINE 1'),
    );
  const end = lines.findIndex((line) => /^(?:Possible|file =)/.test(line));
  return lines
    .slice(0, end < 0 ? 2 : Math.min(end, 3))
    .join(' ')
    .slice(0, MAX_MESSAGE);
}
