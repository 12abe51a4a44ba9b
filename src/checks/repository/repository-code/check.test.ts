import { describe, expect, it } from 'vitest';
import type { Files } from '../../../../test/builders/weigh-files.ts';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';

async function found(files: Files): Promise<readonly string[]> {
  const { findings, outcomes } = await weighFiles(files);
  expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  return findings
    .filter(({ rule }) => rule.startsWith('repository-code/'))
    .map(({ rule, message }) => `${rule.slice('repository-code/'.length)}: ${message}`);
}

async function rules(files: Files): Promise<readonly string[]> {
  return (await found(files)).map((text) => text.split(':')[0] ?? '');
}

const AUTO = JSON.stringify({ model_type: 'x', auto_map: { AutoModel: 'modeling_x.Model' } });
const MODEL = `import logging
import torch
from torch import nn
from transformers import PreTrainedModel
logger = logging.getLogger(__name__)

class Model(PreTrainedModel):
    def forward(self, x):
        return x
`;

describe('checks/repository/repository-code', () => {
  it('says what code a model brings, and no more than that when it only defines things', async () => {
    expect(await found({ 'config.json': AUTO, 'modeling_x.py': MODEL })).toEqual([
      'custom-code: loading config.json with trust_remote_code runs modeling_x.py; on import it only defines things',
    ]);
  });

  it('follows the code to the files it imports', async () => {
    const files = {
      'm/config.json': AUTO,
      'm/modeling_x.py': `from .tools.run import go\n${MODEL}`,
      'm/tools/run.py': 'import os\nos.system("echo weighbridge-test")\n',
    };

    expect((await found(files)).toReversed()).toEqual([
      expect.stringContaining('custom-code'),
      'runs-on-import: m/tools/run.py, which AutoModel of m/config.json loads, calls os.system on import, which runs a command of the operating system',
    ]);
  });

  it.each<[string, Files, readonly string[]]>([
    [
      'a command on import',
      { 'config.json': AUTO, 'modeling_x.py': 'import os\nos.system("echo weighbridge-test")\n' },
      ['custom-code', 'runs-on-import'],
    ],
    [
      'a pickle loaded on import',
      { 'config.json': AUTO, 'modeling_x.py': 'import torch\nx = torch.load("x.bin")\n' },
      ['custom-code', 'acts-on-import'],
    ],
    [
      'a command when the model is built',
      {
        'config.json': AUTO,
        'modeling_x.py': `import os\n${MODEL}    def __init__(self, c):\n        self.build()\n    def build(self):\n        os.system("echo weighbridge-test")\n`,
      },
      ['custom-code', 'runs-in-method'],
    ],
    [
      'a command put in place of forward',
      {
        'config.json': AUTO,
        'modeling_x.py': `import os\n${MODEL}def f(self, x):\n    os.system("x")\nModel.forward = f\n`,
      },
      ['custom-code', 'runs-when-called'],
    ],
    [
      'a command in a hook',
      {
        'config.json': AUTO,
        'modeling_x.py': `import os\n${MODEL}    def __init__(self):\n        self.register_forward_hook(self.h)\n    def h(self, *a):\n        os.system("x")\n`,
      },
      ['custom-code', 'runs-in-method'],
    ],
    [
      'code from text with each use',
      {
        'config.json': AUTO,
        'modeling_x.py': `${MODEL}\n    def __call__(self, x):\n        return exec(self.config.note)\n`,
      },
      ['custom-code', 'runs-in-method'],
    ],
    [
      'a connection when the model is built',
      {
        'config.json': AUTO,
        'modeling_x.py': `import requests\n${MODEL}    @classmethod\n    def from_pretrained(cls, name):\n        requests.post("https://example.test", data=name)\n`,
      },
      ['custom-code', 'runs-in-method'],
    ],
    [
      'what honest code does as well',
      {
        'config.json': AUTO,
        'modeling_x.py': `import os
import functools
import requests
import collections
${MODEL}
THREADS = os.cpu_count()
CACHE = os.environ.get("CACHE", "x")
os.makedirs(CACHE, exist_ok=True)
Out = collections.namedtuple("Out", "a b")
class Other(PreTrainedModel):
    @classmethod
    def from_pretrained(cls, name):
        return torch.load(name)
    @torch.no_grad()
    def _init_weights(self, module):
        os.environ["X"] = "1"
    @functools.lru_cache(maxsize=None)
    def read(self):
        return torch.load("x")
    def __call__(self, url):
        return requests.get(url)
`,
      },
      ['custom-code'],
    ],
    [
      'another repository',
      { 'config.json': '{"auto_map": {"AutoModel": "org/name--modeling_x.Model"}}' },
      ['code-elsewhere'],
    ],
    ['a missing file', { 'config.json': AUTO }, ['missing-code']],
    [
      'a path out of the folder',
      { 'config.json': '{"auto_map": {"AutoModel": "../../x.Model"}}' },
      ['code-outside-folder'],
    ],
    [
      'an internal kernel',
      { 'config.json': '{"model_type":"x","_attn_implementation_internal":"org/kernel"}' },
      ['internal-kernel'],
    ],
    [
      'a kernel',
      { 'config.json': '{"model_type":"x","attn_implementation":"org/kernel"}' },
      ['hub-kernel'],
    ],
    [
      'trust',
      { 'sentence_bert_config.json': '{"model_args":{"trust_remote_code":true}}' },
      ['forced-trust'],
    ],
    [
      'a module of sentence-transformers here',
      {
        'modules.json': '[{"idx":0,"name":"0","path":"","type":"custom_st.Transformer"}]',
        'custom_st.py': MODEL,
      },
      ['custom-code'],
    ],
    [
      'a dangerous module',
      { 'modules.json': '[{"idx":0,"name":"0","path":"","type":"subprocess.Popen"}]' },
      ['dangerous-import'],
    ],
    [
      'an unknown module',
      { 'modules.json': '[{"idx":0,"name":"0","path":"","type":"my_pkg.models.Pooling"}]' },
      ['outside-module'],
    ],
    [
      'a component with code',
      {
        'model_index.json': '{"_class_name":"StableDiffusionPipeline","unet":["my_unet","U"]}',
        'unet/my_unet.py': MODEL,
      },
      ['custom-code'],
    ],
    [
      'a pipeline file',
      { 'model_index.json': '{"_class_name":["pipe","P"]}', 'pipe.py': MODEL },
      ['custom-code'],
    ],
    [
      'a community pipeline',
      { 'model_index.json': '{"_class_name":"P","custom_pipeline":"someone/pipe"}' },
      ['code-elsewhere'],
    ],
    [
      'an adapter with a foreign parent',
      {
        'adapter_config.json':
          '{"auto_mapping":{"base_model_class":"system","parent_library":"os"},"megatron_core":"megatron.core"}',
      },
      ['dangerous-import'],
    ],
    [
      'plugins',
      { 'configuration.json': '{"plugins":["pkg"],"model_type":"x"}' },
      ['installed-plugin'],
    ],
    [
      'custom pipelines',
      {
        'config.json': '{"custom_pipelines":{"pair":{"impl":"pair.Pipe"}}}',
        'pair.py': MODEL,
      },
      ['custom-code'],
    ],
  ])('reports %s', async (_, files, expected) => {
    expect((await rules(files)).toSorted()).toEqual([...expected].toSorted());
  });

  it.each<[string, Files]>([
    ['a plain model', { 'config.json': '{"model_type":"llama","_attn_implementation":"sdpa"}' }],
    [
      'modules of sentence-transformers',
      {
        'modules.json':
          '[{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"}]',
      },
    ],
    [
      'a pipeline of diffusers',
      {
        'model_index.json':
          '{"_class_name":"StableDiffusionPipeline","unet":["diffusers","UNet2DConditionModel"],"safety_checker":["stable_diffusion","S"],"tokenizer":["transformers","CLIPTokenizer"],"vae":[null,null]}',
      },
    ],
    [
      'an adapter',
      {
        'adapter_config.json':
          '{"auto_mapping":{"base_model_class":"Bert","parent_library":"transformers.models.bert.modeling_bert"},"megatron_core":"megatron.core"}',
      },
    ],
    [
      'a kernel of the community',
      { 'config.json': '{"attn_implementation":"kernels-community/flash-attn"}' },
    ],
    ['Python files alone', { 'a.py': 'import os\nos.system("ls")\n' }],
  ])('stays silent about %s', async (_, files) => {
    expect(await rules(files)).toEqual([]);
  });
});
