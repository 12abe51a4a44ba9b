import { DataFailure } from '../data-error.ts';
import { isImageName } from '../image/image-kind.ts';
import { readDataCard, type CardTable } from './data-card.ts';
import { loadingScripts } from './loading-scripts.ts';
import { namePattern } from './name-pattern.ts';
import { listed } from './row-notes.ts';
import type { Conversion, GivenFile } from './stored-rows.ts';

/** Files of a folder that may be tables, and whether it is a data set of the Hugging Face hub. */
export interface FolderFiles {
  readonly isHub: boolean;
  readonly files: readonly GivenFile[];
  /** Programs that libraries run when they load the set. */
  readonly scripts: readonly string[];
}

/** Folders inside of folders; hubs lay data out two deep. */
const MAX_DEPTH = 6;
/** Endings of tables. What a file is, is decided by its content; this keeps licences and pictures from being asked. */
const TABLE_RE =
  /\.(?:csv|tsv|txt|jsonl?|ndjson|parquet|arrow|feather|db|sqlite3?)(?:\.(?:gz|zst|bz2|xz|lz4))?$/i;
/** Descriptions that come with data sets, and tables of their own of libraries. */
const DESCRIPTION_RE =
  /^(?:dataset_infos?|dataset_dict|state|metadata|croissant|licen[cs]e|readme|requirements|vocab|indices)\.(?:jsonl?|txt)$|^cache-[0-9a-f]+\.arrow$/i;
const HUB_NAMES: ReadonlySet<string> = new Set([
  'dataset_infos.json',
  'dataset_dict.json',
  'dataset_info.json',
  'state.json',
]);
/** Tables that stand beside images and describe them. */
const IMAGE_TABLE_RE = /^(?:labels|metadata)\.(?:csv|tsv|jsonl|parquet)$/i;

/** What the hub calls the parts of a data set, by the words in the names of files. */
const SPLITS: Readonly<Record<string, string>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  eval: 'test',
  evaluation: 'test',
};
const SHARD_RE = /^(\w+(?:\.\w+)*)-\d{5}-of-\d{5}/;
/** Beginnings of the names of shards that say nothing. */
const PLAIN_SHARDS: ReadonlySet<string> = new Set(['data', 'part', 'dataset', 'shard']);

interface Found {
  readonly name: string;
  readonly path: string;
}

function walk(root: string, { host, request: { limits }, notes }: Conversion): readonly Found[] {
  const found: Found[] = [];
  const visit = (path: string, shown: string, depth: number): void => {
    const entries = host.list(path, limits.maxFolderEntries);
    if (entries === undefined || found.length > limits.maxFiles)
      throw new DataFailure(
        'too-large',
        `the folder holds more than ${limits.maxFolderEntries} entries`,
        'give a smaller part of the data',
      );
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name === '__pycache__') continue;
      const name = shown === '' ? entry.name : `${shown}/${entry.name}`;
      const inner = host.join(path, entry.name);
      if (entry.kind === 'file') found.push({ name, path: host.absolute(inner) });
      else if (depth < MAX_DEPTH) visit(inner, name, depth + 1);
      else notes.add(`folders more than ${MAX_DEPTH} deep are not read`);
    }
  };
  visit(root, '', 0);
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The part of the data set a file belongs to, by its name and then by its folders, the nearest first. */
export function splitOf(name: string, isDictionary: boolean): string | undefined {
  const parts = name.split('/');
  const shard = SHARD_RE.exec(baseOf(name))?.[1];
  if (shard !== undefined && !PLAIN_SHARDS.has(shard)) return SPLITS[shard.toLowerCase()] ?? shard;
  for (const part of parts.toReversed())
    for (const word of part.toLowerCase().split(/[^a-z]+/))
      if (Object.hasOwn(SPLITS, word)) return SPLITS[word];
  return isDictionary && parts.length > 1 ? parts[0] : undefined;
}

function chooseTable(
  tables: readonly CardTable[],
  { request: { table: wanted }, notes }: Conversion,
): CardTable | undefined {
  if (tables.length === 0) return undefined;
  const names = tables.map(({ name }) => name);
  if (wanted !== undefined) {
    const table = tables.find(({ name }) => name === wanted);
    if (table === undefined)
      throw new DataFailure(
        'not-found',
        `the data set has no table "${wanted}"`,
        `its tables are ${listed(names)}`,
      );
    return table;
  }
  const table = tables.find(({ isDefault }) => isDefault) ?? tables[0];
  if (tables.length > 1)
    notes.add(`of ${tables.length} tables "${table?.name}" was read: ${listed(names)}`);
  return table;
}

/** Files a card names, each with its split. */
function byCard(found: readonly Found[], table: CardTable): readonly GivenFile[] {
  const groups = table.files.map(({ split, patterns }) => ({
    split,
    matches: patterns.map(namePattern),
  }));
  return found.flatMap((file) => {
    const group = groups.find(({ matches }) => matches.some((match) => match(file.name)));
    if (group === undefined) return [];
    const split = group.split ?? splitOf(file.name, false);
    return [{ ...file, ...(split !== undefined && { split }) }];
  });
}

/**
 * Finds the files of a folder that may be its table, in sorted order: those its card names, or all whose names end like one. Scripts
 * are mentioned and never run. Throws DataFailure for folders of images.
 */
export async function folderFiles(root: string, conversion: Conversion): Promise<FolderFiles> {
  const { host, notes, request } = conversion;
  const found = walk(root, conversion);
  const programs = found.filter(({ name }) => /\.py$/i.test(name));
  const scripts = programs.map(({ name }) => name);
  if (scripts.length > 0)
    notes.add(
      `${listed(scripts)}: ${scripts.length === 1 ? 'a script that was' : 'scripts that were'} not run; data it would load or change are not seen`,
    );
  const tables = found.filter(
    ({ name }) => TABLE_RE.test(name) && !DESCRIPTION_RE.test(baseOf(name)),
  );
  const images = found.filter(({ name }) => isImageName(name)).length;
  if (images > 0 && tables.every(({ name }) => IMAGE_TABLE_RE.test(baseOf(name))))
    throw new DataFailure('unknown-form', 'a folder of images is no table', 'open it as images');
  if (images > 0) notes.add(`${images} images beside the tables were not looked at`);
  const card = chooseTable(await readDataCard(host, host.join(root, 'README.md')), conversion);
  const isDictionary = found.some(({ name }) => name === 'dataset_dict.json');
  const named = card === undefined ? [] : byCard(tables, card);
  if (card !== undefined && named.length === 0)
    notes.add(`none of the files that README.md names for "${card.name}" is there`);
  const files =
    named.length > 0
      ? named
      : tables.map((file) => {
          const split = splitOf(file.name, isDictionary);
          return { ...file, ...(split !== undefined && { split }) };
        });
  if (files.length === 0)
    throw new DataFailure(
      found.length === 0 ? 'empty' : 'unknown-form',
      found.length === 0 ? 'the folder is empty' : 'the folder holds no table',
      'give a folder with tables, or one file of data',
    );
  if (files.length > request.limits.maxParts)
    throw new DataFailure(
      'too-large',
      `the table has more than ${request.limits.maxParts} files`,
      'give a smaller part of the data',
    );
  const isHub =
    card !== undefined ||
    scripts.length > 0 ||
    found.some(({ name }) => HUB_NAMES.has(baseOf(name)) || SHARD_RE.test(baseOf(name)));
  return { isHub, files, scripts: await loadingScripts(host, programs) };
}
