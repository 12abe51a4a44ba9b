import type {
  AttackTrial,
  BrokenSample,
  ExtractionCurve,
  ExtractionPoint,
  ExtractionResult,
  MaskingDiagnosis,
  MaskingSymptom,
  RobustPoint,
  Robustness,
  RobustnessComparison,
  RobustnessThreshold,
  Share,
  ThreatResult,
  UnexaminedThreat,
} from '../core/robustness.ts';
import { ATTACK_ACCESSES, NORMS } from '../core/robustness.ts';
import { integer, list, number, object, oneOf, text } from './schema-parts.ts';
import type { Schema } from './schema-parts.ts';

const NORM = oneOf(NORMS, 'How changes are measured.');
const ACCESS = oneOf(ATTACK_ACCESSES, 'What an attacker sees.');
const texts = (description: string): Schema => list({ type: 'string' }, description);
const numbers = (description: string): Schema => list({ type: 'number' }, description);

function share(description: string): Schema {
  return object<Share>(description, {
    value: number('0 to 1.'),
    low: number('Lower end of the 95 % Wilson interval.'),
    high: number('Upper end.'),
    count: integer('Samples it holds for.'),
    of: integer('All samples.'),
  });
}

const COMPARISON = object<RobustnessComparison>(
  'Another model, or an earlier run, on the same samples.',
  {
    with: text('Which.'),
    rows: list(
      object<RobustnessComparison['rows'][number]>('One radius.', {
        norm: NORM,
        epsilon: number('Radius in the attack space.'),
        shown: text('As people write it.'),
        own: share('Robust accuracy of this model.'),
        other: share('Robust accuracy of the other.'),
        onlyOwn: integer('Samples robust only here.'),
        onlyOther: integer('Samples robust only there.'),
        pValue: number('Exact McNemar test, two-sided.'),
      }),
      'By norm and radius.',
    ),
  },
);

const EXTRACTION = object<ExtractionResult>('How many questions a copy costs.', {
  queriesFrom: text('Where the questions came from.'),
  substitute: text('The kind of copy.'),
  seeds: list({ type: 'integer' }, 'Seeds of the repetitions.'),
  curves: list(
    object<ExtractionCurve>('One form of answer.', {
      answers: text('What answers were cut down to.'),
      points: list(
        object<ExtractionPoint>(
          'One number of questions.',
          {
            queries: integer('Questions.'),
            agreement: share('Held-out inputs on which both say the same.'),
            range: numbers('Lowest and highest over the seeds.'),
            accuracy: number('Accuracy of the copy against true labels.'),
          },
          ['accuracy'],
        ),
        'Ascending.',
      ),
      reached: list(
        object<ExtractionCurve['reached'][number]>(
          'An agreement.',
          { agreement: number('0 to 1.'), queries: integer('Questions until then.') },
          ['queries'],
        ),
        'Ascending.',
      ),
    }),
    'By form of answer.',
  ),
});

/** How models bore being attacked; only where that was asked for. */
export const ROBUSTNESS = object<Robustness>(
  'How one model bore being attacked.',
  {
    model: object<Robustness['model']>(
      'The model.',
      {
        path: text('As the user named it.'),
        sha256: text('Of the file.'),
        input: text('Name of the input.'),
        inputShape: list(integer('Size.'), 'Without the batch.'),
        output: text('Name of the output.'),
        classes: integer('Number of classes.'),
        parameters: integer('Numbers in floating-point constants.'),
        preparation: texts('What was done to compute with it.'),
        asked: integer('Samples a scorer was asked in all.'),
      },
      ['sha256', 'parameters', 'asked'],
    ),
    data: object<Robustness['data']>('The samples.', {
      path: text('As the user named it.'),
      samples: integer('Samples attacked.'),
      digest: text('SHA-256 of the samples attacked and their labels, in their order.'),
      classNames: texts('By class number; empty where they are not known.'),
      columns: texts('Names of columns of a table.'),
      notes: texts('What was left out or concluded.'),
    }),
    input: object<Robustness['input']>('How data become what the model wants.', {
      kind: oneOf(['image', 'table', 'array'], 'Kind of data.'),
      unit: text('What one unit of a norm is.'),
      layout: text('CHW, HWC, HW or columns.'),
      scale: numbers('Model input = value · scale + shift.'),
      shift: numbers('Per channel, or one for all.'),
      evidence: texts('How this is known.'),
    }),
    access: object<Robustness['access']>(
      'What attacks saw.',
      {
        used: ACCESS,
        reasons: texts('Why not more.'),
        straightThrough: texts('Nodes a gradient is passed straight through.'),
        gradientError: number('Largest relative error of the gradient against finite differences.'),
      },
      ['gradientError'],
    ),
    preset: text('quick, standard or thorough.'),
    seed: integer('The only source of chance.'),
    budget: text('What the run could use.'),
    clean: share('Accuracy without an attack.'),
    threats: list(
      object<ThreatResult>(
        'One norm.',
        {
          norm: NORM,
          curve: list(
            object<RobustPoint>('One radius.', {
              epsilon: number('Radius in the attack space.'),
              shown: text('As people write it.'),
              robust: share('Correct without an attack and under every attack.'),
              perClass: list(
                object<RobustPoint['perClass'][number]>('One class.', {
                  label: integer('Class number.'),
                  robust: share('Of its samples.'),
                }),
                'By class.',
              ),
            }),
            'Ascending.',
          ),
          medianDistance: number('Median of the smallest known change.'),
          measured: integer('Samples with a known change.'),
          medianQueries: number('Median questions until a black-box attack succeeded.'),
        },
        ['medianDistance', 'medianQueries'],
      ),
      'By norm.',
    ),
    trials: list(
      object<AttackTrial>(
        'One attack at one radius.',
        {
          attack: text('Id.'),
          title: text('Name.'),
          access: ACCESS,
          norm: NORM,
          epsilon: number('Radius; 0 for a search for the smallest change.'),
          seed: integer('Seed.'),
          parameters: { type: 'object', description: 'Parameters.' },
          samples: integer('Samples it ran on.'),
          broken: integer('Samples it broke.'),
          queries: integer('Evaluations of the model.'),
          gradients: integer('Gradients.'),
          milliseconds: integer('Time.'),
          ended: text('Why it ended early.'),
        },
        ['ended'],
      ),
      'In order.',
    ),
    masking: object<MaskingDiagnosis>('Whether a hidden gradient makes it look robust.', {
      verdict: oneOf(['not-masked', 'suspected', 'masked', 'not-examined'], 'The answer.'),
      symptoms: list(
        object<MaskingSymptom>('One question.', {
          id: text('Id.'),
          question: text('The question.'),
          answer: oneOf(['healthy', 'symptom', 'not-run'], 'The answer.'),
          evidence: text('Numbers and nodes.'),
        }),
        'All questions.',
      ),
    }),
    worst: list(
      object<BrokenSample>(
        'A broken sample.',
        {
          index: integer('Number among the samples attacked.'),
          name: text('What a person finds it by.'),
          label: integer('Its class.'),
          predicted: integer('What the model says of the changed sample.'),
          confidence: object<NonNullable<BrokenSample['confidence']>>('Probability of the class.', {
            clean: number('Before.'),
            adversarial: number('After.'),
          }),
          attack: text('Id of the attack.'),
          norm: NORM,
          distance: number('Size of the change.'),
          shown: text('As people write it.'),
          pictures: object<NonNullable<BrokenSample['pictures']>>('PNG files in base64.', {
            clean: text('The sample.'),
            change: text('The change, amplified around grey.'),
            adversarial: text('The changed sample.'),
          }),
          columns: list(
            object<NonNullable<BrokenSample['columns']>[number]>('A changed column.', {
              name: text('Name.'),
              from: number('Before.'),
              to: number('After.'),
              deviations: number('In standard deviations.'),
            }),
            'Largest change first.',
          ),
        },
        ['confidence', 'pictures', 'columns'],
      ),
      'Smallest change first.',
    ),
    confusion: list(list(integer('Samples.'), 'By class said.'), 'By class.'),
    samples: list(
      object<Robustness['samples'][number]>('Per norm.', {
        norm: NORM,
        smallest: list(
          { type: ['number', 'null'] },
          'Smallest change that breaks each sample; null where none is known, 0 where it is wrong as it is.',
        ),
      }),
      'For paired tests of later runs.',
    ),
    extraction: EXTRACTION,
    comparison: COMPARISON,
    baseline: COMPARISON,
    thresholds: list(
      object<RobustnessThreshold>(
        'What the policy asks for.',
        {
          norm: NORM,
          epsilon: number('Radius.'),
          shown: text('As people write it.'),
          minimum: number('Least robust accuracy, 0 to 1.'),
          robust: share('What was found.'),
        },
        ['robust'],
      ),
      'In order.',
    ),
    unexamined: list(
      object<UnexaminedThreat>(
        'What is not known.',
        {
          what: text('What.'),
          reason: text('Why.'),
          inherent: { const: true, description: 'No other run of the kind could know.' },
        },
        ['inherent'],
      ),
      'In order.',
    ),
    threads: integer('Threads.'),
  },
  ['extraction', 'comparison', 'baseline'],
);
