import type { RunState } from './request.ts';

/** What was kept, where it has the form of a state; a file of another version is no state. */
export function readRunState(value: unknown): RunState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { done, records, trials, asked } = value as Partial<RunState>;
  if (!Array.isArray(done) || !Array.isArray(records) || !Array.isArray(trials)) return undefined;
  const areRecords = records.every(
    ({ smallest, adversarial, predicted, by }) =>
      smallest instanceof Float32Array &&
      adversarial instanceof Float32Array &&
      predicted instanceof Int32Array &&
      Array.isArray(by),
  );
  const areTrials = trials.every(({ distances }) => distances instanceof Float32Array);
  if (!areRecords || !areTrials) return undefined;
  return { done, records, trials, ...(typeof asked === 'number' ? { asked } : {}) };
}
