import type { CleansingResult } from './core/dataset.ts';
import type { CleanRequest, DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import { sampleOptions } from './sample-options.ts';
import { checkNewFolder } from './datasets/cleansing/clean-output.ts';
import type { CleansingPlan } from './datasets/cleansing/cleansing-plan.ts';
import { arrayCopyFormat, copyFormat } from './datasets/cleansing/copy-format.ts';
import { writeCleanSamples } from './datasets/cleansing/write-clean-samples.ts';
import { writeClean } from './datasets/cleansing/write-clean.ts';
import type { CleanResult } from './datasets/cleansing/clean-output.ts';
import { DataFailure, dataErrorOf } from './datasets/data-error.ts';
import type { Detection } from './datasets/detection/detection.ts';
import type { ExaminedRows } from './datasets/detection/examined-rows.ts';
import { openSampleSet } from './datasets/samples/sample-set.ts';
import { namedColumn } from './datasets/roles/role-flags.ts';
import { failureText, type ArrayForm } from './datasets/subject/open-arrays.ts';
import { planCleansing } from './datasets/subject/plan-cleansing.ts';
import { rowsHost } from './io/rows-host.ts';
import { openTable } from './open-table.ts';
import type { OpenedData } from './opened-data.ts';

/** Throws `RefusedData` where a copy could not be written: to be told before the work, not after it. */
export function checkCopy(
  { path, clean }: DataRequest & { readonly clean: CleanRequest },
  form: ArrayForm | undefined,
): void {
  const copy = clean.path;
  if (form !== undefined && clean.redact.length > 0)
    throw new RefusedData(`--redact needs columns of text: ${path} holds arrays or pictures`);
  if (rowsHost.isSameFile(path, copy))
    throw new RefusedData(`--write-clean ${copy} is the data: they are never changed in place`);
  try {
    if (form === undefined) copyFormat(rowsHost.baseName(copy));
    else if (form === 'folder of images') checkNewFolder(copy, [path], rowsHost);
    else arrayCopyFormat(rowsHost.baseName(copy));
  } catch (error) {
    if (!(error instanceof DataFailure)) throw error;
    throw new RefusedData(`--write-clean ${failureText(copy, error.error)}`, { cause: error });
  }
}

/** Throws `RefusedData` where a name is that of no column, which would otherwise be told after all the work. */
export function checkRedactions({ redact }: CleanRequest, { columns }: OpenedData['data']): void {
  const known = columns.map(({ name }) => name);
  try {
    for (const name of redact) if (name !== 'all') namedColumn(name, known, '--redact');
  } catch (error) {
    if (!(error instanceof DataFailure)) throw error;
    const { detail, advice } = error.error;
    throw new RefusedData(
      `${detail}; ${advice}; name columns, or \`all\`: secrets and personal data of every kind are blacked out in them`,
      { cause: error },
    );
  }
}

/** Writes the copy a user asked for, of all rows and not only of those that were looked at. Throws `RefusedData` and `OutputError`. */
export async function writeCopy(
  request: DataRequest & { readonly clean: CleanRequest },
  form: ArrayForm | undefined,
  { data, survey }: OpenedData,
  found: { readonly detection: Detection; readonly examined: ExaminedRows },
  spillFolder: string,
): Promise<CleansingResult> {
  const { clean } = request;
  const plan = planCleansing(clean, found.detection, found.examined, survey?.copies, data.columns);
  const written =
    form === undefined
      ? await tableCopy(request, plan, data.label?.column, spillFolder)
      : await sampleCopy(request, plan);
  if (!written.ok) throw new RefusedData(`--write-clean ${failureText(clean.path, written.error)}`);
  return written.result;
}

/** A table, its cells as they are written in the data. */
async function tableCopy(
  request: DataRequest & { readonly clean: CleanRequest },
  plan: CleansingPlan,
  labelColumn: string | undefined,
  spillFolder: string,
): Promise<CleanResult> {
  const { clean, path, threads = 1 } = request;
  const rows = await openTable(request, spillFolder, true);
  try {
    const target = { path: clean.path, inputs: [path], threads };
    return await writeClean(
      rows,
      plan,
      { ...target, ...(labelColumn === undefined ? {} : { labelColumn }) },
      rowsHost,
    );
  } finally {
    rows.close();
  }
}

/** Arrays or pictures. */
async function sampleCopy(
  request: DataRequest & { readonly clean: CleanRequest },
  plan: CleansingPlan,
): Promise<CleanResult> {
  const { clean, path, labelsFile } = request;
  const inputs = [path, ...(labelsFile === undefined ? [] : [labelsFile])];
  try {
    const set = await openSampleSet(path, sampleOptions(request), rowsHost);
    return await writeCleanSamples(path, set, plan, { path: clean.path, inputs }, rowsHost);
  } catch (error) {
    const known = dataErrorOf(error, path);
    if (known === undefined) throw error;
    return { ok: false, error: known };
  }
}
