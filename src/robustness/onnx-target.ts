import { OnnxClassifier } from '../attacks/classifier/onnx-classifier.ts';
import type { Model } from '../engine/graph/graph.ts';
import type { AttackedTarget } from './attacked-target.ts';
import { checkLabels, chosenSamples } from './attacked-target.ts';
import { readInput } from './attacked-input.ts';
import { batchSize } from './batch-size.ts';
import type { ExaminationHost, ExaminationRequest } from './request.ts';
import { ExaminationError } from './request.ts';
import { unlabelledSamples } from './unlabelled.ts';
import { openVictim } from './victim.ts';

/** A file, made ready to be attacked on the runtime. Throws `ExaminationError`. */
export async function openOnnxTarget(
  model: Model,
  request: ExaminationRequest,
  host: ExaminationHost,
): Promise<AttackedTarget> {
  host.progress({ kind: 'step', text: 'preparing the model' });
  const opened = await openVictim(model, {
    evaluate: host.evaluate,
    ...(request.output === undefined ? {} : { output: request.output }),
    ...(request.samples === undefined ? {} : { sampleShape: request.samples.shape }),
  });
  if (!opened.ok) throw new ExaminationError(opened.detail);
  const { victim } = opened;
  const given = request.samples ?? unlabelledSamples(victim, request);
  const samples = chosenSamples(given, request);
  // Before the input is read: wrong labels agree with no range of values, which would be blamed instead.
  checkLabels(samples, victim.classes);
  const batch = victim.frozen ? 1 : batchSize(victim.typed);
  host.progress({ kind: 'step', text: 'reading the input' });
  const attacked = await readInput(request, victim, samples, batch);
  const { set, transform } = attacked;
  const classifier = await OnnxClassifier.open({
    typed: victim.typed,
    input: victim.input,
    logits: victim.logits,
    space: set.space,
    transform,
    batch,
    threads: request.threads,
    straightThrough: true,
  });
  const { input, inputShape, output, classes, parameters, preparation } = victim;
  return {
    model: { input, inputShape, output, classes, parameters, preparation },
    given,
    samples,
    attacked,
    classifier,
    predicted: (await classifier.classify(set.x, set.count)).slice(),
    onnx: { victim, classifier },
    close: () => classifier.close(),
  };
}
