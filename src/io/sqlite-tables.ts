import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { SourceError, UndecodableError } from '../bytes/source.ts';

type SqlCell = null | bigint | number | string | Uint8Array;

interface OpenedTables {
  readonly tables: readonly string[];
  readonly leftOut: readonly string[];
  readonly columns: (table: string) => readonly string[];
  readonly count: (table: string) => number;
  readonly rows: (table: string) => Iterable<readonly SqlCell[]>;
  readonly close: () => void;
}

/** Tables listed; files have dozens. */
const MAX_TABLES = 10_000;
/** What a query of ours consists of. A view, a trigger or a generated column that needs more is refused while it is compiled. */
const ALLOWED: ReadonlySet<number> = new Set([20 /* SQLITE_READ */, 21 /* SQLITE_SELECT */]);
const OK = 0;
const DENY = 1;
const TABLE_SQL_RE = /^\s*CREATE\s+TABLE\b/i;

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Errors of SQLite are the file's fault: every query here is ours. */
function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) {
      const [line = ''] = error.message.split('\n', 1);
      throw new UndecodableError('corrupt-data', line.slice(0, 200), 0);
    }
    throw error;
  }
}

function* iterate(statement: StatementSync): Generator<readonly SqlCell[]> {
  const rows = attempt(() => statement.iterate());
  for (;;) {
    const next = attempt(() => rows.next());
    if (next.done === true) return;
    const row: unknown = next.value;
    if (Array.isArray(row)) yield row.map(cellOf);
  }
}

function cellOf(cell: unknown): SqlCell {
  switch (typeof cell) {
    case 'bigint':
    case 'number':
    case 'string':
      return cell;
    default:
      return cell instanceof Uint8Array ? cell : null;
  }
}

/**
 * Opens the tables of a SQLite file for reading. The file is never written, locked or recovered, its log beside it is not read, no
 * extension is loaded, and of what it defines nothing but tables is ever looked at. Throws SourceError, UndecodableError.
 */
export function openTables(path: string): OpenedTables {
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(url, {
      readOnly: true,
      allowExtension: false,
      enableForeignKeyConstraints: false,
      enableDoubleQuotedStringLiterals: false,
    });
  } catch (error) {
    throw new SourceError(error instanceof Error ? error.message : 'cannot be opened', {
      cause: error,
    });
  }
  try {
    return readTables(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Is asked for each thing a statement would do; the last word names the view that does it. */
type Authorizer = (
  action: number,
  first: string | null,
  second: string | null,
  schema: string | null,
  asker: string | null,
) => number;

/** Node has it since 24; before, tables are told from views by the schema alone. */
function hasAuthorizer(
  database: DatabaseSync,
): database is DatabaseSync & { readonly setAuthorizer: (authorizer: Authorizer) => void } {
  return 'setAuthorizer' in database;
}

function prepare(database: DatabaseSync, sql: string): StatementSync {
  return attempt(() => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return statement;
  });
}

function readTables(database: DatabaseSync): OpenedTables {
  attempt(() => {
    database.exec('PRAGMA trusted_schema = OFF');
    database.exec('PRAGMA query_only = ON');
    database.exec('PRAGMA cell_size_check = ON');
    database.exec('PRAGMA mmap_size = 0');
  });
  const columns = new Map<string, readonly string[]>();
  const leftOut: string[] = [];
  // Views and virtual tables have no pages of their own, whatever they call themselves.
  const schema = prepare(
    database,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 LIMIT ${MAX_TABLES}`,
  );
  for (const [name, sql] of iterate(schema)) {
    if (typeof name !== 'string' || name.startsWith('sqlite_')) continue;
    if (typeof sql === 'string' && TABLE_SQL_RE.test(sql)) columns.set(name, []);
    else leftOut.push(name);
  }
  for (const [name] of iterate(
    prepare(
      database,
      `SELECT name FROM sqlite_schema WHERE type = 'view' OR (type = 'table' AND rootpage = 0) LIMIT ${MAX_TABLES}`,
    ),
  ))
    if (typeof name === 'string') leftOut.push(name);
  for (const name of columns.keys()) {
    const info = prepare(database, `PRAGMA table_info(${quoted(name)})`);
    columns.set(
      name,
      [...iterate(info)].flatMap(([, column]) => (typeof column === 'string' ? [column] : [])),
    );
  }
  // From here on a statement reads columns of real tables, or it is not compiled.
  if (hasAuthorizer(database))
    database.setAuthorizer((action, _first, _second, _schema, asker) =>
      ALLOWED.has(action) && asker === null ? OK : DENY,
    );
  const select = (table: string): StatementSync => {
    const names = columns.get(table) ?? [];
    return prepare(database, `SELECT ${names.map(quoted).join(', ')} FROM main.${quoted(table)}`);
  };
  return {
    tables: [...columns.keys()].sort(),
    leftOut: leftOut.sort(),
    columns: (table) => columns.get(table) ?? [],
    count: (table) => {
      let rows = 0;
      const statement = prepare(database, `SELECT 1 FROM main.${quoted(table)}`);
      for (const row of iterate(statement)) rows += row.length;
      return rows;
    },
    rows: (table) => iterate(select(table)),
    close: () => database.close(),
  };
}
