import { describe, expect, it } from 'vitest';
import { SourceError } from '../../bytes/source.ts';
import { retryAfter, withRetry } from './retry.ts';
import { TransientError } from './transient-error.ts';

function patience(): {
  readonly waits: number[];
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
} {
  const waits: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { waits, sleep, random: () => 1 };
}

describe('io/remote/retry', () => {
  it('waits twice as long each time and gives up in words', async () => {
    const patient = patience();
    const failing = withRetry(() => Promise.reject(new TransientError('busy')), patient);

    await expect(failing).rejects.toThrow('busy, 5 times');
    expect(patient.waits).toEqual([400, 800, 1600, 3200]);
  });

  it('waits as long as the server asks, within reason', async () => {
    const patient = patience();
    let calls = 0;
    const answer = await withRetry(() => {
      calls += 1;
      return calls === 1
        ? Promise.reject(new TransientError('busy', { waitMs: 7000 }))
        : Promise.resolve('yes');
    }, patient);

    expect(answer).toBe('yes');
    expect(patient.waits).toEqual([7000]);
    await expect(
      withRetry(
        () => Promise.reject(new TransientError('busy', { waitMs: 3_600_000 })),
        patience(),
      ),
    ).rejects.toThrow('it asks to wait 3600 s');
  });

  it('does not repeat what would fail again', async () => {
    const patient = patience();
    const wrong = Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' });

    await expect(withRetry(() => Promise.reject(wrong), patient)).rejects.toThrow(SourceError);
    await expect(withRetry(() => Promise.reject(wrong), patient)).rejects.toThrow('no such host');
    await expect(withRetry(() => Promise.reject(new RangeError('bug')), patient)).rejects.toThrow(
      RangeError,
    );
    expect(patient.waits).toEqual([]);
  });

  it('reads both forms of Retry-After', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');

    expect(retryAfter('3', now)).toBe(3000);
    expect(retryAfter('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9000);
    expect(retryAfter('Thu, 01 Jan 2025 00:00:09 GMT', now)).toBe(0);
    expect(retryAfter('soon', now)).toBeUndefined();
    expect(retryAfter(undefined, now)).toBeUndefined();
  });
});
