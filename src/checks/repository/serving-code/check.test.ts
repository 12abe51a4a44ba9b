import { describe, expect, it } from 'vitest';
import { mlmodel, torchserveArchive } from '../../../../test/builders/serving.ts';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import type { Files } from '../../../../test/builders/weigh-files.ts';

async function rulesOf(files: Files): Promise<readonly string[]> {
  const { findings } = await weighFiles(files);
  return findings
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('serving-code/'))
    .map((rule) => rule.slice('serving-code/'.length))
    .sort();
}

const HANDLER = 'class Handler:\n    def handle(self, data, context):\n        return data\n';

describe('checks/repository/serving-code', () => {
  it.each<[string, Files, readonly string[]]>([
    [
      'a handler that runs a command',
      {
        'm.mar': torchserveArchive(
          { handler: 'handler.py' },
          { 'handler.py': 'import os\nos.system("echo")\n' },
        ),
      },
      ['custom-handler', 'handler-acts'],
    ],
    [
      'a handler by its function',
      {
        'm.mar': torchserveArchive(
          { handler: 'h:run' },
          { 'h.py': 'import os\nos.system("echo")\n' },
        ),
      },
      ['custom-handler', 'handler-acts'],
    ],
    [
      'a handler that runs a command to load the model',
      {
        'm.mar': torchserveArchive(
          { handler: 'h.py' },
          {
            'h.py': `import os\n${HANDLER}    def initialize(self, context):\n        os.system("echo")\n`,
          },
        ),
      },
      ['custom-handler', 'handler-runs'],
    ],
    [
      'a handler that fetches what it is asked about',
      {
        'm.mar': torchserveArchive(
          { handler: 'h.py' },
          {
            'h.py': `import requests\n${HANDLER}    @staticmethod\n    def preprocess(data):\n        return requests.get(data)\n`,
          },
        ),
      },
      ['custom-handler'],
    ],
    [
      'a handler',
      { 'm.mar': torchserveArchive({ handler: 'handler.py' }, { 'handler.py': HANDLER }) },
      ['custom-handler'],
    ],
    [
      'a model file',
      { 'm.mar': torchserveArchive({ handler: 'base_handler', modelFile: 'model.py' }) },
      ['custom-handler'],
    ],
    [
      'requirements',
      {
        'm.mar': torchserveArchive({
          handler: 'base_handler',
          requirementsFile: 'requirements.txt',
        }),
      },
      ['installs-packages'],
    ],
    [
      'files elsewhere',
      {
        'm.mar': torchserveArchive({
          handler: 'base_handler',
          extraFiles: 'a.json,../../x',
          serializedFile: '/x',
        }),
      },
      ['outside-archive', 'outside-archive'],
    ],
    [
      'a built-in handler',
      { 'm.mar': torchserveArchive({ handler: 'image_classifier', serializedFile: 'm.pt' }) },
      [],
    ],
    [
      'a loader of its own',
      { MLmodel: mlmodel({ loader_module: 'my_loader', code: 'code' }) },
      ['loader-module'],
    ],
    [
      'data elsewhere',
      { MLmodel: mlmodel({ loader_module: 'mlflow.sklearn', data: '../../x' }) },
      ['outside-archive'],
    ],
    [
      'a loader in flow style',
      { MLmodel: 'flavors: {python_function: {loader_module: mine}}\n' },
      ['loader-module'],
    ],
    [
      'a flavour of MLflow',
      { MLmodel: mlmodel({ loader_module: 'mlflow.sklearn', data: 'model.pkl' }) },
      [],
    ],
  ])('says of %s what is run', async (_, files, rules) => {
    expect(await rulesOf(files)).toEqual(rules);
  });
});
