import type { SharedArtifact } from './audit/job.ts';
import { SourceError } from './bytes/source.ts';
import type { DatasetRecord } from './core/dataset.ts';
import { datasetRecord } from './core/dataset.ts';
import type { Gap } from './core/gap.ts';
import type { DataSessionTypes, DataProgress } from './data-messages.ts';
import type { DataRequest } from './data-request.ts';
import { WorkFolder } from './io/registry/work-folder.ts';
import { runSession } from './session-thread.ts';

export interface DataRunOptions {
  readonly onProgress?: (progress: DataProgress, path: string) => void;
  /** Ends the run with what it has found. */
  readonly signal?: AbortSignal;
  /** Data that cannot be examined end the run with a `SourceError` instead of being a gap. */
  readonly isStrict?: boolean;
}

export type DataOutcome =
  | { readonly ok: true; readonly record: DatasetRecord }
  | { readonly ok: false; readonly detail: string };

/** Examines one data set in a thread of its own; what does not fit into memory goes to a folder that is removed in any case. */
export async function examineData(
  request: DataRequest,
  options: DataRunOptions = {},
): Promise<DataOutcome> {
  const { path } = request;
  const entry = new URL(
    import.meta.url.endsWith('.ts') ? './data-thread.ts' : './data-thread.js',
    import.meta.url,
  );
  const folder = new WorkFolder(undefined, 'exit');
  try {
    const end = await runSession<DataSessionTypes>(
      entry,
      { request, spillFolder: folder.path },
      { ...options, onProgress: (progress) => options.onProgress?.(progress, path) },
    );
    if (end.kind === 'done') return { ok: true, record: end.result };
    const detail =
      end.kind === 'died' ? `${path}: the thread that examined it died (${end.why})` : end.detail;
    return { ok: false, detail };
  } finally {
    folder.remove();
  }
}

/** What came of examining: records for the checks, and what could not be examined as gaps. */
export interface ExaminedDatasets {
  readonly known: readonly SharedArtifact[];
  readonly gaps: readonly Gap[];
}

/** Examines data sets one after the other: each takes all the threads it is given. Throws SourceError where the options are strict. */
export async function examineDatasets(
  requests: readonly DataRequest[],
  options: DataRunOptions = {},
): Promise<ExaminedDatasets> {
  const known: SharedArtifact[] = [];
  const gaps: Gap[] = [];
  for (const request of requests) {
    const path = [request.path];
    const outcome = await examineData(request, options);
    if (!outcome.ok) {
      if (options.isStrict === true) throw new SourceError(outcome.detail);
      gaps.push({ code: 'not-examined', detail: outcome.detail, location: { path } });
      continue;
    }
    const { record } = outcome;
    known.push({ key: datasetRecord.key, located: { path, value: record, anomalies: [] } });
    for (const { what, reason, inherent } of record.unexamined)
      if (inherent !== true)
        gaps.push({ code: 'not-examined', detail: `${what}: ${reason}`, location: { path } });
  }
  return { known, gaps };
}
