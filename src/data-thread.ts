import { parentPort, workerData } from 'node:worker_threads';
import type { DataThreadData, DataThreadMessage } from './data-messages.ts';
import { mergeDataParts } from './data-merge.ts';
import type { DataSessionHost } from './data-session-host.ts';
import { DataSession } from './data-session.ts';

/** The thread that examines: its loops block it, so the flag to end comes through shared memory. */
const port = parentPort;
if (port === null) throw new Error('data-thread.ts runs in a worker thread only');

const { request, spillFolder, stop }: DataThreadData = workerData;
const flag = new Int32Array(stop);
const send = (message: DataThreadMessage): void => port.postMessage(message);

try {
  const host: DataSessionHost = {
    spillFolder,
    interrupted: () => Atomics.load(flag, 0) !== 0,
    progress: (progress) => send({ kind: 'progress', progress }),
  };
  const record =
    request.mergesParts === true
      ? await mergeDataParts(request, host)
      : await new DataSession(request, host).run();
  send({ kind: 'done', record });
} catch (error) {
  const isExpected =
    error instanceof Error &&
    ['RefusedData', 'ExaminationError', 'SourceError', 'OutputError'].includes(error.name);
  if (!isExpected) throw error;
  send({ kind: 'refused', detail: error.message });
}
