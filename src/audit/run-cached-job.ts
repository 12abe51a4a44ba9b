import { createHash } from 'node:crypto';
import { memorySource } from '../bytes/memory-source.ts';
import { SourceError } from '../bytes/source.ts';
import type { AnyCheck } from '../core/check.ts';
import type { GapCode } from '../core/gap.ts';
import { MODEL_EXTENSIONS } from '../formats/file/model-extensions.ts';
import type { AnyFormat } from '../formats/format.ts';
import type { Host } from './host.ts';
import type { Job, JobResult } from './job.ts';
import { relocate } from './relocate.ts';
import { runJob } from './run-job.ts';

/** Keeps texts between runs. A store that cannot keep or find one says nothing: it only saves time. */
export interface ResultStore {
  readonly get: (key: string) => string | undefined;
  readonly put: (key: string, text: string) => void;
}

/**
 * Files above this are not looked up: hashing takes longer than reading the structure of a large
 * model. Below it, the hash costs about a millisecond per megabyte.
 */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** The same for files whose name promises no model: data and media are glanced at, not read. */
const MAX_KEPT_OTHER_BYTES = 1024 * 1024;

/** What depends on the machine and the moment must not be remembered. */
const FLEETING_GAPS: ReadonlySet<GapCode> = new Set([
  'unreadable-file',
  'time-limit',
  'memory-limit',
  'changed-during-read',
]);

function isWorthKeeping({ path, size }: Job['file']): boolean {
  if (size === 0 || size > MAX_KEPT_BYTES) return false;
  if (size <= MAX_KEPT_OTHER_BYTES) return true;
  const dot = path.lastIndexOf('.');
  return dot > 0 && MODEL_EXTENSIONS.has(path.slice(dot).toLowerCase());
}

function isLasting(result: JobResult): boolean {
  return (
    result.gaps.every((gap) => !FLEETING_GAPS.has(gap.code)) &&
    result.outcomes.every((outcome) => outcome.kind !== 'failed')
  );
}

/** Everything an answer depends on: the bytes, the name, the rules, the limits and the loader. */
function keyOf(job: Job, bytes: Uint8Array, rules: string): string {
  const content = createHash('sha256').update(bytes).digest('hex');
  const name = job.file.path.slice(job.file.path.lastIndexOf('/') + 1);
  const digest = job.digest === true ? (job.file.claimedSha256 ?? 'digest') : '';
  const settings = JSON.stringify([rules, content, name, job.limits, job.loader ?? '', digest]);
  return createHash('sha256').update(settings).digest('hex');
}

function decode(text: string | undefined): JobResult | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    // A file cut short by a full disk or a crash: examine again.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readWhole(job: Job, host: Host): Promise<Uint8Array | undefined> {
  try {
    const { source, close } = await host.open(job.file.handle);
    try {
      const bytes = await source.read(0, MAX_KEPT_BYTES + 1);
      return bytes.length === source.size ? bytes : undefined;
    } finally {
      close();
    }
  } catch (error) {
    // The examination meets the same failure and reports it.
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

/**
 * Examines a file, or finds what was said of the same bytes under the same rules before. `rules` names
 * the version of everything that may judge.
 */
export async function runCachedJob(
  job: Job,
  host: Host,
  formats: readonly AnyFormat[],
  checks: readonly AnyCheck[],
  { store, rules }: { readonly store: ResultStore; readonly rules: string },
): Promise<JobResult> {
  const bytes = isWorthKeeping(job.file) ? await readWhole(job, host) : undefined;
  if (bytes === undefined) return runJob(job, host, formats, checks);
  const key = keyOf(job, bytes, rules);
  const known = decode(store.get(key));
  if (known !== undefined) return relocate(known, job.file.path);
  // The bytes that were hashed are the bytes that are judged.
  const open = (): ReturnType<Host['open']> => ({
    source: memorySource(bytes),
    close: () => undefined,
  });
  const result = await runJob(job, { ...host, open }, formats, checks);
  if (isLasting(result)) store.put(key, JSON.stringify(result));
  return result;
}
