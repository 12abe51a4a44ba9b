import { defineCheck } from '../../../core/check.ts';
import { kerasConfig } from '../../../formats/keras-config/keras-config.ts';
import { fullName, judgeReference } from './judge.ts';

const CWE_502 = { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' } as const;
const CWE_470 = { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' } as const;
const ATLAS = { id: 'AML.T0011', url: 'https://atlas.mitre.org/techniques/AML.T0011' } as const;
const CVE_2025_1550 = {
  id: 'CVE-2025-1550',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-1550',
} as const;
const CVE_2025_8747 = {
  id: 'CVE-2025-8747',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-8747',
} as const;
const CVE_2025_9906 = {
  id: 'CVE-2025-9906',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-9906',
} as const;
const CVE_2025_12060 = {
  id: 'CVE-2025-12060',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-12060',
} as const;
const CVE_2025_49655 = {
  id: 'CVE-2025-49655',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-49655',
} as const;
const CUSTOM = {
  id: 'Keras: custom objects',
  url: 'https://keras.io/guides/serialization_and_saving/#custom-objects',
} as const;

export default defineCheck({
  id: 'keras-references',
  version: 1,
  title: 'Classes and functions that loading a Keras model imports, builds or calls',
  needs: [kerasConfig],
  rules: {
    'dangerous-reference': {
      title: 'Reference to code outside modelling',
      severity: 'critical',
      message: '{slot} of {origin} names {name}, which {does}',
      why: 'Keras imports the module a configuration names, takes the object of that name and builds or calls it with arguments from the configuration. Keras before 3.9 does so for every module of the machine, safe mode or not.',
      fix: 'Do not load the model. Use Keras 3.13.2 or later for models you did not make, and ask the publisher how this name came into the file.',
      references: [CVE_2025_1550, CWE_502, CWE_470, ATLAS],
      example: {
        bad: '{"module": "os", "class_name": "function", "config": "system"}',
        good: '{"module": "keras.layers", "class_name": "Dense", "config": {…}}',
      },
    },
    'keras-gadget': {
      title: 'Function of Keras that is no part of a model',
      severity: 'critical',
      message: '{slot} of {origin} names {name}, which {does}',
      why: 'The name lies inside Keras, so checks by module let it through. Loading the model would call it with arguments from the configuration: it fetches files, loads further models or switches safe mode off.',
      fix: 'Do not load the model. Keras from 3.11.3 refuses these names; update before you load any model you did not make.',
      references: [CVE_2025_8747, CVE_2025_9906, CVE_2025_12060, CWE_470, ATLAS],
      example: {
        bad: '{"module": "keras.utils", "class_name": "function", "config": "get_file"}',
        good: '{"module": "keras.activations", "class_name": "function", "config": "relu"}',
      },
    },
    'standard-library': {
      title: 'Reference into Python’s standard library',
      severity: 'high',
      message: '{slot} of {origin} names {name}, which is no part of Keras',
      why: 'Keras before 3.9 imports any module a configuration names and builds what it finds there. Nothing in Python’s standard library is a layer, a loss or an optimizer, so no library writes this.',
      fix: 'Do not load the model with Keras before 3.9, and ask the publisher how this name came into the file.',
      references: [CVE_2025_1550, CWE_470],
      example: {
        bad: '{"module": "smtplib", "class_name": "SMTP"}',
        good: '{"module": "keras.layers", "class_name": "Dense"}',
      },
    },
    'pickled-module': {
      title: 'PyTorch module pickled into the model',
      severity: 'high',
      message: '{slot} of {origin} is a {name}, which loads a pickle from the configuration',
      why: 'The layer keeps a PyTorch module as a pickle in base64 and loads it with weights_only off. A pickle runs whatever its author chose. Keras before 3.11.3 loads it even in safe mode.',
      fix: 'Update Keras to 3.11.3 or later and keep safe_mode on. Ask for the PyTorch part as a file of its own in safetensors.',
      references: [CVE_2025_49655, CWE_502],
      example: {
        bad: 'TorchModuleWrapper with a pickle in config.module',
        good: 'layers of Keras',
      },
    },
    'saved-model-layer': {
      title: 'Layer that loads another model',
      severity: 'medium',
      message: '{slot} of {origin} is a {name}, which loads a TensorFlow SavedModel from a path',
      why: 'The graph of the other model can read and write files when it runs, and it is not part of this file.',
      fix: 'Weigh the folder the layer points to. Keras from 3.13 loads it only with safe_mode off.',
      references: [
        { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' },
        CUSTOM,
      ],
      example: {
        bad: 'TFSMLayer(filepath="/srv/models/x")',
        good: 'layers stored in the model itself',
      },
    },
    'unlisted-function': {
      title: 'Function of Keras outside its modelling modules',
      severity: 'medium',
      message:
        '{slot} of {origin} names {name}, which is no layer, loss, metric, activation or operation',
      why: 'Honest configurations name functions of the modules for layers, losses, metrics, activations, initializers and operations. Others inside Keras serve files, downloads and the machine.',
      fix: 'Find out what the function does in the version of Keras you would load the model with.',
      references: [CVE_2025_8747, CWE_470],
      example: {
        bad: 'keras.src.utils.io_utils.ask_to_proceed_with_overwrite',
        good: 'keras.activations.relu',
      },
    },
    'unlisted-name': {
      title: 'Name of Keras that is not known here',
      severity: 'low',
      message:
        '{slot} of {origin} names {name}, which no known version of Keras has in its modelling modules',
      why: 'It may be newer than this version of Weighbridge, or belong to a fork. A loader that does not know it refuses the model.',
      fix: 'Find out which version of Keras the model was made with.',
      references: [CUSTOM],
      example: { bad: 'keras.layers.DenseOfTheFuture', good: 'keras.layers.Dense' },
    },
    'custom-object': {
      title: 'Class that is not part of Keras',
      severity: 'low',
      message: 'the model needs {name}, which is not part of Keras ({slot} of {origin})',
      why: 'The model loads only together with code that defines this class or function. That code comes from elsewhere, most often from the model’s repository, and runs with your rights: it is what has to be read, not this file.',
      fix: 'Read the code that defines it before you pass it as custom_objects or import its package.',
      references: [
        CUSTOM,
        { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' },
      ],
      example: { bad: 'my_project.layers.Attention2', good: 'keras.layers.Attention' },
    },
    'spoofed-name': {
      title: 'Class registered under another name',
      severity: 'medium',
      message: '{slot} of {origin} shows {name} and is registered as {registered}',
      why: 'A registered name takes precedence over the class that is shown, so who reads the class name reads something else than what is built. Classes of Keras itself never have another registered name.',
      fix: 'Do not load the model before you know what is registered under that name.',
      references: [CWE_470, CUSTOM],
      example: {
        bad: '{"class_name": "Dense", "registered_name": "pkg>Runner"}',
        good: '{"class_name": "Dense", "registered_name": null}',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['keras-config']) {
      const { origin } = value;
      const seen = new Set<string>();
      for (const reference of value.references) {
        const verdict = judgeReference(reference);
        if (verdict === undefined) continue;
        const name = fullName(reference);
        // A model of a hundred equal layers is one question, not a hundred.
        const key = `${verdict.rule}\n${name}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const at = { path, offset: value.place + reference.offset };
        const slot = reference.slot === '' ? 'the root' : reference.slot;
        const evidence = [`${slot}: ${name}`];
        switch (verdict.rule) {
          case 'dangerous-reference':
          case 'keras-gadget':
            report(verdict.rule, at, { slot, origin, name, does: verdict.does }, { evidence });
            break;
          case 'spoofed-name':
            report(
              verdict.rule,
              at,
              { slot, origin, name, registered: reference.registeredName ?? '' },
              { evidence },
            );
            break;
          case 'custom-object':
          case 'unlisted-name':
            report(verdict.rule, at, { slot, origin, name }, { evidence, confidence: 'low' });
            break;
          default:
            report(verdict.rule, at, { slot, origin, name }, { evidence });
        }
      }
    }
  },
});
