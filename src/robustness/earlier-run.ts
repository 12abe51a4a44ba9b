import type { Robustness } from '../core/robustness.ts';
import { NORMS } from '../core/robustness.ts';

/** Of an earlier report, what a comparison needs. Reports of the first versions have no digest of their samples. */
export type EarlierRobustness = Pick<Robustness, 'seed' | 'samples'> & {
  readonly data: Pick<Robustness['data'], 'path' | 'samples'> &
    Partial<Pick<Robustness['data'], 'digest'>>;
};

/** Whether both runs attacked the same samples: by their digests, and without one by path, number and the seed that drew them. */
export function attackedSameSamples(
  { data, seed }: Pick<Robustness, 'data' | 'seed'>,
  earlier: EarlierRobustness,
): boolean {
  if (earlier.data.digest !== undefined) return earlier.data.digest === data.digest;
  return (
    earlier.data.path === data.path &&
    earlier.data.samples === data.samples &&
    earlier.seed === seed
  );
}

/**
 * The attacks of an earlier report. The file may be anybody's: what lacks the facts a comparison needs is left out, and
 * `undefined` means that there is nothing to compare with.
 */
export function readEarlierRuns(value: unknown): readonly EarlierRobustness[] | undefined {
  if (!isRecord(value) || !Array.isArray(value['robustness'])) return undefined;
  const runs: readonly unknown[] = value['robustness'];
  const usable = runs.filter(isEarlier);
  return usable.length === 0 ? undefined : usable;
}

function isEarlier(run: unknown): run is EarlierRobustness {
  if (!isRecord(run) || !isRecord(run['data']) || !Array.isArray(run['samples'])) return false;
  const { data, seed, samples } = run;
  return (
    typeof data['path'] === 'string' &&
    typeof data['samples'] === 'number' &&
    (data['digest'] === undefined || typeof data['digest'] === 'string') &&
    typeof seed === 'number' &&
    samples.every(isNormSamples)
  );
}

function isNormSamples(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value['smallest'])) return false;
  const sizes: readonly unknown[] = value['smallest'];
  return (
    NORMS.some((norm) => norm === value['norm']) &&
    sizes.every((size) => size === null || typeof size === 'number')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
