import { readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from './folder.ts';

/** What was measured for one tool; saved, so that one tool can be measured again alone. */
export interface Result {
  readonly tool: string;
  readonly version: string;
  readonly date: string;
  readonly runs: number;
  readonly seconds: number;
  /** Exit code; absent when the time limit ended the tool. */
  readonly exit?: number;
  readonly cpuSeconds?: number;
  readonly startSeconds: number;
  readonly largest: number;
  readonly tree: number;
  readonly read?: number;
  readonly startRead?: number;
  readonly flagged: readonly string[];
  readonly unread: readonly string[];
  /** Bytes read and size over files above 100 MB, where the tool reports what it read. */
  readonly large?: { readonly read: number; readonly size: number };
}

const README = join(import.meta.dirname, '../README.md');
const BEGIN = '<!-- files: begin -->';
const END = '<!-- files: end -->';
/** Missed files named one by one; beyond this only counted. */
const NAMED = 6;

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map(row).join('\n');
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'unknown' : `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}

function time(seconds: number): string {
  return `${seconds.toFixed(seconds < 100 ? 2 : 0)} s`;
}

function mainRow(result: Result, manifest: Manifest): (string | number)[] {
  const paths = Object.keys(manifest.files);
  const hostile = paths.filter((path) => manifest.files[path]?.hostile !== undefined);
  const honest = paths.filter((path) => manifest.files[path]?.hostile === undefined);
  const count = (from: readonly string[], said: readonly string[]): number =>
    from.filter((path) => said.includes(path)).length;
  const onlyUnread = result.unread.filter((path) => !result.flagged.includes(path));
  const seconds =
    result.exit === undefined ? `stopped at ${time(result.seconds)}` : time(result.seconds);
  const read = result.read === undefined ? undefined : result.read - (result.startRead ?? 0);
  return [
    `${result.tool} ${result.version}`,
    `${seconds} (${result.runs})`,
    time(result.startSeconds),
    result.cpuSeconds === undefined ? 'unknown' : time(result.cpuSeconds),
    megabytes(result.largest),
    megabytes(result.tree),
    megabytes(read),
    `${count(hostile, result.flagged)} of ${hostile.length}`,
    count(hostile, onlyUnread),
    `${count(honest, result.flagged)} of ${honest.length}`,
    count(honest, onlyUnread),
  ];
}

/** Hostile files flagged by technique, with the names of those that were not. */
function groupRows(results: readonly Result[], manifest: Manifest): string[][] {
  const groups = new Map<string, string[]>();
  for (const [path, { hostile }] of Object.entries(manifest.files))
    if (hostile !== undefined) groups.set(hostile, [...(groups.get(hostile) ?? []), path]);
  return [...groups].map(([group, paths]) => [
    `${group} (${paths.length})`,
    ...results.map((result) => {
      const missed = paths.filter((path) => !result.flagged.includes(path));
      const names = missed.map((path) => `\`${path.slice(path.lastIndexOf('/') + 1)}\``);
      const shown = names.slice(0, NAMED).join(' ');
      const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
      return missed.length === 0 ? 'all' : `${paths.length - missed.length}; not ${shown}${rest}`;
    }),
  ]);
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${model}), ${memory} GB, ${type()} ${release()} ${arch()}, Node ${process.versions.node}`;
}

/** Writes the tables into the README, between the markers. */
export function writeTables(results: readonly Result[], manifest: Manifest): void {
  const sizes = Object.values(manifest.files).map((file) => file.size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const head = [
    'tool',
    'time (runs)',
    'of it start-up',
    'processor time',
    'largest process',
    'all processes',
    'bytes read',
    'hostile flagged',
    'hostile not examined',
    'honest flagged',
    'honest not examined',
  ];
  const large = results
    .filter((result) => result.large !== undefined)
    .map(({ tool, large: sums }) => {
      const share = ((100 * (sums?.read ?? 0)) / (sums?.size ?? 1)).toFixed(3);
      return `Files above 100 MB: ${tool} read ${megabytes(sums?.read)} of ${megabytes(sums?.size)} (${share} %).\n`;
    });
  const text = [
    BEGIN,
    `Written by \`node bench/files/run.ts\`, measured ${results.map((result) => `${result.tool} ${result.date}`).join(', ')}.`,
    `Machine: ${machine()}. Folder: ${sizes.length} files, ${megabytes(total)}.\n`,
    table(
      head,
      results.map((result) => mainRow(result, manifest)),
    ),
    '',
    ...large,
    'Hostile files flagged, by technique, and which were not:\n',
    table(['technique', ...results.map((result) => result.tool)], groupRows(results, manifest)),
    END,
  ].join('\n');
  const readme = readFileSync(README, 'utf8');
  const [before] = readme.split(BEGIN);
  const after = readme.slice(readme.indexOf(END) + END.length);
  writeFileSync(README, `${before}${text}${after}`);
}
