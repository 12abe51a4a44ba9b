import { parentPort, workerData } from 'node:worker_threads';
import type { Job, JobResult } from './audit/job.ts';
import { runCachedJob } from './audit/run-cached-job.ts';
import { runJob } from './audit/run-job.ts';
import { CHECKS } from './checks/index.ts';
import { FORMATS } from './formats/index.ts';
import { openFile } from './io/file-source.ts';
import { ResultCache } from './io/result-cache.ts';

/** What a thread is told when it starts. */
export interface ThreadData {
  /** Where results are kept between runs, and the version of the rules; without it nothing is kept. */
  readonly cache: { readonly folder: string; readonly rules: string } | undefined;
}

/** The thread's side of the pool: one job after the other, in the order they came. */
const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');

const { cache }: ThreadData = workerData;
const kept = cache && { store: new ResultCache(cache.folder, cache.rules), rules: cache.rules };
const host = { open: openFile, milliseconds: () => performance.now() };

function examine(job: Job): Promise<JobResult> {
  return kept === undefined
    ? runJob(job, host, FORMATS, CHECKS)
    : runCachedJob(job, host, FORMATS, CHECKS, kept);
}

let last: Promise<void> = Promise.resolve();
port.on('message', (job: Job) => {
  last = last.then(async () => {
    port.postMessage(await examine(job));
  });
});
