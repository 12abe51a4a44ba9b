import type { Component } from '../../../core/component.ts';
import { defineCheck } from '../../../core/check.ts';
import { folderOf, projectFiles } from '../../../core/project.ts';
import { modelConfig } from '../../../formats/model-config/model-config.ts';

/** Weights of the same model under the names that loaders look for, by what they are. */
const SAFE_RE = /^(?:model|diffusion_pytorch_model|adapter_model)(?:[.-].*)?\.safetensors$/;
const PICKLED_RE =
  /^(?:pytorch_model|diffusion_pytorch_model|adapter_model|model)(?:[.-].*)?\.(?:bin|pt|pth|ckpt)$/;

function parameters({ facts }: Component): number {
  const value = facts?.['parameters'];
  return typeof value === 'number' ? value : 0;
}

function total(files: readonly Component[]): number {
  return files.reduce((sum, file) => sum + parameters(file), 0);
}

export default defineCheck({
  id: 'weights-choice',
  version: 1,
  title: 'Which of several copies of the weights a loader takes',
  scope: 'project',
  needs: [modelConfig, projectFiles],
  rules: {
    'pickle-beside-safetensors': {
      title: 'Weights twice, once as a pickle',
      severity: 'info',
      message: '{pickle} lies beside {safetensors}',
      why: 'Current loaders prefer safetensors. With use_safetensors=False, in older versions, and in tools of their own, the pickle is loaded, which can run code. Both must be examined, and both are.',
      fix: 'Delete the pickle, or load with use_safetensors=True.',
      references: [
        { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' },
        { id: 'OWASP-LLM03' },
      ],
      example: {
        bad: 'model.safetensors and pytorch_model.bin',
        good: 'model.safetensors',
      },
    },
    'copies-differ': {
      title: 'Copies of the weights differ',
      severity: 'medium',
      message: '{pickle} holds {other} parameters, {safetensors} holds {count}',
      why: 'The two are said to be the same model. Which one is loaded depends on the version and flags of the loader, and so does what the model does.',
      fix: 'Ask the publisher which one is right, and delete the other.',
      references: [
        { id: 'CWE-345', url: 'https://cwe.mitre.org/data/definitions/345.html' },
        { id: 'OWASP-LLM03' },
      ],
      example: {
        bad: 'model.safetensors with 7.2 billion parameters, pytorch_model.bin with 7.0 billion',
        good: 'the same number in both',
      },
    },
  },
  run: (inputs, { report }) => {
    const all = [...(inputs['project-files'][0]?.value.files.values() ?? [])];
    const folders = new Set(
      inputs['model-config'].flatMap(({ path }) =>
        path.length === 1 ? [folderOf(path[0] ?? '')] : [],
      ),
    );
    for (const folder of folders) {
      const files = all.filter(({ id }) => folderOf(id) === folder);
      const safe = files.filter(({ name }) => SAFE_RE.test(name));
      const pickled = files.filter(({ name }) => PICKLED_RE.test(name));
      const [safetensors, pickle] = [safe[0], pickled[0]];
      if (safetensors === undefined || pickle === undefined) continue;
      const at = { path: [pickle.id] };
      const names = { pickle: pickle.id, safetensors: safetensors.id };
      report('pickle-beside-safetensors', at, names);
      const [count, other] = [total(safe), total(pickled)];
      // Tied weights are stored once or twice; a tenth more or less is another model.
      if (count > 0 && other > 0 && Math.abs(count - other) > 0.35 * Math.max(count, other))
        report('copies-differ', at, { ...names, count, other });
    }
  },
});
