import { defineCheck } from '../../../core/check.ts';
import { pmmlModel } from '../../../formats/pmml/pmml-model.ts';

/** Packages of JPMML itself, whose converters use their own functions. */
const OWN_RE = /^(?:org\.jpmml|com\.jpmml|x-)/;

export default defineCheck({
  id: 'pmml-model',
  version: 1,
  title: 'Code that a PMML model names or carries',
  needs: [pmmlModel],
  rules: {
    'java-function': {
      title: 'Function that is a Java class',
      severity: 'medium',
      message: 'the model applies {name}, which the model does not define',
      why: 'JPMML takes a name with dots for a Java class, loads it from the class path and calls it. The model runs code that is not in the model.',
      fix: 'Find out which library holds the class, or ask for a model that defines the function itself.',
      references: [{ id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' }],
      example: { bad: '<Apply function="com.example.Run">', good: '<Apply function="normalCdf">' },
    },
    script: {
      title: 'Program text in an extension',
      severity: 'high',
      message: 'an extension holds program text: {text}',
      why: 'PMML has no scripts. Some products put them into extensions and run them when the model is loaded or scored.',
      fix: 'Do not load the model with a product that runs its extensions. Ask the publisher for a model without them.',
      references: [{ id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' }],
      example: { bad: '<Extension><script>…', good: '<Extension name="origin" value="training"/>' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['pmml-model']) {
      for (const { name, line } of value.functions)
        if (!OWN_RE.test(name)) report('java-function', { path, line }, { name });
      for (const { text, line } of value.scripts)
        report('script', { path, line }, { text: text.slice(0, 120) }, { evidence: [text] });
    }
  },
});
