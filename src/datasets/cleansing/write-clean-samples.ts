import { labelOf, type SampleSet } from '../samples/sample-set.ts';
import { ChangeList } from './change-list.ts';
import type { SampleChanges } from './clean-arrays.ts';
import {
  writeBeside,
  type CleanCounts,
  type CleanFiles,
  type CleanResult,
  type CleanTarget,
} from './clean-output.ts';
import type { CleansingHost } from './cleansing-host.ts';
import { reasonOf, type CleansingPlan } from './cleansing-plan.ts';
import { copyArrays } from './copy-arrays.ts';
import { arrayCopyFormat } from './copy-format.ts';
import { copyImages } from './copy-images.ts';

type SamplePlan = Pick<CleansingPlan, 'drop' | 'relabel'>;

/** The number of a class by its name, or as it is written. */
function classOf({ classNames }: SampleSet, label: string): number | undefined {
  const named = classNames?.indexOf(label) ?? -1;
  if (named >= 0) return named;
  return /^\d{1,9}$/.test(label) ? Number(label) : undefined;
}

/** All classes, by their numbers where they have no names. */
function classNamesOf({ classNames, labels = new Int32Array(0) }: SampleSet): readonly string[] {
  return classNames ?? [...new Set(labels)].map(String);
}

/** The second file of a copy of arrays: labels beside IDX images. */
function targetOf(target: CleanTarget, set: SampleSet, host: CleansingHost): CleanTarget {
  if (set.source.form === 'images') return { ...target, isFolder: true };
  const format = arrayCopyFormat(host.baseName(target.path));
  if (format.form === 'npz' || set.source.arrays.y === undefined) return target;
  return { ...target, also: host.join(host.folderOf(target.path), format.labels) };
}

/**
 * Writes what is left of samples, those nobody looked at included: of arrays a copy without the dropped rows and with the new labels, as NPZ
 * or as IDX by its name, of a folder of images a new folder. Beside it one line of JSON per change. Throws DataFailure for a name that says no form,
 * and where the disk cannot take it.
 * @param path what the set was opened from
 */
export function writeCleanSamples(
  path: string,
  set: SampleSet,
  plan: SamplePlan,
  target: CleanTarget,
  host: CleansingHost,
): Promise<CleanResult> {
  const { source } = set;
  const beside = source.form === 'arrays' ? source.arrays.labelsPath : undefined;
  const read = [path, ...(beside === undefined ? [] : [beside])];
  return writeBeside(targetOf(target, set, host), read, host, (files) =>
    make(path, set, plan, target, files, host),
  );
}

async function make(
  path: string,
  set: SampleSet,
  { drop, relabel }: SamplePlan,
  target: CleanTarget,
  files: CleanFiles,
  host: CleansingHost,
): Promise<CleanCounts> {
  const { count, source } = set;
  const kept: number[] = [];
  const labels = new Map<number, string>();
  for (let row = 0; row < count; row += 1) {
    if (drop.has(row)) continue;
    kept.push(row);
    const change = relabel.get(row);
    if (change !== undefined) labels.set(row, change.label);
  }
  listChanges(set, { drop, relabel }, files, host);
  const classes = { count, kept, labels, classOf: (label: string) => classOf(set, label) };
  if (source.form === 'arrays')
    await copyArrays(
      path,
      source.arrays,
      classes satisfies SampleChanges,
      files,
      target.path,
      host,
    );
  else
    await copyImages(
      host.status(path) === 'folder' ? path : host.folderOf(path),
      {
        files: source.images.files,
        kept,
        labels,
        labelOf: (row) => labelOf(set, row),
        classNames: classNamesOf(set),
      },
      files.copy,
      host,
    );
  return {
    rowsBefore: count,
    rowsAfter: kept.length,
    dropped: count - kept.length,
    relabelled: labels.size,
    redacted: 0,
  };
}

function listChanges(
  set: SampleSet,
  { drop, relabel }: SamplePlan,
  files: CleanFiles,
  host: CleansingHost,
): void {
  const changes = new ChangeList(host.createFile(files.changes));
  try {
    for (let row = 0; row < set.count; row += 1) {
      const reason = drop.get(row);
      const change = relabel.get(row);
      const place = { row, file: set.nameOf(row) };
      if (reason !== undefined) changes.add({ ...place, action: 'drop', ...reasonOf(reason) });
      else if (change !== undefined)
        changes.add({
          ...place,
          action: 'relabel',
          before: labelOf(set, row) ?? '',
          after: change.label,
          ...reasonOf(change),
        });
    }
  } finally {
    changes.close();
  }
}
