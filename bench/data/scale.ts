import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { WORK } from '../files/folder.ts';
import { measure } from '../files/measure.ts';

// Profiles 10 million rows of 10 columns, and compares them with an earlier version: time and largest resident memory.
//
//     npm run build && node bench/data/scale.ts --cache CACHE [--rows N] [--parts N]
//
// With --parts: one run with a manifest, then the same in so many parts, one process after the other, and their merge.
// The two Parquet files are made once, the same every time. Duplicates, secrets and a drift are in them, so that there is something to find.

const { values: given } = parseArgs({
  options: {
    cache: { type: 'string' },
    rows: { type: 'string', default: '10000000' },
    threads: { type: 'string', default: '2' },
    parts: { type: 'string' },
  },
});
const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');
/** A run that takes longer has gone wrong. */
const LIMIT_SECONDS = 3600;
/** Every so many rows one repeats the row before it, holds a secret, or an address. */
const DUPLICATE_EVERY = 1000;
const SECRET_EVERY = 100_000;
const ADDRESS_EVERY = 5000;
/** Share of labels that are drawn by chance; the others follow from discount and amount. */
const NOISE = 0.01;
/** How much dearer one country's orders become in the later version. */
const DRIFT = 1.2;

const WORDS = [
  'parcel',
  'arrived',
  'late',
  'broken',
  'refund',
  'customer',
  'asked',
  'again',
  'invoice',
  'fine',
  'returned',
  'twice',
];

/** A number from 0 to 1 of the row and a purpose. */
function uniform(purpose: string): string {
  return `(hash(source_row, '${purpose}') / 18446744073709551615.0)`;
}

function word(purpose: string): string {
  const list = WORDS.map((each) => `'${each}'`).join(', ');
  return `[${list}][1 + (hash(source_row, '${purpose}') % ${WORDS.length})::INTEGER]`;
}

/** All rows as SQL. The later version is dearer in one country. */
function table(rows: number, isLater: boolean): string {
  const price = isLater
    ? `CASE WHEN country = 'country 3' THEN ${DRIFT} ELSE 1 END * amount_before`
    : 'amount_before';
  const comment = [1, 2, 3, 4, 5, 6].map((at) => word(`word ${at}`)).join(` || ' ' || `);
  return `
    WITH numbered AS (
      SELECT CASE WHEN row % ${DUPLICATE_EVERY} = 0 AND row > 0 THEN row - 1 ELSE row END AS source_row FROM range(${rows}) AS numbers(row)
    ), drawn AS (
      SELECT source_row,
        'country ' || (hash(source_row, 'country') % 30) AS country,
        'contributor ' || (hash(source_row, 'source') % 20) AS source,
        round(exp(3 + 2 * ${uniform('amount')} * ${uniform('amount 2')}), 2) AS amount_before,
        ${comment} AS words
      FROM numbered
    )
    SELECT source_row AS order_id,
      country,
      source,
      round(${price}, 2) AS amount,
      (hash(source_row, 'items') % 9 + 1)::INTEGER AS items,
      ${uniform('discount')}::FLOAT AS discount,
      (18 + 60 * ${uniform('age')})::INTEGER AS age,
      TIMESTAMP '2025-01-01' + to_seconds((hash(source_row, 'time') % 31536000)::INTEGER) AS ordered,
      words || CASE
        WHEN source_row % ${SECRET_EVERY} = 17 THEN ' key AKIA' || upper(substr(translate(md5(source_row::VARCHAR), '0189', 'wxyz'), 1, 16))
        WHEN source_row % ${ADDRESS_EVERY} = 23 THEN ' write to ' || ${word('name')} || (source_row % 997) || '@example.org'
        ELSE '' END AS comment,
      CASE WHEN ${uniform('noise')} < ${NOISE} THEN ['kept', 'returned', 'disputed'][1 + (hash(source_row, 'label') % 3)::INTEGER]
        WHEN ${uniform('discount')} > 0.8 THEN 'returned'
        WHEN amount_before > 60 THEN 'disputed'
        ELSE 'kept' END AS label
    FROM drawn`;
}

async function make(path: string, rows: number, isLater: boolean): Promise<void> {
  if (existsSync(path)) return;
  const instance = await DuckDBInstance.create(':memory:', { threads: given.threads });
  const connection = await instance.connect();
  await connection.run(`COPY (${table(rows, isLater)}) TO '${path}' (FORMAT PARQUET)`);
  connection.closeSync();
  instance.closeSync();
}

interface Weighed {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs the command and writes a line of the table. */
async function weigh(name: string, args: readonly string[]): Promise<Weighed> {
  const command = [process.execPath, MAIN, 'data', ...args, '--threads', given.threads];
  const { seconds, tree, exit, output } = await measure(command, {}, LIMIT_SECONDS);
  const megabytes = tree / 1024 ** 2;
  line(name, { seconds, megabytes }, `exit ${exit ?? 'after the time limit'}`);
  if (exit !== 0 && exit !== 1) console.log(output.slice(-2000));
  return { seconds, megabytes };
}

function line(name: string, { seconds, megabytes }: Weighed, ended: string): void {
  console.log(
    `| ${[name, `${seconds.toFixed(1)} s`, `${megabytes.toFixed(0)} MB`, ended].join(' | ')} |`,
  );
}

/** The same rows at once and in parts, whose merge must come to the same bytes. */
async function weighParts(path: string, of: number): Promise<void> {
  const parts = join(folder, 'parts');
  rmSync(parts, { recursive: true, force: true });
  const kept = (name: string): readonly string[] =>
    ['profile', 'manifest'].flatMap((kind) => [`--write-${kind}`, join(folder, `${name}.${kind}`)]);
  await weigh('one run, with a manifest', [path, '--quick', ...kept('whole')]);
  const weighed: Weighed[] = [];
  for (let index = 1; index <= of; index += 1)
    weighed.push(
      await weigh(`part ${index} of ${of}`, [
        path,
        '--partition',
        `${index}/${of}`,
        '--parts',
        parts,
      ]),
    );
  weighed.push(await weigh('merge', ['merge', parts, ...kept('merged')]));
  line(
    'parts and merge together',
    {
      seconds: weighed.reduce((sum, { seconds }) => sum + seconds, 0),
      megabytes: Math.max(...weighed.map(({ megabytes }) => megabytes)),
    },
    '',
  );
  const sizes = readdirSync(parts).map((name) => statSync(join(parts, name)).size);
  console.log(`\nparts: ${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(0)} MB`);
  for (const kind of ['profile', 'manifest']) {
    const [a, b] = ['whole', 'merged'].map((name) => readFileSync(join(folder, `${name}.${kind}`)));
    console.log(
      `${kind}: ${a !== undefined && b?.equals(a) === true ? 'the same' : 'NOT the same'}`,
    );
  }
}

const { cache } = given;
if (cache === undefined) throw new Error('say where the files go (--cache)');
const rows = Number(given.rows);
const folder = join(cache, 'scale');
mkdirSync(folder, { recursive: true });
mkdirSync(WORK, { recursive: true });
const before = join(folder, `before-${rows}.parquet`);
const now = join(folder, `now-${rows}.parquet`);
await make(before, rows, false);
await make(now, rows, true);
console.log(`${rows} rows x 10 columns, ${(statSync(now).size / 1e6).toFixed(0)} MB of Parquet\n`);
console.log('| run | time | memory at most | ended |\n| --- | --- | --- | --- |');
if (given.parts === undefined) {
  const profile = join(folder, `before-${rows}.profile`);
  const quick = ['--quick'];
  await weigh('profile, duplicates, secrets', [before, ...quick, '--write-profile', profile]);
  await weigh('the same, and drift from a profile', [now, ...quick, '--baseline', profile]);
} else await weighParts(now, Number(given.parts));
