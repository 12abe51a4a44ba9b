import { parentPort, workerData } from 'node:worker_threads';
import type { Job, JobResult } from './audit/job.ts';
import type { Host } from './audit/host.ts';
import { runCachedJob } from './audit/run-cached-job.ts';
import { runJob } from './audit/run-job.ts';
import { CHECKS } from './checks/index.ts';
import { FORMATS } from './formats/index.ts';
import { openFile } from './io/file-source.ts';
import { remoteOpener } from './io/remote/remote-access.ts';
import type { RemoteSettings } from './io/remote/remote-access.ts';
import { isRemoteHandle } from './io/remote/remote-file.ts';
import { ResultCache } from './io/result-cache.ts';
import type { Posted } from './io/worker-pool.ts';

/** What a thread is told when it starts. */
export interface ThreadData {
  /** Where results are kept between runs, and the version of the rules; without it nothing is kept. */
  readonly cache: { readonly folder: string; readonly rules: string } | undefined;
  /** How remote files are reached; without it there are none. */
  readonly remote: RemoteSettings | undefined;
}

/** The thread's side of the pool: one job after the other, in the order they came. */
const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');

const { cache, remote }: ThreadData = workerData;
const kept = cache && { store: new ResultCache(cache.folder, cache.rules), rules: cache.rules };
const milliseconds = (): number => performance.now();
const here: Host = { open: openFile, milliseconds };
const there: Host | undefined = remote && { open: remoteOpener(remote), milliseconds };

function examine(job: Job): Promise<JobResult> {
  return kept === undefined
    ? runJob(job, here, FORMATS, CHECKS)
    : runCachedJob(job, here, FORMATS, CHECKS, kept);
}

let last: Promise<void> = Promise.resolve();
port.on('message', ({ id, task: job }: Posted<Job>) => {
  if (there !== undefined && isRemoteHandle(job.file.handle)) {
    // These mostly wait, so they run side by side; a digest would need every byte.
    const running = runJob({ ...job, digest: false }, there, FORMATS, CHECKS);
    void running.then((result) => port.postMessage({ id, result }));
    return;
  }
  last = last.then(async () => {
    port.postMessage({ id, result: await examine(job) });
  });
});
