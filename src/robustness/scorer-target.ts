import { BudgetSpent } from '../attacks/classifier/classifier.ts';
import { ScoreClassifier } from '../attacks/classifier/score-classifier.ts';
import { ScorerError } from '../core/scorer.ts';
import type { AttackedTarget } from './attacked-target.ts';
import { checkLabels, chosenSamples } from './attacked-target.ts';
import type { AttackedSamples } from './attacked-input.ts';
import { readStoredInput } from './stored-input.ts';
import type { ExaminationHost, ExaminationRequest, RemoteModel } from './request.ts';
import { ExaminationError } from './request.ts';

/** A scorer, asked for all samples once: what it answers with, and what it says of them. Throws `ExaminationError`. */
export async function openScorerTarget(
  remote: RemoteModel,
  request: ExaminationRequest,
  host: ExaminationHost,
): Promise<AttackedTarget> {
  const { samples: given } = request;
  if (given === undefined)
    throw new ExaminationError(
      'a scorer needs --data: nothing else tells the shape of what it takes',
    );
  const samples = chosenSamples(given, request);
  const attacked = readStoredInput(request, samples);
  const { set, transform } = attacked;
  if (set.count === 0) throw new ExaminationError('there are no samples to ask the scorer about');
  host.progress({ kind: 'step', text: 'asking the scorer' });
  const classifier = await openClassifier(remote, request, host, attacked);
  checkLabels(samples, classifier.classes);
  const started = host.now();
  const predicted = await classifier
    .classify(set.x, set.count)
    .catch((error: unknown) => refuse(error, request, set.count, classifier));
  return {
    model: {
      input: 'inputs',
      inputShape: transform.inputShape,
      output: classifier.access === 'scores' ? 'scores' : 'labels',
      classes: classifier.classes,
      preparation: [
        `${classifier.classes} classes, as ${remote.classes === undefined ? 'the first answer has' : 'given'}`,
      ],
    },
    given,
    samples,
    attacked,
    classifier,
    predicted: predicted.slice(),
    scorer: classifier,
    unit: { query: (host.now() - started) / set.count, gradient: 0 },
    close: () => Promise.resolve(),
  };
}

function openClassifier(
  { scorer, batch, classes }: RemoteModel,
  request: ExaminationRequest,
  host: ExaminationHost,
  { set, transform }: AttackedSamples,
): Promise<ScoreClassifier> {
  const { queries } = request.budget;
  return ScoreClassifier.open(
    {
      scorer,
      space: set.space,
      transform,
      batch,
      asked: host.resumed?.asked ?? 0,
      ...(classes === undefined ? {} : { classes }),
      ...(queries === undefined ? {} : { queries }),
    },
    set.x,
  ).catch((error: unknown) => refuse(error, request, set.count));
}

/** Before there is anything to keep, whatever ends the run is the reason why there was none. */
function refuse(
  error: unknown,
  { budget: { queries = 0 } }: ExaminationRequest,
  count: number,
  classifier?: ScoreClassifier,
): never {
  if (error instanceof ScorerError) throw new ExaminationError(error.message, { cause: error });
  if (!(error instanceof BudgetSpent)) throw error;
  throw new ExaminationError(
    classifier?.failure?.message ??
      `the budget of ${queries} queries is spent before any attack: what the scorer says of ${count} samples takes ${count + 1}`,
    { cause: error },
  );
}
