import type { CleansingResult } from './core/dataset.ts';
import type { CleanRequest, DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import { copyFormat } from './datasets/cleansing/copy-format.ts';
import { writeClean } from './datasets/cleansing/write-clean.ts';
import { DataFailure } from './datasets/data-error.ts';
import type { Detection } from './datasets/detection/detect.ts';
import type { ExaminedRows } from './datasets/detection/examined-rows.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { planCleansing } from './datasets/subject/plan-cleansing.ts';
import { rowsHost } from './io/rows-host.ts';
import { openTable } from './open-table.ts';
import type { OpenedData } from './opened-data.ts';

/** Throws `RefusedData` where a copy could not be written: to be told before the work, not after it. */
export function checkCopy(path: string, copy: string): void {
  if (rowsHost.isSameFile(path, copy))
    throw new RefusedData(`--write-clean ${copy} is the data: they are never changed in place`);
  try {
    copyFormat(rowsHost.baseName(copy));
  } catch (error) {
    if (!(error instanceof DataFailure)) throw error;
    throw new RefusedData(`--write-clean ${failureText(copy, error.error)}`, { cause: error });
  }
}

/** Writes the copy a user asked for, its cells as they are written in the data. Throws `RefusedData` and `OutputError`. */
export async function writeCopy(
  request: DataRequest & { readonly clean: CleanRequest },
  { data, survey }: OpenedData,
  found: { readonly detection: Detection; readonly examined: ExaminedRows },
  spillFolder: string,
): Promise<CleansingResult> {
  const { clean, path, threads = 1 } = request;
  const plan = planCleansing(clean, found.detection, found.examined, survey?.copies, data.columns);
  const rows = await openTable(request, spillFolder, true);
  try {
    const written = await writeClean(
      rows,
      plan,
      {
        path: clean.path,
        inputs: [path],
        threads,
        ...(data.label === undefined ? {} : { labelColumn: data.label.column }),
      },
      rowsHost,
    );
    if (!written.ok)
      throw new RefusedData(`--write-clean ${failureText(clean.path, written.error)}`);
    return written.result;
  } finally {
    rows.close();
  }
}
