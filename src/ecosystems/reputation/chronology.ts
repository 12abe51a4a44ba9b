import type { Release } from '../../core/package-record.ts';

const DAY_MS = 86_400_000;
/** Share of neighbouring versions that may be published in the wrong order: maintenance branches do that. */
const MAX_INVERTED = 0.25;
const MIN_INVERTED = 3;

/** When the versions of a package came out. */
export interface Chronology {
  readonly first: string;
  readonly last: string;
  /** Days from the first release to now. */
  readonly ageDays: number;
  readonly sinceLastDays: number;
  /** Median of days between neighbouring days of release; undefined with fewer than three. */
  readonly medianDays?: number;
  /**
   * The order of dates contradicts the order of versions so often that the dates are a mirror's own: when it
   * copied, not when somebody published. Nothing is concluded from such dates.
   */
  readonly isDoubtful: boolean;
}

/** Undefined where the registry gives no dates. `releases` in the order of versions. */
export function chronologyOf(releases: readonly Release[], now: Date): Chronology | undefined {
  const times = releases.flatMap(({ published }) =>
    published === undefined ? [] : [Date.parse(published)],
  );
  if (times.length === 0) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const inverted = times.filter((time, index) => time < (times[index - 1] ?? time)).length;
  const days = [...new Set(sorted.map((time) => Math.floor(time / DAY_MS)))];
  const steps = days.slice(1).map((day, index) => day - (days[index] ?? day));
  const median = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)];
  return {
    first: new Date(first).toISOString(),
    last: new Date(last).toISOString(),
    ageDays: daysBetween(first, now.getTime()),
    sinceLastDays: daysBetween(last, now.getTime()),
    ...(steps.length < 2 || median === undefined ? {} : { medianDays: median }),
    isDoubtful: inverted >= MIN_INVERTED && inverted > times.length * MAX_INVERTED,
  };
}

export function daysBetween(from: number, to: number): number {
  return Math.max(0, Math.floor((to - from) / DAY_MS));
}
