import { defineCheck } from '../../../core/check.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { tensorflowjsModel } from '../../../formats/tensorflowjs/format.ts';

export default defineCheck({
  id: 'tensorflowjs-model',
  version: 1,
  title: 'Where the weights of a TensorFlow.js model come from',
  needs: [tensorflowjsModel],
  rules: {
    'shard-outside': {
      title: 'Weights outside the model’s folder',
      severity: 'high',
      message: 'the weights are to be read from {file} ({problem})',
      why: 'The path leads out of the folder. In a browser the loader asks that address with the visitor’s rights; in Node it opens that file. The publisher of the model did not ship it.',
      fix: 'Do not load the model.',
      references: [
        { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' },
        { id: 'CWE-918', url: 'https://cwe.mitre.org/data/definitions/918.html' },
      ],
      example: { bad: '"paths": ["../../secret.bin"]', good: '"paths": ["group1-shard1of1.bin"]' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['tensorflowjs-model']) {
      for (const { path: file, offset } of value.shards) {
        const problem = pathProblem(file);
        if (problem !== undefined) report('shard-outside', { path, offset }, { file, problem });
      }
    }
  },
});
