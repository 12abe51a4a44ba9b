import type { OnnxClassifier } from '../attacks/classifier/onnx-classifier.ts';
import type { CleanBatch } from '../attacks/attack.ts';
import type { SelfTestResult } from '../engine/self-test.ts';
import { selfTest } from '../engine/self-test.ts';
import { Random } from '../tensor/random.ts';

/** Samples the gradient is compared on: the test takes the one in the middle, so a few on a kink do no harm. */
const TESTED = 8;
/** How far an element is taken to range, in units of the attack space: a pixel, a standard deviation. */
const SCALE = 0.25;

/**
 * Compares the gradient with differences of the value itself. By the margin: cross-entropy of a confident answer is a number near 0, whose
 * rounding hides the differences.
 */
function testGradient(
  classifier: OnnxClassifier,
  clean: CleanBatch,
  seed: number,
): Promise<SelfTestResult> {
  const { size } = classifier.space;
  const count = Math.min(TESTED, clean.count);
  // The test asks for the samples moved forwards and backwards in one batch: labels repeat.
  const labels = Int32Array.from({ length: 2 * count }, (_, row) => clean.labels[row % count] ?? 0);
  const loss = (x: Float32Array, rows: number): ReturnType<OnnxClassifier['gradient']> =>
    classifier.gradient('margin', x, rows, labels);
  return selfTest(
    {
      size,
      value: async (x, rows) => Float32Array.from((await loss(x, rows)).loss),
      gradient: async (x, rows) => (await loss(x, rows)).gradient,
    },
    { x: clean.x.subarray(0, count * size), count, scale: SCALE },
    new Random(seed).fork('self-test'),
  );
}

/** Whether the gradient may be followed, and what was measured to know. */
export interface GradientJudgement {
  /** Absent where it could not be tested. */
  readonly test?: SelfTestResult;
  /** It leads nowhere, or elsewhere: then the model is a black box. */
  readonly isUseless: boolean;
}

export async function judgeGradient(
  classifier: OnnxClassifier,
  clean: CleanBatch,
  seed: number,
  isRandom: boolean,
): Promise<GradientJudgement> {
  const { gradientAccess } = classifier;
  // Where steps are passed straight through the gradient is meant to differ, and differences of answers by chance are chance.
  const isExact = gradientAccess.ok && gradientAccess.steps.length === 0 && !isRandom;
  if (!isExact || clean.count === 0) return { isUseless: false };
  const test = await testGradient(classifier, clean, seed);
  // A gradient that is zero because something ends it leads nowhere.
  const isUseless =
    test.verdict === 'differs' || (test.verdict === 'flat' && gradientAccess.blocks.length > 0);
  return { test, isUseless };
}
