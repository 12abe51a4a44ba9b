import { describe, expect, it } from 'vitest';
import type { NormPlan } from './campaign/plan.ts';
import type { KeptTrial } from './request.ts';
import { unexaminedThreats } from './unexamined.ts';

const samples = { labels: Int32Array.of(0, 1, 0) };
const request = { samples };
const facts = { broken: [], isScorer: false, wasAskedTwice: true, wasCopied: false };
const plan: readonly NormPlan[] = [
  { norm: 'linf', radii: [0.1], minimal: [], fixed: [{ attack: 'pgd', parameters: {} }] },
];
const trial = (rows: readonly number[]): KeptTrial => ({
  attack: 'pgd',
  norm: 'linf',
  epsilon: 0.1,
  parameters: {},
  rows: Int32Array.from(rows),
  broken: new Uint8Array(rows.length),
  queries: new Uint32Array(rows.length),
  gradients: 0,
  milliseconds: 0,
});
const said = (
  correct: readonly number[],
  trials: readonly KeptTrial[],
  plans = plan,
): readonly string[] =>
  unexaminedThreats(request, facts, plans, trials, Uint8Array.from(correct)).map(
    ({ what }) => what,
  );

describe('robustness/unexamined', () => {
  it('is silent where every sample that is right was attacked', () => {
    expect(said([1, 0, 1], [trial([0]), trial([2])])).toEqual([]);
  });

  it('says how many samples no attack ran on', () => {
    expect(said([1, 1, 1], [trial([0])])).toEqual(['2 of 3 samples in Linf']);
  });

  it('says that there was nothing to attack', () => {
    expect(said([0, 0, 0], [])).toEqual(['robustness']);
  });

  it('says that there is no attack', () => {
    expect(said([1, 1, 1], [], [{ norm: 'l0', radii: [1], minimal: [], fixed: [] }])).toEqual([
      'changes in L0',
    ]);
  });
});
