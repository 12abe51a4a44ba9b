import type { PinnedFiles } from './core/dataset-profile.ts';
import { RefusedData } from './data-refusal.ts';
import type { DataRequest } from './data-request.ts';
import { dataErrorOf } from './datasets/data-error.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { checkPinnedFiles } from './datasets/survey/pinned-files.ts';
import { dataHost } from './io/data-host.ts';

/** The files that rows name, compared with their digests, where a folder was named. Throws `RefusedData`. */
export async function pinnedFiles(
  { files }: DataRequest,
  rows: RowSet,
  progress: (text: string) => void,
): Promise<{ readonly pinned?: PinnedFiles }> {
  if (files === undefined) return {};
  try {
    return { pinned: await checkPinnedFiles(rows, files, dataHost, progress) };
  } catch (error) {
    const known = dataErrorOf(error, files);
    if (known === undefined) throw error;
    throw new RefusedData(`--files ${failureText(files, known)}`, { cause: error });
  }
}
