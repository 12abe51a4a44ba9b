import { describe, expect, it } from 'vitest';
import { torchZip } from '../../test/builders/zip.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { CHECKS } from '../checks/index.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import { FORMATS } from '../formats/index.ts';
import type { Job, JobResult } from './job.ts';
import { runCachedJob } from './run-cached-job.ts';
import { runJob } from './run-job.ts';

const HOSTILE = new TextEncoder().encode("cos\nsystem\n(S'echo weighbridge-test'\ntR.");

function job(path: string, bytes: Uint8Array, limits: Partial<Job['limits']> = {}): Job {
  const file = { path, handle: path, size: bytes.length };
  return { file, limits: { ...DEFAULT_LIMITS, ...limits }, loader: undefined };
}

function store() {
  const kept = new Map<string, string>();
  const counts = { hits: 0 };
  const get = (key: string): string | undefined => {
    const text = kept.get(key);
    if (text !== undefined) counts.hits += 1;
    return text;
  };
  return { kept, counts, get, put: (key: string, text: string) => void kept.set(key, text) };
}

function host(bytes: Uint8Array) {
  return {
    open: () => ({ source: memorySource(bytes), close: () => undefined }),
    milliseconds: () => 0,
  };
}

function run(
  given: Job,
  bytes: Uint8Array,
  kept: ReturnType<typeof store>,
  rules = 'r',
): Promise<JobResult> {
  return runCachedJob(given, host(bytes), FORMATS, CHECKS, { store: kept, rules });
}

describe('audit/run-cached-job', () => {
  it('says the same from memory, at another path too', async () => {
    const kept = store();
    await run(job('a/model.pkl', HOSTILE), HOSTILE, kept);
    const again = await run(job('b/c/model.pkl', HOSTILE), HOSTILE, kept);
    const fresh = await runJob(job('b/c/model.pkl', HOSTILE), host(HOSTILE), FORMATS, CHECKS);

    expect(kept.counts.hits).toBe(1);
    expect(again).toEqual(JSON.parse(JSON.stringify(fresh)));
  });

  it.each([
    [
      'other bytes',
      (kept: ReturnType<typeof store>) => {
        const bytes = HOSTILE.slice();
        bytes[20] = 0x20;
        return run(job('model.pkl', bytes), bytes, kept);
      },
    ],
    ['another name', (kept) => run(job('model.bin', HOSTILE), HOSTILE, kept)],
    ['other limits', (kept) => run(job('model.pkl', HOSTILE, { maxDepth: 2 }), HOSTILE, kept)],
    ['other rules', (kept) => run(job('model.pkl', HOSTILE), HOSTILE, kept, 's')],
  ] satisfies readonly [string, (kept: ReturnType<typeof store>) => Promise<JobResult>][])(
    'examines anew for %s',
    async (_, change) => {
      const kept = store();
      await run(job('model.pkl', HOSTILE), HOSTILE, kept);
      await change(kept);

      expect(kept.counts.hits).toBe(0);
      expect(kept.kept.size).toBe(2);
    },
  );

  it('examines anew when what was kept is broken', async () => {
    const kept = store();
    const first = await run(job('model.pkl', HOSTILE), HOSTILE, kept);
    for (const key of kept.kept.keys()) kept.kept.set(key, '{"component":');
    const again = await run(job('model.pkl', HOSTILE), HOSTILE, kept);

    expect(again).toEqual(first);
  });

  it('does not keep what the clock decided', async () => {
    const kept = store();
    let now = 0;
    const zip = torchZip({ pickle: HOSTILE });
    await runCachedJob(
      job('m.pt', zip),
      { ...host(zip), milliseconds: () => (now += 1e9) },
      FORMATS,
      CHECKS,
      {
        store: kept,
        rules: 'r',
      },
    );

    expect(kept.kept.size).toBe(0);
  });
});
