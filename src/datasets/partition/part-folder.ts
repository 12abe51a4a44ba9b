import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import type { Database } from '../database/database.ts';
import { literal, withoutPatterns } from '../database/sql-text.ts';
import { headOfPayload, type PartHead } from './part-head.ts';
import { MAX_PARTS, partName, partOfName } from './part-name.ts';
import { roleFlag, setOfPayload, type SetDescription } from './set-record.ts';

export interface PartFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly index: number;
  readonly of: number;
}

/** Entries of the folder: all parts, and what else lies there. */
const MAX_ENTRIES = 2 * MAX_PARTS;
/** Missing parts that are named. */
const MAX_NAMED = 10;
const REPEAT = 'write the parts again, into an empty folder';

export function broken({ name }: Pick<PartFile, 'name'>, what: string): DataFailure {
  return new DataFailure('malformed', `${name}: ${what} is not as it was written`, REPEAT);
}

/** The parts in a folder, by number, of one number of parts and none missing. Other files are passed over. Throws DataFailure. */
export function listParts(folder: string, host: DataHost): readonly PartFile[] {
  const entries = host.list(folder, MAX_ENTRIES);
  if (entries === undefined)
    throw new DataFailure('too-large', `${folder} has more than ${MAX_ENTRIES} entries`, REPEAT);
  const files = entries
    .flatMap(({ name, kind }) => {
      const part = kind === 'file' ? partOfName(name) : undefined;
      return part === undefined
        ? []
        : [{ name, path: host.absolute(host.join(folder, name)), ...part }];
    })
    .sort((a, b) => a.of - b.of || a.index - b.index);
  const [first] = files;
  const last = files.at(-1);
  if (first === undefined || last === undefined)
    throw new DataFailure(
      'not-found',
      `${folder} has no parts`,
      'give the folder that data --partition wrote into',
    );
  if (first.of !== last.of)
    throw new DataFailure(
      'mixed-sizes',
      `${first.name} is one of ${first.of} parts, ${last.name} is one of ${last.of}`,
      'leave only the parts of one data set in the folder',
    );
  const odd = files.find(({ index, of }) => index < 1 || index > of || of > MAX_PARTS);
  if (odd !== undefined)
    throw new DataFailure('malformed', `${odd.name} is the name of no part`, REPEAT);
  const there = new Set(files.map(({ index }) => index));
  const missing = Array.from({ length: first.of }, (_, at) => at + 1).filter(
    (index) => !there.has(index),
  );
  if (missing.length > 0) {
    const names = missing.slice(0, MAX_NAMED).map((index) => partName(index, first.of));
    const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : '';
    throw new DataFailure(
      'not-found',
      `parts are missing: ${names.join(', ')}${more}`,
      'write the missing parts and merge again',
    );
  }
  return files;
}

/** What each part says of itself, once all are of one data set. Throws DataFailure. */
export async function readHeads(
  database: Database,
  files: readonly PartFile[],
): Promise<readonly PartHead[]> {
  const heads: PartHead[] = [];
  for (const file of files) {
    const head = await readHead(database, file);
    const [first = head] = heads;
    if (head.index !== file.index || head.of !== file.of)
      throw new DataFailure(
        'malformed',
        `${file.name} holds part ${head.index} of ${head.of}: it is there twice, or was renamed`,
        REPEAT,
      );
    const differ = await difference(database, [files[0] ?? file, first], [file, head]);
    if (differ !== undefined)
      throw new DataFailure(
        'length-mismatch',
        `${file.name} ${differ.is} than ${files[0]?.name ?? ''}`,
        differ.advice,
      );
    heads.push(head);
  }
  const rows = heads.reduce((sum, head) => sum + head.rows, 0);
  if (rows !== heads[0]?.total)
    throw new DataFailure(
      'length-mismatch',
      `the parts have ${rows} rows, the data set has ${heads[0]?.total ?? 0}`,
      'write all parts again from the same data',
    );
  return heads;
}

type PartOf = readonly [file: PartFile, head: PartHead];

/** In what two parts are not of one survey, and what to do. The salt comes first: it is part of all other marks. */
async function difference(
  database: Database,
  [before, { marks, total }]: PartOf,
  [file, head]: PartOf,
): Promise<{ readonly is: string; readonly advice: string } | undefined> {
  if (head.marks.salt !== marks.salt)
    return {
      is: 'was written with another salt',
      advice: 'copy the file "salt" of one folder to all machines, and write this part again',
    };
  if (head.marks.data !== marks.data || head.total !== total)
    return {
      is: 'is of other data',
      advice: 'write it again from the data of the others, with the same version of Weighbridge',
    };
  if (head.marks.roles !== marks.roles)
    return otherRoles(await readSet(database, before), await readSet(database, file));
  if (head.marks.manifest !== marks.manifest)
    return {
      is: 'has another manifest',
      advice: 'give the same --key and --no-manifest to all parts',
    };
  return undefined;
}

function otherRoles(
  before: SetDescription,
  now: SetDescription,
): { readonly is: string; readonly advice: string } {
  for (const [at, { column, role }] of before.roles.entries()) {
    const other = now.roles[at];
    if (other === undefined || other.role === role) continue;
    const flag = roleFlag(role) ?? roleFlag(other.role) ?? 'the same options for columns';
    const named = flag.startsWith('--') ? `${flag} ${column}` : flag;
    return {
      is: `takes column "${column}" for another thing (${other.role}, not ${role})`,
      advice: `give ${named} to all parts, or to none`,
    };
  }
  return {
    is: 'was written with other options',
    advice: 'give the same options to all parts',
  };
}

/** The data set as one part describes it. Throws DataFailure. */
export async function readSet(database: Database, file: PartFile): Promise<SetDescription> {
  const [[payload] = []] = await ofPart(file, 'its description of the data', () =>
    database.rows(
      `SELECT payload FROM ${partSql([file])} WHERE kind = 'set' AND key = 'description' LIMIT 2`,
    ),
  );
  const set = typeof payload === 'string' ? setOfPayload(payload) : undefined;
  if (set === undefined) throw broken(file, 'its description of the data');
  return set;
}

/** What a query of one part gives; where it fails the part is at fault, and named. Throws DataFailure. */
export async function ofPart<T>(file: PartFile, what: string, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    if (error instanceof DataFailure && error.error.code === 'malformed') throw broken(file, what);
    throw error;
  }
}

async function readHead(database: Database, file: PartFile): Promise<PartHead> {
  const from = partSql([file]);
  const columns = await ofPart(file, 'the file', () => database.columnsOf(`SELECT * FROM ${from}`));
  if (columns.map(({ name, type }) => `${name} ${type}`).join() !== COLUMNS)
    throw new DataFailure('malformed', `${file.name} is no part of a survey`, REPEAT);
  const found = await ofPart(file, 'the file', () =>
    database.rows(`SELECT payload FROM ${from} WHERE kind = 'part' AND key = 'head' LIMIT 2`),
  );
  const [[payload] = []] = found;
  const head = typeof payload === 'string' ? headOfPayload(payload) : undefined;
  if (head === undefined || found.length !== 1)
    throw new DataFailure(
      'malformed',
      `${file.name} is no part of a survey of this version`,
      REPEAT,
    );
  return head;
}

const COLUMNS = 'kind VARCHAR,key VARCHAR,rows BIGINT,first BIGINT,payload VARCHAR';

/** The lines of parts, as a table expression. */
export function partSql(files: readonly PartFile[]): string {
  return `read_parquet([${files.map(({ path }) => literal(withoutPatterns(path))).join(', ')}], hive_partitioning = false)`;
}
