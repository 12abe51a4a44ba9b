import type { MaskingDiagnosis, MaskingSymptom } from '../../core/robustness.ts';
import type { RepeatedAnswers } from './repeated-answers.ts';

/** What was measured to tell real robustness from a hidden gradient; a part that was not run is absent. */
export interface MaskingEvidence {
  readonly repeated?: RepeatedAnswers;
  /** Samples that a black box broke although the white box had not. */
  readonly blackBox?: {
    readonly tried: number;
    readonly broken: number;
    readonly attack: string;
    /** Within a radius, or for the smallest change: there it counts as broken where its change is less than half as large. */
    readonly search: 'fixed' | 'minimal';
  };
  /** A radius that allows every sample there is: what stays right although it need not. */
  readonly unbounded?: { readonly samples: number; readonly robust: number };
  /** One step against many, within one radius, on the same samples. */
  readonly singleStep?: {
    readonly samples: number;
    readonly onlySingle: number;
    readonly iterative: number;
  };
  /** Random signs against the gradient, within one radius, on the same samples. */
  readonly noise?: { readonly samples: number; readonly noise: number; readonly gradient: number };
  /** Gradients of cross-entropy: of zeros, of NaN or infinity, and of zeros though that of the margin is none. */
  readonly gradients?: {
    readonly samples: number;
    readonly zero: number;
    readonly broken: number;
    readonly saturated: number;
  };
  /** Nodes at which a gradient ends; absent where no node is seen. */
  readonly blocks?: readonly string[];
  /** Nodes whose outputs lie where their derivative is next to nothing. */
  readonly saturatedNodes: readonly string[];
}

/** Shares above which a sign is one: single samples do what they like. */
const FEW = 0.05;
const SOME = 0.1;
/** Random noise that breaks this share of what the gradient breaks makes the gradient look useless. */
const AS_GOOD = 0.9;
/** Fewer broken samples than this prove nothing. */
const LEAST = 3;

interface Question {
  readonly id: string;
  readonly question: string;
  /** Alone enough to say that the gradient is hidden. */
  readonly decides: boolean;
  readonly answer: (
    evidence: MaskingEvidence,
  ) => { readonly isSign: boolean; readonly text: string } | undefined;
}

/** Carlini et al. 2019, arXiv 1902.06705, section 3, and Pintor et al. 2021, arXiv 2106.09947, as questions. */
const QUESTIONS: readonly Question[] = [
  {
    id: 'black-box',
    question: 'Does a black box break what the white box could not?',
    decides: true,
    answer: ({ blackBox }) =>
      blackBox && {
        isSign: blackBox.broken >= LEAST && blackBox.broken > FEW * blackBox.tried,
        text:
          blackBox.search === 'fixed'
            ? `${blackBox.attack} broke ${blackBox.broken} of ${blackBox.tried} samples that gradient attacks had left within the same radius`
            : `${blackBox.attack} found changes less than half as large as gradient attacks for ${blackBox.broken} of ${blackBox.tried} samples`,
      },
  },
  {
    id: 'unbounded',
    question: 'Does a change without a bound break everything?',
    decides: true,
    answer: ({ unbounded }) =>
      unbounded && {
        isSign: unbounded.robust >= LEAST && unbounded.robust > SOME * unbounded.samples,
        text: `${unbounded.robust} of ${unbounded.samples} samples stay right although every sample was allowed`,
      },
  },
  {
    id: 'single-step',
    question: 'Do many steps break more than one?',
    decides: true,
    answer: ({ singleStep }) =>
      singleStep && {
        isSign: singleStep.onlySingle >= LEAST && singleStep.onlySingle > FEW * singleStep.samples,
        text: `one step broke ${singleStep.onlySingle} of ${singleStep.samples} samples that many steps did not, which broke ${singleStep.iterative}`,
      },
  },
  {
    id: 'noise',
    question: 'Is the gradient better than chance?',
    decides: false,
    answer: ({ noise }) =>
      noise && {
        isSign:
          noise.noise >= LEAST &&
          noise.noise >= AS_GOOD * noise.gradient &&
          noise.gradient < noise.samples,
        text: `random signs broke ${noise.noise} of ${noise.samples} samples, the gradient ${noise.gradient}`,
      },
  },
  {
    id: 'zero-gradients',
    question: 'Is there a gradient to follow?',
    decides: false,
    answer: ({ gradients, saturatedNodes }) => {
      if (gradients === undefined) return undefined;
      const { samples, zero, broken, saturated } = gradients;
      const where = saturatedNodes.length === 0 ? '' : `; saturated: ${saturatedNodes.join(', ')}`;
      const scores =
        saturated === 0
          ? ''
          : `; of these ${saturated} because the scores are so far apart that the softmax is flat`;
      return {
        isSign: zero + broken > SOME * samples,
        text: `${zero} of ${samples} gradients are zero, ${broken} are no numbers${scores}${where}`,
      };
    },
  },
  {
    id: 'blocks',
    question: 'Does the gradient reach the input?',
    decides: false,
    answer: ({ blocks }) =>
      blocks && {
        isSign: blocks.length > 0,
        text: blocks.length === 0 ? 'no node ends it' : `it ends at ${blocks.join(', ')}`,
      },
  },
  {
    id: 'random-answers',
    question: 'Does the model answer the same twice?',
    decides: false,
    answer: ({ repeated }) =>
      repeated && {
        isSign: repeated.scores > 0,
        text:
          repeated.scores === 0
            ? `the same scores for ${repeated.samples} samples asked twice`
            : `${repeated.scores} of ${repeated.samples} samples got other scores when they were asked twice, ${repeated.classes} another class`,
      },
  },
];

/** Answers every question. `masked` needs a sign that decides; any other sign is a suspicion. */
export function diagnose(evidence: MaskingEvidence): MaskingDiagnosis {
  const symptoms = QUESTIONS.map(({ id, question, answer }): MaskingSymptom => {
    const found = answer(evidence);
    if (found === undefined)
      return { id, question, answer: 'not-run', evidence: 'not measured in this run' };
    return { id, question, answer: found.isSign ? 'symptom' : 'healthy', evidence: found.text };
  });
  const signs = new Set(symptoms.filter(({ answer }) => answer === 'symptom').map(({ id }) => id));
  const isMasked = QUESTIONS.some(({ id, decides }) => decides && signs.has(id));
  return { verdict: isMasked ? 'masked' : signs.size > 0 ? 'suspected' : 'not-masked', symptoms };
}
