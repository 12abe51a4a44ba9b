import { defineCheck } from '../../../core/check.ts';
import { modelfile } from '../../../formats/modelfile/format.ts';
import { pathProblem } from '../../../formats/relative-path.ts';

/** A model of a registry or the hub: `llama3:8b`, `hf.co/org/name:Q4_K_M`. */
const REMOTE_RE = /^(?:hf\.co|huggingface\.co|[\w.-]+\.[a-z]{2,}(?::\d+)?)\/[\w.-]+\/[\w.-]+/i;
const MAX_SHOWN = 160;

export default defineCheck({
  id: 'modelfile',
  version: 1,
  title: 'What a Modelfile builds its model from',
  needs: [modelfile],
  rules: {
    'outside-path': {
      title: 'Modelfile takes a file from outside its folder',
      severity: 'medium',
      message: '{word} names {value}, which lies outside the folder of the Modelfile',
      why: 'ollama create copies that file into the model, whatever it is. A file of the host becomes part of something that may be published.',
      fix: 'Use a path inside the folder, for example FROM ./model.gguf.',
      references: [{ id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }],
      example: { bad: 'FROM ../../secrets/model.gguf', good: 'FROM ./model.gguf' },
    },
    'unpinned-model': {
      title: 'Modelfile builds on whatever is published today',
      severity: 'low',
      message: '{word} names {value}, which can change from day to day',
      why: 'The publisher of the base model can exchange it, its template included, and the next build takes the new one.',
      fix: 'Download the file, compare its digest, and name the local copy.',
      references: [{ id: 'OWASP-LLM03' }],
      example: { bad: 'FROM hf.co/org/model-GGUF:Q4_K_M', good: 'FROM ./model-Q4_K_M.gguf' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs.modelfile) {
      for (const { word, value: given, offset } of value.instructions) {
        if (word !== 'FROM' && word !== 'ADAPTER') continue;
        const at = { path, offset };
        const shown = { word, value: given.slice(0, MAX_SHOWN) };
        const problem = pathProblem(given.replace(/^\.\//, ''));
        if (problem === 'url' || REMOTE_RE.test(given)) report('unpinned-model', at, shown);
        else if (problem === 'parent' || problem === 'absolute' || problem === 'drive')
          report('outside-path', at, shown);
      }
    }
  },
});
