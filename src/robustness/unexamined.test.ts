import { describe, expect, it } from 'vitest';
import type { NormPlan } from './campaign/plan.ts';
import type { KeptTrial } from './request.ts';
import { unexaminedThreats } from './unexamined.ts';

const samples = { labels: Int32Array.of(0, 1, 0) };
const request = { samples, preset: 'quick' as const };
const facts = { broken: [], isScorer: false, wasAskedTwice: true, copied: 0 };
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
  distances: new Float32Array(rows.length).fill(Number.NaN),
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

  it('says what of a scorer was not examined, and which of it no run could know', () => {
    const list = unexaminedThreats(
      { ...request, extract: true },
      { ...facts, isScorer: true, wasAskedTwice: false, copied: 200, failure: 'it is gone' },
      plan,
      [{ ...trial([0]), ended: 'scorer' }],
      Uint8Array.of(1, 0, 0),
    );

    expect(list.map(({ what, inherent = false }) => [what, inherent])).toEqual([
      ['everything after pgd in Linf', false],
      ['copies made with more than 200 questions', false],
      ['answers by chance', false],
      ['attackers who have the model', true],
    ]);
    expect(list[0]?.reason).toBe('the scorer failed: it is gone');
  });

  it('says that a scorer failed at the end', () => {
    const list = unexaminedThreats(
      request,
      { ...facts, failure: 'it is gone' },
      plan,
      [trial([0])],
      Uint8Array.of(1, 0, 0),
    );

    expect(list).toEqual([
      { what: 'what was asked last', reason: 'the scorer failed: it is gone' },
    ]);
  });
});
