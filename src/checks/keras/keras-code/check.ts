import { defineCheck } from '../../../core/check.ts';
import {
  kerasConfig,
  type KerasCode,
  type KerasConfig,
} from '../../../formats/keras-config/keras-config.ts';
import { harmsOf } from '../../../formats/python-bytecode/harm.ts';

/** Lines of evidence per finding. */
const MAX_EVIDENCE = 20;

const CVE_2024_3660 = {
  id: 'CVE-2024-3660',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-3660',
} as const;
const CVE_2025_9905 = {
  id: 'CVE-2025-9905',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-9905',
} as const;
const CWE_502 = { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' } as const;
const CWE_94 = { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' } as const;
const ATLAS = { id: 'AML.T0011', url: 'https://atlas.mitre.org/techniques/AML.T0011' } as const;

/** Which loaders run the code; the container decides. */
function loadersOf({ container }: KerasConfig): string {
  switch (container) {
    case 'hdf5':
      return 'Keras before 3.11.3 ignores safe_mode for HDF5 files, and every Keras 2 runs it';
    case 'saved-model':
      return 'Keras 2 runs it when it revives the layers of a SavedModel';
    default:
      return 'Keras from 2.13 on refuses it unless safe_mode is off; older versions run it';
  }
}

function evidenceOf({ program, slot }: KerasCode): string[] {
  if (program === undefined) return [slot];
  const lines = program.calls
    .slice(0, MAX_EVIDENCE)
    .map(({ text, within }) => `${within}: ${text}`);
  if (lines.length > 0) return lines;
  if (program.names.length === 0) return ['no calls, no global names'];
  return [`names: ${program.names.slice(0, MAX_EVIDENCE).join(', ')}`];
}

export default defineCheck({
  id: 'keras-code',
  version: 1,
  title: 'Compiled Python code inside a Keras model, and what it calls',
  needs: [kerasConfig],
  rules: {
    'dangerous-code': {
      title: 'Code in the model that reaches outside it',
      severity: 'critical',
      message: 'code at {slot} of {origin} calls {call}, which {does}',
      why: 'A Lambda layer stores compiled Python code. Loading the model, or the first call of the layer, runs it with all the rights of the program that loads it. No layer needs such a call.',
      fix: 'Do not load the model. Look for one with the same weights in safetensors or ONNX, or rebuild the architecture from code you have read and load only the weights: model.load_weights("model.weights.h5").',
      references: [CWE_502, CWE_94, CVE_2024_3660, CVE_2025_9905, ATLAS],
      example: {
        bad: 'Lambda(lambda x: __import__("os").system("…"))',
        good: 'Rescaling(1 / 255)',
      },
    },
    'embedded-code': {
      title: 'Compiled code in the model',
      severity: 'high',
      message: 'code at {slot} of {origin} is compiled Python ({version}); {loaders}',
      why: 'A Lambda layer stores compiled Python code, which is run when the model is loaded or called. What it calls looks like modelling, as far as it can be read; the code remains the publisher’s, and nothing holds it to what it seems to do.',
      fix: 'Keep safe_mode on and ask the publisher for a model without Lambda layers: a registered layer class, or the operations of keras.ops.',
      references: [CWE_502, CVE_2024_3660, CVE_2025_9905, ATLAS],
      example: { bad: 'Lambda(lambda x: x * 2)', good: 'Rescaling(2.0)' },
    },
    'unreadable-code': {
      title: 'Code in the model that can not be read',
      severity: 'high',
      message:
        'the text at {slot} of {origin} stands in the place of code and can not be read: {problem}',
      why: 'The loader hands this text to Python’s marshal and runs the result. Code that only one version of Python reads, or that is damaged on purpose, hides from everybody else.',
      fix: 'Do not load the model. Ask the publisher for one without Lambda layers.',
      references: [CWE_502, CWE_94],
      example: { bad: 'a Lambda whose code is no marshalled code object', good: 'no Lambda' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['keras-config']) {
      for (const code of value.codes) {
        const { program, slot, offset, problem } = code;
        const at = { path, offset: value.place + offset };
        const { origin } = value;
        const evidence = evidenceOf(code);
        if (program === undefined) {
          report('unreadable-code', at, { slot, origin, problem }, { evidence });
          continue;
        }
        const [worst, ...others] = harmsOf(program);
        const version = program.version ?? 'of an unknown version';
        if (worst === undefined) {
          const loaders = loadersOf(value);
          report('embedded-code', at, { slot, origin, version, loaders }, { evidence });
          continue;
        }
        const proof = new Set([worst, ...others].map(({ call }) => call.text));
        report(
          'dangerous-code',
          at,
          { slot, origin, call: worst.call.text, does: worst.does },
          {
            evidence: [...proof].slice(0, MAX_EVIDENCE),
            facts: {
              version,
              loaders: loadersOf(value),
              capability: worst.capability,
              callable: worst.call.callable,
            },
            ...(program.calls.includes(worst.call) ? {} : { confidence: 'medium' }),
          },
        );
      }
    }
  },
});
