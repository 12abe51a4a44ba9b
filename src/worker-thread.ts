import { parentPort } from 'node:worker_threads';
import type { Job, JobResult } from './audit/job.ts';
import { runJob } from './audit/run-job.ts';
import { CHECKS } from './checks/index.ts';
import { FORMATS } from './formats/index.ts';
import { openFile } from './io/file-source.ts';

/** The thread's side of the pool: one job after the other, in the order they came. */
const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');

const host = { open: openFile, milliseconds: () => performance.now() };

let last: Promise<void> = Promise.resolve();
port.on('message', (job: Job) => {
  last = last.then(async () => {
    const result: JobResult = await runJob(job, host, FORMATS, CHECKS);
    port.postMessage(result);
  });
});
