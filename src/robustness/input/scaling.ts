/** How values of the attack space become what the model wants: value · scale + shift, per channel, or once for all. */
export interface Scaling {
  readonly name: string;
  readonly scale: readonly number[];
  readonly shift: readonly number[];
}

function normalised(
  name: string,
  means: readonly number[],
  deviations: readonly number[],
): Scaling {
  return {
    name,
    scale: deviations.map((deviation) => 1 / deviation),
    shift: means.map((mean, channel) => -mean / (deviations[channel] ?? 1)),
  };
}

/** Means and deviations people train with, of pixels in 0 … 1 (torchvision, the CIFAR and MNIST examples of PyTorch). */
const THREE_CHANNELS: readonly Scaling[] = [
  normalised('ImageNet mean and deviation', [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
  normalised('CIFAR-10 mean and deviation', [0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]),
];
const ONE_CHANNEL: readonly Scaling[] = [
  normalised('MNIST mean and deviation', [0.1307], [0.3081]),
];
const ANY: readonly Scaling[] = [
  { name: 'values from 0 to 1', scale: [1], shift: [0] },
  { name: 'values from −1 to 1', scale: [2], shift: [-1] },
  { name: 'values from 0 to 255', scale: [255], shift: [0] },
];

/** What a model of images may want, given pixels from 0 to 1. */
export function imageScalings(channels: number): readonly Scaling[] {
  return [
    ...ANY,
    ...(channels === 3 ? THREE_CHANNELS : []),
    ...(channels === 1 ? ONE_CHANNEL : []),
  ];
}

/** What the user said: `--range 0..255`, `--mean`, `--std`, all of pixels in 0 … 1. */
export function givenScaling(
  range: readonly [number, number] | undefined,
  means: readonly number[] | undefined,
  deviations: readonly number[] | undefined,
): Scaling | undefined {
  if (means !== undefined || deviations !== undefined)
    return normalised('the given mean and deviation', means ?? [0], deviations ?? [1]);
  if (range === undefined) return undefined;
  const [low, high] = range;
  return { name: `values from ${low} to ${high}`, scale: [high - low], shift: [low] };
}

/** How well the model does with one scaling. */
export interface ScalingTrial {
  readonly scaling: Scaling;
  /** Of the samples tried, those that come out as labelled. */
  readonly correct: number;
  readonly of: number;
  /** Mean cross-entropy of the labels, in nats. */
  readonly loss: number;
}

export type ScalingChoice =
  | { readonly ok: true; readonly scaling: Scaling; readonly evidence: string }
  | { readonly ok: false; readonly reason: string };

/** Share of samples by which the best scaling must lead the next for accuracy alone to be strong evidence. */
const LEAD = 0.1;
/** Share of samples by which the best by loss may be behind in accuracy, and samples, where these are more: a few lie on the border. */
const TIE = 0.02;
const TIED_SAMPLES = 2;
/**
 * The loss of every other scaling must be at least this many times the best one's. Networks of ReLU hardly mind the scale, so
 * accuracy alone cannot tell; but their confidence is only right at the scale they were trained at, and the loss shows that.
 */
const LOSS_LEAD = 1.25;
/** Share of samples that must come out as labelled before anything is said. */
const MIN_ACCURACY = 0.3;

/**
 * Chooses by labelled samples: a scaling that leads clearly in accuracy, or one that is as accurate as any and has clearly the
 * lowest loss. Anything else is a question to the user, not a guess.
 */
export function chooseScaling(trials: readonly ScalingTrial[], classes: number): ScalingChoice {
  const accuracy = ({ correct, of }: ScalingTrial): number => (of === 0 ? 0 : correct / of);
  const ranked = [...trials].sort((a, b) => accuracy(b) - accuracy(a) || a.loss - b.loss);
  const [first, second] = ranked;
  if (first === undefined) return { ok: false, reason: 'there are no labelled samples to try' };
  const table = ranked
    .slice(0, 4)
    .map(
      (trial) =>
        `${trial.scaling.name} ${(100 * accuracy(trial)).toFixed(0)} % (loss ${Number(trial.loss.toPrecision(2))})`,
    )
    .join(', ');
  if (accuracy(first) < Math.max(MIN_ACCURACY, 2 / classes))
    return {
      ok: false,
      reason: `no range of values makes the model agree with the labels: ${table}`,
    };
  const evidence = `accuracy and loss by range of values: ${table}`;
  if (second === undefined || accuracy(first) - accuracy(second) >= LEAD)
    return { ok: true, scaling: first.scaling, evidence };
  const [best, next] = [...trials].sort((a, b) => a.loss - b.loss);
  if (
    best !== undefined &&
    next !== undefined &&
    accuracy(first) - accuracy(best) <= Math.max(TIE, TIED_SAMPLES / best.of) &&
    next.loss >= LOSS_LEAD * best.loss
  )
    return { ok: true, scaling: best.scaling, evidence };
  return { ok: false, reason: `several ranges of values do equally well: ${table}` };
}
