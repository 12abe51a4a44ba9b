import { SourceError } from '../../bytes/source.ts';
import { networkReason } from './network-reason.ts';
import { TransientError, isTransient } from './transient-error.ts';

/** Time and chance, injected so that tests need neither. */
export interface Patience {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, as Math.random. */
  readonly random: () => number;
}

export const PATIENCE: Patience = {
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/** Attempts in all. A hub that restarts is back within the waits between them, some ten seconds. */
const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8_000;
/** A server that asks for more patience than this is told to the user instead of waited for. */
const LONGEST_ASKED_WAIT_MS = 60_000;

/**
 * Runs an action until it succeeds, with exponential waits. The jitter covers the upper half of each wait:
 * clients that failed together must not come back together.
 */
export async function withRetry<T>(action: () => Promise<T>, patience: Patience): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isTransient(error)) throw inWords(error);
      const asked = error instanceof TransientError ? error.waitMs : undefined;
      if (asked !== undefined && asked > LONGEST_ASKED_WAIT_MS) {
        const seconds = Math.ceil(asked / 1000);
        throw new SourceError(`${networkReason(error)}; it asks to wait ${seconds} s`, {
          cause: error,
        });
      }
      if (attempt >= MAX_ATTEMPTS) {
        throw new SourceError(`${networkReason(error)}, ${attempt} times`, { cause: error });
      }
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
      const jittered = wait / 2 + (patience.random() * wait) / 2;
      await patience.sleep(Math.max(asked ?? 0, jittered));
    }
  }
}

/** A system error says its code; a bug of ours stays what it is. */
function inWords(error: unknown): unknown {
  if (error instanceof SourceError || !(error instanceof Error) || !('code' in error)) return error;
  return new SourceError(networkReason(error), { cause: error });
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value.trim()) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
