import type { JobResult } from '../../src/audit/job.ts';
import { runJob } from '../../src/audit/run-job.ts';
import { memorySource } from '../../src/bytes/memory-source.ts';
import { CHECKS } from '../../src/checks/index.ts';
import type { Limits } from '../../src/core/limits.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type { Loader } from '../../src/core/loader.ts';
import { FORMATS } from '../../src/formats/index.ts';

/** Weighs bytes as `audit` weighs a file of that name, with every format and every check, in this thread. */
export async function weighBytes(
  bytes: Uint8Array,
  name: string,
  options: { readonly loader?: Loader; readonly limits?: Partial<Limits> } = {},
): Promise<JobResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const job = {
    file: { path: name, handle: name, size: bytes.length },
    limits,
    loader: options.loader,
  };
  const host = {
    open: () => ({ source: memorySource(bytes), close: () => undefined }),
    milliseconds: () => performance.now(),
  };
  return runJob(job, host, FORMATS, CHECKS);
}
