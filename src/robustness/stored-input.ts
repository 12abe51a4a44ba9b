import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import { isImage, readTable, storedRange } from './attacked-input.ts';
import type { AttackedSamples } from './attacked-input.ts';
import { imageSize, layoutOf } from './input/layout.ts';
import type { ImageLayout } from './input/layout.ts';
import { givenScaling } from './input/scaling.ts';
import type { ExaminationRequest } from './request.ts';
import { ExaminationError } from './request.ts';
import { imageSet, imageTransform } from './sample-set.ts';

/**
 * Samples for a model that says nothing of its input: it gets the values as they are stored, in the shape they are stored in, unless the
 * user said otherwise. Nothing is tried out and nothing is guessed.
 */
export function readStoredInput(
  request: ExaminationRequest,
  samples: LabelledSamples,
): AttackedSamples {
  if (!isImage(samples)) return readTable(request, samples);
  const { range, evidence } = storedRange(request, samples);
  const [low, high] = range;
  const stored = layoutOf(samples.shape);
  const inputShape =
    request.layout === undefined || stored === undefined
      ? samples.shape
      : shapeIn(request.layout, samples.shape, stored);
  const made = imageSet(samples, inputShape, range, request.layout);
  if (!made.ok) throw new ExaminationError(made.detail);
  const { set } = made;
  const given = givenScaling(request.modelRange, request.mean, request.deviation);
  const scaling = given ?? { name: 'the values as stored', scale: [high - low], shift: [low] };
  return {
    set,
    transform: imageTransform(set, scaling),
    input: {
      kind: 'image',
      unit: set.unitName,
      layout: set.layout,
      scale: scaling.scale,
      shift: scaling.shift,
      evidence: [
        ...evidence,
        given === undefined
          ? `the scorer gets the values as stored, ${low} to ${high}`
          : `given: the scorer gets ${given.name}`,
        `the scorer gets samples of shape [${inputShape.join(', ')}]${request.layout === undefined ? ', as stored' : ''}`,
      ],
    },
  };
}

function shapeIn(
  layout: ImageLayout,
  shape: readonly number[],
  stored: ImageLayout,
): readonly number[] {
  const { height, width, channels } = imageSize(shape, stored);
  if (layout === 'HW') return [height, width];
  return layout === 'CHW' ? [channels, height, width] : [height, width, channels];
}
