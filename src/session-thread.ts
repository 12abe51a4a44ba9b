import { Worker } from 'node:worker_threads';
import type { SessionTypes, SessionMessage, SessionThreadData } from './session-messages.ts';

export interface SessionRunOptions<Progress> {
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run with what it has found. */
  readonly signal?: AbortSignal;
}

/** How a session ended; `died` is why its thread did. */
export type SessionEnd<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'died'; readonly why: string };

/** Runs a session in a thread of its own. Its loops block it, so the flag to end comes through shared memory. */
export function runSession<Types extends SessionTypes>(
  entry: URL,
  subject: Types['subject'],
  { onProgress, signal }: SessionRunOptions<Types['progress']>,
): Promise<SessionEnd<Types['result']>> {
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const flag = new Int32Array(stop);
  const ending = (): void => {
    Atomics.store(flag, 0, 1);
  };
  if (signal?.aborted === true) ending();
  signal?.addEventListener('abort', ending);
  return new Promise((resolve) => {
    const workerData: SessionThreadData<Types> = { subject, stop };
    const worker = new Worker(entry, { workerData });
    let end: SessionEnd<Types['result']> | undefined;
    let failure: Error | undefined;
    worker.on('message', (message: SessionMessage<Types>) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else end = message;
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', ending);
      resolve(end ?? { kind: 'died', why: failure?.message ?? `it ended with code ${code}` });
    });
  });
}
