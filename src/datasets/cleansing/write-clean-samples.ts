import { DataFailure } from '../data-error.ts';
import { DATA_LIMITS, type DataLimits } from '../data-limits.ts';
import type { LabelledSamples } from '../labelled-samples.ts';
import { npzParts } from '../npz-file.ts';
import { ChangeList } from './change-list.ts';
import { cleanArrays, type ArrayChoice } from './clean-arrays.ts';
import {
  writeBeside,
  type CleanCounts,
  type CleanFiles,
  type CleanResult,
  type CleanTarget,
} from './clean-output.ts';
import type { CleansingHost } from './cleansing-host.ts';
import { reasonOf, type CleansingPlan } from './cleansing-plan.ts';

/** Samples as they were read, all of them. */
export interface ReadSamples {
  /** The NPZ file, or the folder of images. */
  readonly path: string;
  readonly samples: LabelledSamples;
  readonly arrays?: ArrayChoice;
  readonly limits?: DataLimits;
}

type SamplePlan = Pick<CleansingPlan, 'drop' | 'relabel'>;

function labelOf({ labels, classNames }: LabelledSamples, row: number): string {
  const label = labels?.[row];
  return label === undefined ? '' : (classNames?.[label] ?? String(label));
}

/** The number of a class by its name, or as it is written. */
function classOf({ classNames }: LabelledSamples, label: string): number | undefined {
  const named = classNames?.indexOf(label) ?? -1;
  if (named >= 0) return named;
  return /^\d{1,9}$/.test(label) ? Number(label) : undefined;
}

/**
 * Writes what is left of samples: of an NPZ file a copy (`.npz`) without the dropped rows and with the new labels, of a folder of images a
 * list (`.csv`) of the files kept, with their labels; images are not copied. Beside it one line of JSON per change.
 */
export function writeCleanSamples(
  read: ReadSamples,
  plan: SamplePlan,
  target: CleanTarget,
  host: CleansingHost,
): Promise<CleanResult> {
  return writeBeside(target, [read.path], host, (files) => make(read, plan, target, files, host));
}

async function make(
  read: ReadSamples,
  plan: SamplePlan,
  target: CleanTarget,
  files: CleanFiles,
  host: CleansingHost,
): Promise<CleanCounts> {
  const { samples, path } = read;
  if (samples.chosen !== undefined)
    throw new DataFailure(
      'refused-form',
      'only some of the samples were read: a copy would lack the others',
      'read all samples',
    );
  const isFolder = host.status(path) === 'folder';
  const ending = isFolder ? '.csv' : '.npz';
  if (!target.path.toLowerCase().endsWith(ending))
    throw new DataFailure(
      'unknown-form',
      isFolder
        ? 'of a folder of images a list of the files kept is written'
        : 'of samples in arrays a copy is written as NPZ',
      `let the name of the copy end in ${ending}`,
    );
  const rows = Array.from({ length: samples.count }, (_, row) => row);
  const kept = rows.filter((row) => !plan.drop.has(row));
  const labels = new Map(
    kept.flatMap((row) => {
      const change = plan.relabel.get(row);
      return change === undefined ? [] : [[row, change.label] as const];
    }),
  );
  listChanges(read, plan, rows, files, host);
  const write = isFolder ? writeList : writeArrays;
  await write(read, kept, labels, files, host);
  return {
    rowsBefore: samples.count,
    rowsAfter: kept.length,
    dropped: samples.count - kept.length,
    relabelled: labels.size,
    redacted: 0,
  };
}

function listChanges(
  { samples }: ReadSamples,
  { drop, relabel }: SamplePlan,
  rows: readonly number[],
  files: CleanFiles,
  host: CleansingHost,
): void {
  const changes = new ChangeList(host.createFile(files.changes));
  try {
    for (const row of rows) {
      const reason = drop.get(row);
      const change = relabel.get(row);
      const place = { row, file: samples.names(row) };
      if (reason !== undefined) changes.add({ ...place, action: 'drop', ...reasonOf(reason) });
      else if (change !== undefined)
        changes.add({
          ...place,
          action: 'relabel',
          before: labelOf(samples, row),
          after: change.label,
          ...reasonOf(change),
        });
    }
  } finally {
    changes.close();
  }
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

type Labels = ReadonlyMap<number, string>;

function writeParts(path: string, parts: readonly Uint8Array[], host: CleansingHost): void {
  const file = host.createFile(path);
  try {
    for (const part of parts) file.write(part);
  } finally {
    file.close();
  }
}

async function writeList(
  { samples }: ReadSamples,
  kept: readonly number[],
  labels: Labels,
  { copy }: CleanFiles,
  host: CleansingHost,
): Promise<void> {
  const lines = kept.map(
    (row) => `${quoted(samples.names(row))},${quoted(labels.get(row) ?? labelOf(samples, row))}\n`,
  );
  writeParts(copy, [Buffer.from(`file,label\n${lines.join('')}`)], host);
}

async function writeArrays(
  { path, samples, arrays = {}, limits = DATA_LIMITS }: ReadSamples,
  kept: readonly number[],
  labels: Labels,
  { copy }: CleanFiles,
  host: CleansingHost,
): Promise<void> {
  const { source, close } = host.open(path);
  try {
    const cleaned = await cleanArrays(
      source,
      arrays,
      { count: samples.count, kept, labels, classOf: (label) => classOf(samples, label) },
      limits,
    );
    writeParts(copy, partsOf(cleaned), host);
  } finally {
    close();
  }
}

/** Names that NumPy cannot pass on as keywords, and archives beyond what a zip file holds, are not written. */
function partsOf(arrays: Parameters<typeof npzParts>[0]): readonly Uint8Array[] {
  try {
    return npzParts(arrays);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataFailure('unknown-form', error.message, 'save the arrays again with numpy.savez');
  }
}
