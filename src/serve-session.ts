import { parentPort, workerData } from 'node:worker_threads';
import type { SessionTypes, SessionMessage, SessionThreadData } from './session-messages.ts';

/** Errors that say that something cannot be looked at. All others are bugs, and end the thread. */
const EXPECTED: readonly string[] = [
  'RefusedData',
  'ExaminationError',
  'SourceError',
  'OutputError',
];

/** What a session may ask of whoever runs it. */
export interface ServedSession<Progress> {
  readonly interrupted: () => boolean;
  readonly progress: (progress: Progress) => void;
}

/** Runs a session in this thread, which `runSession` has started for it. */
export async function serveSession<Types extends SessionTypes>(
  run: (
    subject: Types['subject'],
    host: ServedSession<Types['progress']>,
  ) => Promise<Types['result']>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('sessions are served in worker threads only');
  const { subject, stop }: SessionThreadData<Types> = workerData;
  const flag = new Int32Array(stop);
  const send = (message: SessionMessage<Types>): void => port.postMessage(message);
  try {
    const result = await run(subject, {
      interrupted: () => Atomics.load(flag, 0) !== 0,
      progress: (progress) => send({ kind: 'progress', progress }),
    });
    send({ kind: 'done', result });
  } catch (error) {
    if (!(error instanceof Error && EXPECTED.includes(error.name))) throw error;
    send({ kind: 'refused', detail: error.message });
  }
}
