import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { robustAccuracy } from '../../attacks/measure/accuracy.ts';
import { ATTACKS } from '../../attacks/index.ts';
import type { CampaignOptions, TrialEvent } from './campaign.ts';
import { runCampaign } from './campaign.ts';
import type { NormPlan, PlanRequest } from './plan.ts';
import { PRESETS, planCampaign } from './plan.ts';
import { readRunState } from '../run-state.ts';

const classifier = networkClassifier(randomNetwork(11, 10, 14, 4));
const RADII = [0.02, 0.05, 0.1, 0.2, 0.4];
const PLAN: readonly NormPlan[] = [
  {
    norm: 'linf',
    radii: RADII,
    minimal: [{ attack: 'deepfool', parameters: {}, samples: 10 }],
    fixed: [{ attack: 'pgd', parameters: { steps: 5 } }],
  },
];

function options(more: Partial<CampaignOptions> = {}): CampaignOptions {
  return {
    attacks: ATTACKS,
    seed: 3,
    limits: () => ({}),
    onTrial: () => undefined,
    onProgress: () => undefined,
    ...more,
  };
}

describe('robustness/campaign', () => {
  it('never finds a model more robust within a larger radius', async () => {
    const clean = await cleanSamples(classifier, 5, 40);
    const [record] = await runCampaign(
      classifier,
      clean,
      new Uint8Array(40).fill(1),
      PLAN,
      options(),
    );
    const curve = RADII.map((epsilon) => robustAccuracy(record!.smallest, epsilon).value);

    expect(curve).toEqual(curve.toSorted((a, b) => b - a));
    expect(curve.at(-1)).toBeLessThan(0.3);
    expect(curve[0]).toBeGreaterThan(0.5);
  });

  it('leaves out what is wrong from the start, and what has fallen', async () => {
    const clean = await cleanSamples(classifier, 5, 40);
    const correct = Uint8Array.from({ length: 40 }, (_, row) => (row < 30 ? 1 : 0));
    const events: TrialEvent[] = [];
    await runCampaign(
      classifier,
      clean,
      correct,
      PLAN,
      options({ onTrial: (event) => events.push(event) }),
    );
    const counts = events
      .filter(({ trial }) => trial.attack === 'pgd')
      .map(({ rows }) => rows.length);

    expect(Math.max(...counts)).toBeLessThanOrEqual(30);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });

  it('goes on after an interruption to the same result as without one', async () => {
    const clean = await cleanSamples(classifier, 6, 30);
    const correct = new Uint8Array(30).fill(1);
    const whole = await runCampaign(classifier, clean, correct, PLAN, options());
    const done: string[] = [];
    let state: unknown;
    // The third trial is not allowed to begin.
    const first = await runCampaign(
      classifier,
      clean,
      correct,
      PLAN,
      options({
        limits: () => (done.length < 2 ? {} : { stop: () => 'interrupted' as const }),
        onTrial: ({ key, trial, record }) => {
          if (trial.ended === undefined) done.push(key);
          state = structuredClone({ done, records: [record], trials: [] });
        },
      }),
    );
    const read = readRunState(state);
    const resumed = await runCampaign(
      classifier,
      clean,
      correct,
      PLAN,
      options({
        resumed: { records: read!.records, done: new Set(read!.done) },
      }),
    );

    expect(done.length).toBe(2);
    expect(first[0]!.smallest).not.toEqual(whole[0]!.smallest);
    expect(resumed[0]!.smallest).toEqual(whole[0]!.smallest);
    expect(resumed[0]!.adversarial).toEqual(whole[0]!.adversarial);
  });

  it.each([null, 3, {}, { done: [], records: [{ smallest: [] }], trials: [] }])(
    'takes no state from %j',
    (value) => {
      expect(readRunState(value)).toBeUndefined();
    },
  );
});

describe('robustness/campaign/plan', () => {
  const known = new Map(ATTACKS.map((attack) => [attack.id, attack]));
  const base = { kind: 'image', unit: 'pixel', classes: 10, known } as const;

  it.each(['quick', 'standard', 'thorough'] as const)(
    'checks the white box by a black box: %s',
    (preset) => {
      const [linf] = planCampaign({ ...base, preset, access: 'gradient' });
      const ids = [...(linf?.minimal ?? []), ...(linf?.fixed ?? [])].map(({ attack }) => attack);

      // AutoAttack has Square inside.
      expect(ids.some((id) => ['square', 'autoattack'].includes(id))).toBe(true);
    },
  );

  it.each(['scores', 'label'] as const)(
    'asks no gradient of a model that shows its %s only',
    (access) => {
      const order = { label: 0, scores: 1, gradient: 2 };
      for (const preset of ['quick', 'standard', 'thorough'] as const)
        for (const kind of ['image', 'table'] as const)
          for (const { minimal, fixed } of planCampaign({ ...base, kind, preset, access }))
            for (const { attack } of [...minimal, ...fixed])
              expect(order[known.get(attack)!.access]).toBeLessThanOrEqual(order[access]);
    },
  );

  it.each(['gradient', 'scores', 'label'] as const)(
    'attacks tables, and nothing else, by their rules: %s',
    (access) => {
      for (const preset of ['quick', 'standard', 'thorough'] as const)
        for (const kind of ['image', 'table'] as const)
          for (const { minimal, fixed } of planCampaign({
            ...base,
            kind,
            preset,
            access,
            norms: ['linf', 'l2', 'l1', 'l0'],
          })) {
            const ids = [...minimal, ...fixed].map(({ attack }) => attack);
            expect(ids.includes('tabular-greedy')).toBe(kind === 'table');
            // The first black box by scores, and after the gradients it checks.
            if (kind === 'table' && access === 'gradient')
              expect(ids.at(-1)).toBe('tabular-greedy');
            if (kind === 'table' && access !== 'gradient')
              expect(fixed[0]?.attack).toBe('tabular-greedy');
          }
    },
  );

  it('takes few pixels without a gradient, and as a check of the saliency map', () => {
    const ids = (request: Pick<PlanRequest, 'access' | 'kind' | 'preset'>): readonly string[] => {
      const [l0] = planCampaign({ ...base, ...request, norms: ['l0'] });
      return [...(l0?.minimal ?? []), ...(l0?.fixed ?? [])].map(({ attack }) => attack);
    };

    for (const kind of ['image', 'array'] as const) {
      for (const preset of PRESETS) {
        expect(ids({ access: 'scores', kind, preset })).toEqual(['pixel']);
        expect(ids({ access: 'label', kind, preset })).toEqual([]);
        expect(ids({ access: 'gradient', kind, preset })).toEqual(['jsma', 'pixel']);
      }
    }
    expect(ids({ access: 'gradient', kind: 'table', preset: 'thorough' })).toEqual([
      'jsma',
      'tabular-greedy',
    ]);
  });

  it('runs exactly what was named, in the norms it knows', () => {
    const plan = planCampaign({
      ...base,
      preset: 'quick',
      access: 'gradient',
      norms: ['l2', 'l0'],
      attacks: ['jsma', 'pgd'],
      radii: [1, 0.5],
    });

    expect(
      plan.map(({ norm, radii, minimal, fixed }) => [
        norm,
        radii,
        [...minimal, ...fixed].map(({ attack }) => attack),
      ]),
    ).toEqual([
      ['l2', [0.5, 1], ['pgd']],
      ['l0', [0.5, 1], ['jsma']],
    ]);
  });
});
