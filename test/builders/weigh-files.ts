import { collect } from '../../src/audit/collect.ts';
import type { Gathered } from '../../src/audit/collect.ts';
import { runJob } from '../../src/audit/run-job.ts';
import { memorySource } from '../../src/bytes/memory-source.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import { FORMATS } from '../../src/formats/index.ts';

/** Files of a project by path; text stands for its UTF-8 bytes. */
export type Files = Readonly<Record<string, Uint8Array | string>>;

/** Weighs a folder that exists in memory only, with every format and every check, in this thread. */
export async function weighFiles(given: Files): Promise<Gathered> {
  const files = new Map(
    Object.entries(given).map(([path, content]) => [path, Uint8Array.from(Buffer.from(content))]),
  );
  const host = {
    open: (handle: string) => ({
      source: memorySource(files.get(handle) ?? new Uint8Array(0)),
      close: () => undefined,
    }),
    milliseconds: () => performance.now(),
  };
  const entries = Array.from(files, ([path, bytes]) => ({
    kind: 'file' as const,
    file: { path, handle: path, size: bytes.length },
  }));
  return collect(entries, (job) => runJob(job, host, FORMATS, CHECKS), {
    limits: DEFAULT_LIMITS,
    loader: undefined,
    onProgress: () => undefined,
    checks: () => Promise.resolve(CHECKS),
  });
}
