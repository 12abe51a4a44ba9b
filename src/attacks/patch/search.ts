import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { RowAdam } from '../batch/adam.ts';
import { makeCandidates } from '../batch/candidates.ts';
import { gatherNumbers, gatherRows, keepRow } from '../batch/rows.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest, reaches } from '../classifier/classifier.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { pixelGrid } from '../geometry/pixel-grid.ts';
import type { PixelGrid } from '../geometry/pixel-grid.ts';
import type { PlacementRange, Texture } from './placement.ts';
import { applyPaste, collectGradient, drawPaste } from './placement.ts';

interface Parameters {
  readonly area: number;
  readonly rotation: number;
  readonly scale: number;
  readonly passes: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly placements: number;
}

export async function findPatch(
  classifier: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  parameters: Parameters,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const layout = pixelGrid(classifier.space);
  const pixels = layout.height * layout.width;
  const area = Math.min(
    pixels,
    Number.isFinite(budget.epsilon)
      ? Math.floor(budget.epsilon / layout.channels)
      : Math.floor(parameters.area * pixels),
  );
  if (area < 1) return;
  const range: PlacementRange = {
    area,
    rotation: (parameters.rotation * Math.PI) / 180,
    scale: Math.min(Math.max(parameters.scale, 0), 1),
  };
  const groups = groupSamples(clean.count, goal);
  for (const [number, samples] of groups.entries()) {
    const texture = newTexture(layout, area, classifier.space);
    const share = (done: number): void => {
      context.progress((number + done) / groups.length);
    };
    const scene = { classifier, clean, goal, layout, range, texture, samples };
    await train(scene, parameters, context, share);
    await place(scene, parameters, context, findings);
  }
}

/** What one patch is trained on. */
interface Scene {
  readonly classifier: Classifier;
  readonly clean: CleanBatch;
  readonly goal: Goal;
  readonly layout: PixelGrid;
  readonly range: PlacementRange;
  readonly texture: Texture;
  readonly samples: Int32Array;
}

/** All samples, or those of each target: a patch leads to one class. */
function groupSamples(count: number, goal: Goal): readonly Int32Array[] {
  const groups = new Map<number, number[]>();
  for (let sample = 0; sample < count; sample += 1) {
    const target = goal.kind === 'targeted' ? (goal.targets[sample] ?? 0) : -1;
    const group = groups.get(target);
    if (group === undefined) groups.set(target, [sample]);
    else group.push(sample);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, samples]) => Int32Array.from(samples));
}

/** The middle of the bounds everywhere; as many texels as the largest patch has pixels. */
function newTexture(layout: PixelGrid, area: number, space: SampleSpace): Texture {
  const side = Math.max(1, Math.min(Math.ceil(Math.sqrt(area)), layout.height));
  const width = Math.max(1, Math.min(layout.width, layout.height === 1 ? area : side));
  const height = layout.height === 1 ? 1 : side;
  const values = new Float64Array(width * height * layout.channels);
  const bounds = channelBounds(layout, space);
  for (let channel = 0; channel < layout.channels; channel += 1) {
    const { low, high } = bounds[channel] ?? { low: 0, high: 1 };
    values.fill((low + high) / 2, channel * width * height, (channel + 1) * width * height);
  }
  return { width, height, channels: layout.channels, values };
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Bounds of each channel, as the first pixel has them: pictures have the same everywhere, and samples are clipped anyway. */
function channelBounds(layout: PixelGrid, { lower, upper }: SampleSpace): readonly Bounds[] {
  return Array.from({ length: layout.channels }, (_, channel) => {
    const at = layout.index(channel, 0, 0);
    const low = lower[at] ?? 0;
    const high = upper[at] ?? 1;
    return Number.isFinite(low) && Number.isFinite(high) ? { low, high } : { low: -1, high: 1 };
  });
}

async function train(
  { classifier, clean, goal, layout, range, texture, samples }: Scene,
  parameters: Parameters,
  context: AttackContext,
  progress: (share: number) => void,
): Promise<void> {
  const { space } = classifier;
  const { size } = space;
  const batch = Math.max(1, Math.min(Math.floor(parameters.batch), samples.length));
  const bounds = channelBounds(layout, space);
  const widest = Math.max(...bounds.map(({ low, high }) => high - low));
  const adam = new RowAdam(texture.values.length, parameters.learningRate * widest);
  const slope = new Float64Array(texture.values.length);
  const origin = new Float32Array(batch * size);
  const x = new Float32Array(batch * size);
  const labels = new Int32Array(batch);
  const targets = new Int32Array(batch);
  let step = 0;
  for (let pass = 0; pass < parameters.passes; pass += 1) {
    const order = context.random.permutation(samples.length);
    for (let first = 0; first < order.length; first += batch) {
      const owners = order.slice(first, first + batch).map((index) => samples[index] ?? 0);
      const count = owners.length;
      gatherRows(clean.x, owners, count, size, origin);
      gatherNumbers(clean.labels, owners, count, labels);
      if (goal.kind === 'targeted') gatherNumbers(goal.targets, owners, count, targets);
      x.set(origin);
      const pastes = Array.from({ length: count }, () =>
        drawPaste(layout, texture, range, context.random),
      );
      for (const [row, paste] of pastes.entries())
        applyPaste(layout, texture, paste, x, row * size);
      makeCandidates(space, x, origin, count);
      const { gradient } = await classifier.gradient(
        goal.kind === 'targeted' ? 'targeted-cross-entropy' : 'cross-entropy',
        x.subarray(0, count * size),
        count,
        labels,
        goal.kind === 'targeted' ? targets : undefined,
        owners,
      );
      slope.fill(0);
      for (const [row, paste] of pastes.entries())
        collectGradient(layout, texture, paste, gradient, row * size, slope);
      // Adam descends; the losses are to grow.
      for (let at = 0; at < slope.length; at += 1) slope[at] = -(slope[at] ?? 0) / count;
      adam.step(texture.values, slope, slope.length, step);
      step += 1;
      clipTexture(texture, bounds);
    }
    progress((pass + 1) / parameters.passes);
  }
}

function clipTexture(texture: Texture, bounds: readonly Bounds[]): void {
  const plane = texture.width * texture.height;
  for (let at = 0; at < texture.values.length; at += 1) {
    const { low, high } = bounds[Math.floor(at / plane)] ?? { low: 0, high: 1 };
    texture.values[at] = Math.min(Math.max(texture.values[at] ?? 0, low), high);
  }
}

/** Pastes the patch at random places, and keeps the first that works for each sample. */
async function place(
  { classifier, clean, goal, layout, range, texture, samples }: Scene,
  parameters: Parameters,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const { space, classes } = classifier;
  const { size } = space;
  let open = samples;
  for (let attempt = 0; attempt < parameters.placements && open.length > 0; attempt += 1) {
    const count = open.length;
    const origin = new Float32Array(count * size);
    gatherRows(clean.x, open, count, size, origin);
    const x = origin.slice();
    for (let row = 0; row < count; row += 1)
      applyPaste(layout, texture, drawPaste(layout, texture, range, context.random), x, row * size);
    makeCandidates(space, x, origin, count);
    const scores = await classifier.scores(x, count, open);
    for (const [row, sample] of open.entries()) {
      const isReached = reaches(
        goal,
        highest(scores, row, classes),
        clean.labels[sample] ?? -1,
        sample,
      );
      // The first place stands also where it fools nobody: the patch is to be seen there.
      if (attempt === 0 || isReached) keepRow(findings.adversarial, sample, x, row, size);
      if (isReached) findings.found[sample] = 1;
    }
    open = open.filter((sample) => findings.found[sample] !== 1);
  }
}
