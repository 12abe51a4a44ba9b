import { join } from 'node:path';
import { escapeLine } from '../core/escape.ts';
import type { Proof } from '../convert/proof.ts';
import type { Refusal } from '../convert/refusal.ts';
import { bytesText, countText } from '../report/quantity.ts';

/** Refusals printed one by one. */
const MAX_REFUSALS = 20;
/** Tensors and left-out values printed one by one; the proof has all. */
const MAX_ROWS = 20;
const DIGEST_CHARACTERS = 16;

/** One line for each reason: what, where, what to do. */
export function refusalText(file: string, refusals: readonly Refusal[], count: number): string {
  const shown = refusals.slice(0, MAX_REFUSALS);
  const lines = shown.map(({ what, where, fix }) => `  ${what} · ${where} · ${fix}`);
  const more = count - shown.length;
  if (more > 0) lines.push(`  … and ${more} more`);
  const head = `weighbridge: ${file} was not converted:`;
  return `${[head, ...lines].map(escapeLine).join('\n')}\n`;
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly digest: string;
}

function table(rows: readonly Row[]): readonly string[] {
  const name = Math.min(60, Math.max(0, ...rows.map((row) => row.name.length)));
  const type = Math.max(0, ...rows.map((row) => row.type.length));
  return rows.map((row) => `  ${row.name.padEnd(name)}  ${row.type.padEnd(type)}  ${row.digest}`);
}

/** What was written and the evidence for it, on a screenful. */
export function conversionText(file: string, folder: string, proof: Proof): string {
  const { tensors, files, aliases, dropped, droppedCount, source } = proof;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = tensors.slice(0, MAX_ROWS).map(({ name, dtype, shape, sha256After }) => ({
    name,
    type: `${dtype} [${shape.join(', ')}]`,
    digest: `${sha256After.slice(0, DIGEST_CHARACTERS)}…`,
  }));
  const lines = [
    `${file} (${source.kind}): ${countText(tensors.length, 'tensor')}, ${bytesText(total)}`,
  ];
  lines.push(...table(rows));
  if (tensors.length > rows.length) lines.push(`  … and ${tensors.length - rows.length} more`);
  const names = Object.entries(aliases);
  for (const [name, kept] of names.slice(0, MAX_ROWS))
    lines.push(`  ${name} is ${kept}, written once`);
  if (names.length > MAX_ROWS) lines.push(`  … and ${names.length - MAX_ROWS} more written once`);
  if (droppedCount > 0) lines.push(`Left out, because no tensors: ${droppedCount}`);
  for (const { name, what } of dropped.slice(0, MAX_ROWS)) lines.push(`  ${name}: ${what}`);
  if (droppedCount > MAX_ROWS) lines.push(`  … and ${droppedCount - MAX_ROWS} more`);
  lines.push('Every tensor has the same SHA-256 before and after.');
  for (const { file: name } of files.slice(0, MAX_ROWS))
    lines.push(`Written: ${join(folder, name)}`);
  if (files.length > MAX_ROWS) lines.push(`  … and ${files.length - MAX_ROWS} more files`);
  return `${lines.map(escapeLine).join('\n')}\n`;
}
