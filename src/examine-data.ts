import { Worker } from 'node:worker_threads';
import type { SharedArtifact } from './audit/job.ts';
import { SourceError } from './bytes/source.ts';
import type { DatasetRecord } from './core/dataset.ts';
import { datasetRecord } from './core/dataset.ts';
import type { Gap } from './core/gap.ts';
import type { DataProgress, DataThreadData, DataThreadMessage } from './data-messages.ts';
import type { DataRequest } from './data-request.ts';
import { WorkFolder } from './io/registry/work-folder.ts';

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
  const folder = new WorkFolder(undefined, 'exit');
  try {
    return await inThread(request, folder.path, options);
  } finally {
    folder.remove();
  }
}

function inThread(
  request: DataRequest,
  spillFolder: string,
  options: DataRunOptions,
): Promise<DataOutcome> {
  const stop = new SharedArrayBuffer(4);
  const flag = new Int32Array(stop);
  const ending = (): void => {
    Atomics.store(flag, 0, 1);
  };
  if (options.signal?.aborted === true) ending();
  options.signal?.addEventListener('abort', ending);
  const entry = new URL(
    import.meta.url.endsWith('.ts') ? './data-thread.ts' : './data-thread.js',
    import.meta.url,
  );
  return new Promise((resolve) => {
    const worker = new Worker(entry, {
      workerData: { request, spillFolder, stop } satisfies DataThreadData,
    });
    let outcome: DataOutcome | undefined;
    let failure: Error | undefined;
    worker.on('message', (message: DataThreadMessage) => {
      if (message.kind === 'progress') options.onProgress?.(message.progress, request.path);
      else if (message.kind === 'done') outcome = { ok: true, record: message.record };
      else outcome = { ok: false, detail: message.detail };
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', (code) => {
      options.signal?.removeEventListener('abort', ending);
      const why = failure === undefined ? `it ended with code ${code}` : failure.message;
      const detail = `${request.path}: the thread that examined it died (${why})`;
      resolve(outcome ?? { ok: false, detail });
    });
  });
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
