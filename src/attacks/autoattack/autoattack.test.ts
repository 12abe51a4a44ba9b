import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import apgdCe from '../apgd-ce/attack.ts';
import apgdT from '../apgd-t/attack.ts';
import { evaluate } from '../evaluate.ts';
import { boxSpace } from '../geometry/space.ts';
import autoattack from './attack.ts';
import { autoattackEnsemble } from './ensemble.ts';

const DEFAULTS = { version: 'standard', eot: 1, queries: 5000 };

function ids(ensemble: ReturnType<typeof autoattackEnsemble>): readonly string[] {
  return ensemble.stages.map(({ attack }) => attack.id);
}

describe('attacks/autoattack ensemble', () => {
  it('is the published one', () => {
    const standard = autoattackEnsemble(DEFAULTS, 'linf', 10);
    expect(ids(standard)).toEqual(['apgd-ce', 'apgd-t', 'fab-t', 'square']);
    expect(standard).toMatchObject({ isStandard: true, name: 'AutoAttack standard' });
    expect(standard.stages.map(({ parameters }) => parameters)).toEqual([
      { restarts: 1 },
      { targets: 9 },
      { targets: 9 },
      { queries: 5000, edges: false },
    ]);
    expect(autoattackEnsemble(DEFAULTS, 'l1', 10).stages.map((stage) => stage.parameters)).toEqual([
      { restarts: 5 },
      { targets: 5 },
      { targets: 9 },
      { queries: 5000, edges: false },
    ]);
    expect(ids(autoattackEnsemble({ ...DEFAULTS, version: 'plus' }, 'l2', 10))).toEqual([
      'apgd-ce',
      'apgd-dlr',
      'fab',
      'square',
      'apgd-t',
      'fab-t',
    ]);
  });

  it('averages 20 gradients for models that answer at random', () => {
    const rand = autoattackEnsemble({ ...DEFAULTS, version: 'rand' }, 'linf', 10);
    expect(ids(rand)).toEqual(['apgd-ce', 'apgd-dlr']);
    expect(rand.stages.map(({ parameters }) => parameters['eot'])).toEqual([20, 20]);
    expect(rand.isStandard).toBe(false);
    expect(autoattackEnsemble({ ...DEFAULTS, eot: 7 }, 'linf', 10)).toMatchObject({
      version: 'rand',
    });
  });

  it.each([
    [3, DEFAULTS, '3 classes'],
    [2, DEFAULTS, '2 classes'],
    [10, { ...DEFAULTS, queries: 100 }, '100 queries'],
  ])('says that with %i classes and %o it is only like it', (classes, parameters, reason) => {
    const { isStandard, name } = autoattackEnsemble(parameters, 'linf', classes);
    expect(isStandard).toBe(false);
    expect(name).toContain('AutoAttack-like, not standard');
    expect(name).toContain(reason);
  });

  it('refuses a version that is none', () => {
    expect(() => autoattackEnsemble({ ...DEFAULTS, version: 'fast' }, 'linf', 10)).toThrow(
      /no version "fast"/,
    );
  });
});

describe('attacks/autoattack', () => {
  it('breaks what its parts break, and asks later parts about survivors only', async () => {
    const classifier = networkClassifier(randomNetwork(17, 36, 16, 5), boxSpace([6, 6]));
    const clean = await cleanSamples(classifier, 1, 40);
    const budget = { norm: 'linf', epsilon: 0.03 } as const;
    const options = { seed: 1, parameters: { queries: 300 } };
    const all = await evaluate(classifier, clean, autoattack, budget, options);
    const alone = await evaluate(classifier, clean, apgdT, budget, { seed: 1 });
    const first = await evaluate(classifier, clean, apgdCe, budget, { seed: 1 });

    const broken = all.broken.reduce((sum, one) => sum + one, 0);
    expect(broken).toBeGreaterThan(5);
    expect(broken).toBeLessThan(40);
    for (let sample = 0; sample < 40; sample += 1) {
      if (alone.broken[sample] === 1 || first.broken[sample] === 1)
        expect(all.broken[sample]).toBe(1);
      // A sample that never fell met all 300 queries of Square and all of FAB; one that fell early met none.
      if (all.broken[sample] === 0) expect(all.queries[sample]).toBeGreaterThan(700);
      else if (first.broken[sample] === 1) expect(all.queries[sample]).toBeLessThan(10);
    }
  });
});
