import type { Rules } from '../../../core/rule.ts';
import {
  ATLAS_CRAFT_ADVERSARIAL,
  ATLAS_EVADE,
  OBFUSCATED_GRADIENTS,
  OWASP_ML01,
} from '../references.ts';

const REFERENCES = [OWASP_ML01, ATLAS_CRAFT_ADVERSARIAL, ATLAS_EVADE];

/** What attacking a model may show. */
export const RULES = {
  'below-threshold': {
    title: 'Less robust than the policy asks for',
    severity: 'high',
    message:
      'under attack within {radius} ({norm}) {robust} of the samples stay correct; the policy asks for {minimum}',
    why: 'Whoever can change the input of the model a little decides what it answers for the rest of the samples. The changed samples are kept by --save-adversarial.',
    fix: 'Train with adversarial samples of this radius, or let the decision of this model never stand alone where inputs come from strangers.',
    references: REFERENCES,
    example: {
      bad: 'thresholds: [{ norm: linf, epsilon: 8/255, minimum: 0.5 }]  # robust accuracy 0.02',
      good: 'thresholds: [{ norm: linf, epsilon: 8/255, minimum: 0.5 }]  # robust accuracy 0.61',
    },
  },
  'easily-fooled': {
    title: 'Small changes decide the answer',
    severity: 'medium',
    message:
      'under attack within {radius} ({norm}) only {robust} of the samples stay correct, {clean} without an attack',
    why: 'Most models trained in the ordinary way are like this. It matters where somebody gains from a wrong answer and can touch the input.',
    fix: 'Decide whether inputs can come from somebody who gains from a wrong answer. Where they can, train with adversarial samples, and write the accuracy you need into the policy.',
    references: REFERENCES,
    example: {
      bad: 'clean accuracy 0.97, accuracy under attack at 8/255 0.03',
      good: 'clean accuracy 0.95, accuracy under attack at 8/255 0.62',
    },
  },
  'gradient-masked': {
    title: 'Robust only against attacks that use its gradient',
    severity: 'high',
    message: 'the robust accuracy is not to be relied on: {symptom}',
    why: 'The gradient is hidden (by rounding, saturation or chance), so attacks that follow it fail, while others find changes that fool the model.',
    fix: 'Read the symptoms. Attack again with --thorough, remove the layer that hides the gradient, and do not state the robust accuracy of this report.',
    references: [OBFUSCATED_GRADIENTS, ...REFERENCES],
    example: {
      bad: 'z = torch.round(model(x) * 100) / 100',
      good: 'z = model(x)',
    },
  },
  'robustness-fell': {
    title: 'Less robust than before',
    severity: 'high',
    message:
      'within {radius} ({norm}) {own} of the samples stay correct, {other} in {with}; that is no chance (p = {p})',
    why: 'Both were attacked with the same samples, and more samples lost their robustness than gained it than chance explains.',
    fix: 'Find what changed in training, data or quantisation, or accept the new state by writing a new baseline.',
    references: REFERENCES,
    example: {
      bad: 'old model 0.61, new model 0.42 on the same 300 samples',
      good: 'old model 0.61, new model 0.60 on the same 300 samples',
    },
  },
  'clean-accuracy-low': {
    title: 'Most samples are misclassified without any attack',
    severity: 'medium',
    message:
      'the model classifies only {clean} of the samples as they are labelled; with {classes} classes chance alone gives {chance}',
    why: 'Labels in another order, another range of values or another layout look like this. What attacks show then says little about the model.',
    fix: 'Compare the class numbers of the data with those of the model, and give --range, --mean, --std or --layout.',
    references: [OWASP_ML01],
    example: {
      bad: 'pixels 0 … 255 given to a model that wants 0 … 1',
      good: 'weighbridge attack model.onnx --data images --range 0..1',
    },
  },
  'random-answers': {
    title: 'The model answers differently each time',
    severity: 'low',
    message: '{evidence}',
    why: 'Chance in the answer hides the gradient and makes attacks look weaker than they are, unless they average.',
    fix: 'Attack again with --thorough, which averages over the chance, or remove the random layer before the model is judged.',
    references: [OBFUSCATED_GRADIENTS],
    example: {
      bad: 'Dropout left in training mode in the exported file',
      good: 'model.eval(); torch.onnx.export(model, ...)',
    },
  },
} as const satisfies Rules;
