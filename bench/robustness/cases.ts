import type { AttackParameters } from '../../src/attacks/attack.ts';

export type ReferenceTool = 'torchattacks' | 'foolbox' | 'art' | 'autoattack';

/** What is wanted of a figure. */
export type Goal =
  /** As many samples stay right. */
  | { readonly kind: 'equal' }
  /** Robust accuracy at most so many points apart. */
  | { readonly kind: 'points'; readonly most: number }
  /** Median size of the smallest change at most this share apart, or smaller. */
  | { readonly kind: 'norm'; readonly most: number }
  /** Questions until a sample falls, in the mean, at most this share apart, or fewer. */
  | { readonly kind: 'queries'; readonly most: number }
  /** At least so many times as fast as the fastest other tool. */
  | { readonly kind: 'time'; readonly least: number };

/** One attack on one network by several tools, with the same weights, samples and threads. */
export interface Case {
  readonly section: 'results' | 'time';
  readonly attack: string;
  readonly network: string;
  readonly samples: number;
  readonly batch: number;
  readonly parameters: AttackParameters;
  /** What only Weighbridge is told: the same thing under a name that others do not have. */
  readonly own?: AttackParameters;
  /** Questions per sample as this tool spent them in the mean, where tools count in other units than questions. */
  readonly queriesOf?: ReferenceTool;
  readonly tools: readonly ReferenceTool[];
  readonly goal: Goal;
}

const ALL: readonly ReferenceTool[] = ['torchattacks', 'foolbox', 'art'];
const BATCH = 100;
const EXACT = { randomStart: false, lastIterate: true };

function result(
  attack: string,
  network: string,
  samples: number,
  parameters: AttackParameters,
  tools: readonly ReferenceTool[],
  goal: Goal,
  own?: AttackParameters,
): Case {
  const base = { section: 'results', attack, network, samples, batch: BATCH } as const;
  return { ...base, parameters, tools, goal, ...(own === undefined ? {} : { own }) };
}

/** Network and radii at which about half of the samples fall: there attacks differ most. */
const RADII = [
  { network: 'digits', linf: 0.1, l2: 0.5, samples: 360 },
  { network: 'digits-robust', linf: 0.2, l2: 1, samples: 360 },
  { network: 'mnist-natural', linf: 0.1, l2: 1.5, samples: 500 },
  { network: 'mnist-fast', linf: 0.3, l2: 2, samples: 500 },
] as const;

/** No chance in them: the same samples fall. */
const DETERMINISTIC: readonly Case[] = RADII.flatMap(({ network, linf, l2, samples }) => [
  result('fgsm', network, samples, { epsilon: linf }, ALL, { kind: 'equal' }),
  result(
    'pgd',
    network,
    samples,
    { epsilon: linf, steps: 40, stepSize: linf / 10, randomStart: false },
    ALL,
    { kind: 'equal' },
    EXACT,
  ),
  result(
    'pgd',
    network,
    samples,
    { norm: 'l2', epsilon: l2, steps: 40, stepSize: l2 / 10, randomStart: false },
    ALL,
    { kind: 'equal' },
    EXACT,
  ),
  result(
    'momentum-pgd',
    network,
    samples,
    { epsilon: linf, steps: 10, stepSize: linf / 10, decay: 1 },
    ALL,
    { kind: 'equal' },
    EXACT,
  ),
]);

/** With chance in them: what is left robust is the same within a few samples. */
const ENSEMBLE: readonly Case[] = RADII.flatMap(({ network, linf, l2 }) => {
  const few = network.startsWith('mnist') ? 300 : 360;
  const authors: readonly ReferenceTool[] = ['autoattack', 'torchattacks'];
  const points: Goal = { kind: 'points', most: 0.3 };
  return [
    result('apgd-ce', network, few, { epsilon: linf }, authors, points),
    result('apgd-t', network, few, { epsilon: linf }, authors, points),
    result('fab-t', network, few, { epsilon: linf }, authors, points),
    result('autoattack', network, few, { epsilon: linf }, ['autoattack'], points),
    result('autoattack', network, few, { norm: 'l2', epsilon: l2 }, ['autoattack'], points),
  ];
});

const NEAR: Goal = { kind: 'norm', most: 0.02 };
/** A fifth of the authors' steps: with all of them one case of ART takes longer than all others together. */
const SHORT = { rounds: 6, steps: 300 };
const MINIMAL: readonly Case[] = (['digits', 'mnist-natural'] as const).flatMap((network) => [
  result('deepfool', network, 200, { norm: 'l2' }, ['foolbox', 'art'], NEAR),
  result('carlini-wagner', network, 50, { norm: 'l2', ...SHORT }, ['foolbox', 'art'], NEAR),
  result(
    'elastic-net',
    network,
    50,
    { norm: 'l1', ...SHORT },
    // ART takes a minute and more for the digits alone.
    network === 'digits' ? ['foolbox', 'art'] : ['foolbox'],
    NEAR,
  ),
  // With so large a radius theirs goes towards one class only.
  result('fab-t', network, 100, { norm: 'l2', epsilon: 20 }, ['autoattack'], NEAR, { targets: 1 }),
]);

const QUERIES: readonly Case[] = [
  ...RADII.filter(({ network }) => network !== 'mnist-fast').map(({ network, linf }) =>
    result(
      'square',
      network,
      200,
      { epsilon: linf, queries: 1000 },
      ['autoattack', 'torchattacks'],
      { kind: 'queries', most: 0.1 },
      { edges: false },
    ),
  ),
  ...(['foolbox', 'art'] as const).flatMap((tool) =>
    (['digits', 'mnist-natural'] as const).map((network): Case => ({
      ...result('hop-skip-jump', network, 30, { norm: 'l2', steps: 20 }, [tool], {
        kind: 'norm',
        most: 0.1,
      }),
      queriesOf: tool,
    })),
  ),
  // One trial per step in Foolbox, `trials` in ART: about as many questions.
  ...(
    [
      ['foolbox', { norm: 'l2', steps: 2000 }],
      ['art', { norm: 'l2', steps: 50, trials: 20 }],
    ] as const
  ).flatMap(([tool, parameters]) =>
    (['digits', 'mnist-natural'] as const).map((network): Case => ({
      ...result('boundary', network, 20, parameters, [tool], { kind: 'norm', most: 0.1 }),
      queriesOf: tool,
    })),
  ),
];

function timed(
  attack: string,
  network: string,
  samples: number,
  batch: number,
  parameters: AttackParameters,
  least: number,
  more: Partial<Case> = {},
): Case {
  return {
    section: 'time',
    attack,
    network,
    samples,
    batch,
    parameters,
    tools: ALL,
    goal: { kind: 'time', least },
    ...more,
  };
}

const STEPS = { epsilon: 8 / 255, stepSize: 2 / 255, randomStart: false };
const TIME: readonly Case[] = [
  timed('pgd', 'resnet18', 32, 32, { ...STEPS, steps: 3 }, 1, { own: EXACT }),
  timed('pgd', 'vit', 32, 32, { ...STEPS, steps: 10 }, 1, { own: EXACT }),
  timed('pgd', 'mobilenet-v2', 32, 32, { ...STEPS, steps: 10 }, 1, { own: EXACT }),
  timed('pgd', 'digits', 360, 100, { ...STEPS, steps: 40 }, 1.5, { own: EXACT }),
  timed('pgd', 'mnist-natural', 500, 100, { ...STEPS, steps: 40 }, 1.5, { own: EXACT }),
  timed('pgd', 'resnet18', 4, 1, { ...STEPS, steps: 10 }, 3, { own: EXACT }),
  timed('pgd', 'vit', 4, 1, { ...STEPS, steps: 10 }, 3, { own: EXACT }),
  timed('pgd', 'mobilenet-v2', 4, 1, { ...STEPS, steps: 10 }, 3, { own: EXACT }),
  timed('pgd', 'digits', 30, 1, { ...STEPS, steps: 40 }, 3, { own: EXACT }),
  timed('pgd', 'mnist-natural', 30, 1, { ...STEPS, steps: 40 }, 3, { own: EXACT }),
  timed('hop-skip-jump', 'mnist-natural', 20, 100, { norm: 'l2', steps: 10 }, 5, {
    tools: ['art'],
    queriesOf: 'art',
  }),
  timed('boundary', 'mnist-natural', 10, 100, { norm: 'l2', steps: 100, trials: 20 }, 5, {
    tools: ['art'],
    queriesOf: 'art',
  }),
];

export const CASES: readonly Case[] = [
  ...DETERMINISTIC,
  ...ENSEMBLE,
  ...MINIMAL,
  ...QUERIES,
  ...TIME,
];

/** A name for files and tables: `pgd digits linf 0.1`. */
export function nameOf({
  section,
  attack,
  network,
  samples,
  batch,
  parameters,
  queriesOf,
}: Case): string {
  const { norm = 'linf', epsilon } = parameters;
  // The same attack with as many questions as another tool took is another case.
  const like = queriesOf === undefined ? [] : [`like ${queriesOf}`];
  const radius = epsilon === undefined ? [] : [Number(epsilon).toPrecision(3)];
  const where = section === 'time' ? [`batch ${batch}`] : [`${samples} samples`];
  return [attack, network, String(norm), ...radius, ...where, ...like].join(' ');
}
