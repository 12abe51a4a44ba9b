import { readFileSync } from 'node:fs';
import { OnnxClassifier } from '../../src/attacks/classifier/onnx-classifier.ts';
import { boxSpace } from '../../src/attacks/geometry/space.ts';
import { decodeModel } from '../../src/engine/onnx/decode-model.ts';
import { sessionEvaluator } from '../../src/engine/session/evaluator.ts';
import { openVictim } from '../../src/robustness/victim.ts';

/** A network of images in 0 to 1, channels first, as the command opens it. */
export async function openNetwork(
  path: string,
  batch: number,
  threads: number,
): Promise<OnnxClassifier> {
  const read = decodeModel(readFileSync(path));
  if (!read.ok) throw new Error(read.error.detail);
  const opened = await openVictim(read.model, { evaluate: sessionEvaluator() });
  if (!opened.ok) throw new Error(opened.detail);
  const { victim } = opened;
  const { inputShape } = victim;
  return OnnxClassifier.open({
    typed: victim.typed,
    input: victim.input,
    logits: victim.logits,
    space: { ...boxSpace(inputShape), layout: 'CHW' },
    transform: { scale: Float32Array.of(1), shift: Float32Array.of(0), inputShape },
    batch,
    threads,
  });
}
