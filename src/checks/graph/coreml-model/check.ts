import { defineCheck } from '../../../core/check.ts';
import { coremlPackage } from '../../../formats/coreml-package/format.ts';
import type { CoremlFile } from '../../../formats/coreml/coreml-model.ts';
import { coremlModel } from '../../../formats/coreml/coreml-model.ts';
import { pathProblem } from '../../../formats/relative-path.ts';

const CWE_22 = { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' } as const;
/** How programs name files of their own package. */
const OWN_FOLDER = '@model_path/';

/** What is wrong with a file that the model names. */
function problemOf({ path }: CoremlFile): string | undefined {
  const inside = path.startsWith(OWN_FOLDER) ? path.slice(OWN_FOLDER.length) : path;
  return pathProblem(inside);
}

export default defineCheck({
  id: 'coreml-model',
  version: 1,
  title: 'Code and files that a Core ML model names',
  needs: [coremlModel, coremlPackage],
  rules: {
    'custom-class': {
      title: 'Class from outside Core ML',
      severity: 'medium',
      message: 'the model needs the class {name} of the app that runs it (custom {kind})',
      why: 'Core ML looks up a class of this name in the app and calls it with the model’s weights and parameters. The model runs only with that code, which is the code to vet.',
      fix: 'Take the class from a publisher you know, or ask for a model with standard layers.',
      references: [
        { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' },
        {
          id: 'Core ML: MLCustomLayer',
          url: 'https://developer.apple.com/documentation/coreml/mlcustomlayer',
        },
      ],
      example: { bad: 'a custom layer of class RunScript', good: 'a convolution' },
    },
    'outside-file': {
      title: 'File outside the model',
      severity: 'high',
      message: 'the model names {file} as its {kind} ({problem})',
      why: 'The path leaves the model’s own package: Core ML opens a file that the publisher did not ship, or one that another program left there.',
      fix: 'Do not load the model.',
      references: [CWE_22],
      example: { bad: '@model_path/../../secret', good: '@model_path/weights/weight.bin' },
    },
    'linked-model': {
      title: 'Model that loads another one',
      severity: 'low',
      message: 'the model loads {file} as its {kind}',
      why: 'The other model is found by name in a search path of the app. It decides what this one answers and was not examined with it.',
      fix: 'Examine the linked model, too, and pin both.',
      references: [{ id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' }],
      example: { bad: 'a linked model', good: 'a pipeline that holds its models' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['coreml-model']) {
      for (const { kind, className: name, offset } of value.classes)
        report('custom-class', { path, offset }, { kind, name });
      for (const found of value.files) {
        const { kind, path: file, offset } = found;
        const problem = problemOf(found);
        if (problem !== undefined && file !== '')
          report('outside-file', { path, offset }, { file, kind, problem });
        else if (kind !== 'weights') report('linked-model', { path, offset }, { file, kind });
      }
    }
    for (const { path, value } of inputs['coreml-package']) {
      for (const { path: file, offset } of value.items) {
        const problem = pathProblem(file);
        if (problem !== undefined)
          report('outside-file', { path, offset }, { file, kind: 'part', problem });
      }
    }
  },
});
