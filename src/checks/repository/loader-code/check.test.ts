import { describe, expect, it } from 'vitest';
import type { Files } from '../../../../test/builders/weigh-files.ts';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';

async function rules(files: Files): Promise<readonly string[]> {
  const { findings, outcomes } = await weighFiles(files);
  expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  return findings
    .filter(({ rule }) => rule.startsWith('loader-code/'))
    .map(({ rule }) => rule.slice('loader-code/'.length))
    .sort();
}

const COMMAND = 'import os\nos.system("echo weighbridge-test")\n';
const HANDLER = `from transformers import pipeline

class EndpointHandler:
    def __init__(self, path=""):
        self.pipe = pipeline("text-classification", model=path)
    def __call__(self, data):
        return self.pipe(data["inputs"])
`;
const DATASET = `import json
import datasets

class Data(datasets.GeneratorBasedBuilder):
    def _info(self):
        return datasets.DatasetInfo(features=datasets.Features({"a": datasets.Value("string")}))
    def _split_generators(self, dl_manager):
        path = dl_manager.download_and_extract("https://example.test/a.json")
        return [datasets.SplitGenerator(name=datasets.Split.TRAIN, gen_kwargs={"path": path})]
    def _generate_examples(self, path):
        with open(path) as f:
            for i, line in enumerate(f):
                yield i, json.loads(line)
`;
const GENERATE =
  'import torch\n\ndef generate(model, input_ids, **kwargs):\n    return input_ids\n';

describe('checks/repository/loader-code', () => {
  it.each<[string, Files, readonly string[]]>([
    ['an honest handler', { 'handler.py': HANDLER }, ['server-code']],
    [
      'a handler that acts on import',
      { 'm/handler.py': COMMAND + HANDLER },
      ['script-runs', 'server-code'],
    ],
    [
      'a handler that acts when it is called',
      {
        'handler.py':
          `import subprocess\n${HANDLER}    def run(self): subprocess.run("x")\n`.replace(
            'return self.pipe(',
            'self.run(); return self.pipe(',
          ),
      },
      ['script-method-runs', 'server-code'],
    ],
    [
      'a handler from elsewhere',
      { 'handler.py': 'from .impl import EndpointHandler\n', 'impl.py': COMMAND + HANDLER },
      ['script-runs', 'server-code'],
    ],
    [
      'a handler that could',
      {
        'handler.py': `import subprocess\n${HANDLER}    def x(self):\n        subprocess.run("x")\n`,
      },
      ['script-can-run', 'server-code'],
    ],
    ['generation', { 'custom_generate/generate.py': GENERATE }, ['server-code']],
    [
      'generation that runs text',
      { 'custom_generate/generate.py': `${GENERATE}    exec(kwargs["x"])\n` },
      ['script-method-runs', 'server-code'],
    ],
    ['a data set', { 'data.py': DATASET }, ['loading-script']],
    [
      'a data set that acts as it is split',
      {
        'data.py': `import os\n${DATASET.replace('        path = dl', '        os.system("x")\n        path = dl')}`,
      },
      ['loading-script', 'script-method-runs'],
    ],
    [
      'a hub entry',
      { 'hubconf.py': `import torch\n${COMMAND}` },
      ['loading-script', 'script-runs'],
    ],
    [
      'a hub entry that loads a pickle',
      { 'hubconf.py': 'import torch\nx = torch.load("x")\n' },
      ['loading-script', 'script-acts'],
    ],
    [
      'a script of SageMaker',
      { 'code/inference.py': 'def model_fn(path):\n    eval(path)\n' },
      ['loading-script', 'script-method-runs'],
    ],
    ['a handler of something else', { 'handler.py': COMMAND }, []],
    ['a handler of a package', { 'handler.py': 'from .a import b\n', 'a.py': COMMAND }, []],
    ['another script', { 'generate.py': COMMAND, 'inference.py': COMMAND }, []],
  ])('says of %s what is run', async (_, files, expected) => {
    expect(await rules(files)).toEqual([...expected].sort());
  });
});
