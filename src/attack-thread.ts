import { parentPort, workerData } from 'node:worker_threads';
import type { AttackThreadData, AttackThreadMessage } from './attack-messages.ts';
import { AttackSession } from './attack-session.ts';

/** The thread that attacks: a run of the model blocks it, so the flag to end comes through shared memory. */
const port = parentPort;
if (port === null) throw new Error('attack-thread.ts runs in a worker thread only');

const { request, stop }: AttackThreadData = workerData;
const flag = new Int32Array(stop);
const send = (message: AttackThreadMessage): void => port.postMessage(message);

try {
  const session = new AttackSession(request, {
    interrupted: () => Atomics.load(flag, 0) !== 0,
    progress: (event) => send({ kind: 'progress', event }),
  });
  send({ kind: 'done', robustness: await session.run() });
} catch (error) {
  const isExpected =
    error instanceof Error &&
    ['ExaminationError', 'SourceError', 'OutputError'].includes(error.name);
  if (!isExpected) throw error;
  send({ kind: 'refused', detail: error.message });
}
