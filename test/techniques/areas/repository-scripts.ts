import { COMMAND, CONFIGURATION, MODEL } from '../../builders/custom-model.ts';
import type { Files } from '../../builders/weigh-files.ts';
import type { TechniqueArea } from '../area.ts';

const AUTO_MODEL = JSON.stringify({
  model_type: 'x',
  auto_map: { AutoModel: 'modeling_x.XModel' },
});
const AUTO_CONFIG = JSON.stringify({
  model_type: 'x',
  auto_map: { AutoConfig: 'configuration_x.XConfig' },
});

const files = (content: Files) => (): Files => content;

export default {
  area: 'Repository scripts',
  techniques: [
    {
      id: 'repository-method-init',
      title: 'a command that runs when the model is built, behind a method of its own',
      build: files({
        'config.json': AUTO_MODEL,
        'modeling_x.py': `import os\n${MODEL}    def post_init(self):\n        self.prepare()\n    def prepare(self):\n        os.system("echo weighbridge-test")\n`,
        'configuration_x.py': CONFIGURATION,
      }),
      expect: ['repository-code/runs-in-method', 'repository-code/custom-code'],
      shows: 'XModel.post_init',
    },
    {
      id: 'repository-method-padded',
      title: 'the command behind more harmless calls than a summary keeps',
      build: files({
        'config.json': AUTO_MODEL,
        'modeling_x.py': `import os\n${'os.cpu_count()\n'.repeat(40)}${COMMAND}${MODEL}`,
        'configuration_x.py': CONFIGURATION,
      }),
      expect: ['repository-code/runs-on-import'],
    },
    {
      id: 'repository-method-forward',
      title: 'code from text in forward of a file that the model imports',
      build: files({
        'config.json': AUTO_CONFIG,
        'configuration_x.py': `from .layers import Layer\n${CONFIGURATION}`,
        'layers.py':
          'class Layer:\n    def forward(self, x):\n        run = lambda: exec(x.note)\n        return run()\n',
      }),
      expect: ['repository-code/runs-in-method'],
      shows: 'Layer.forward',
    },
    {
      id: 'repository-method-replaced',
      title: 'forward replaced from outside of the class by a function that runs a command',
      build: files({
        'config.json': AUTO_MODEL,
        'modeling_x.py': `import os\n${MODEL}def f(self, x):\n    os.system("echo weighbridge-test")\nXModel.forward = f\n`,
        'configuration_x.py': CONFIGURATION,
      }),
      expect: ['repository-code/runs-when-called'],
    },
    {
      id: 'repository-import-crowded',
      title: 'a command on import behind many calls of the lesser kind',
      build: files({
        'config.json': AUTO_MODEL,
        'modeling_x.py': `import torch\n${'torch.load("x")\n'.repeat(40)}${COMMAND}${MODEL}`,
        'configuration_x.py': CONFIGURATION,
      }),
      expect: ['repository-code/runs-on-import'],
    },
    {
      id: 'repository-endpoint-handler',
      title: 'a handler of Inference Endpoints that runs a command',
      build: files({ 'handler.py': `${COMMAND}class EndpointHandler:\n    pass\n` }),
      expect: ['loader-code/script-runs', 'loader-code/server-code'],
      shows: 'handler.py:2',
    },
    {
      id: 'repository-endpoint-handler-elsewhere',
      title: 'a handler that takes its class from a file which runs a command',
      build: files({
        'handler.py': 'from .impl import EndpointHandler\n',
        'impl.py': `${COMMAND}class EndpointHandler:\n    pass\n`,
      }),
      expect: ['loader-code/script-runs'],
      shows: 'impl.py:2',
    },
    {
      id: 'repository-custom-generate',
      title: 'code of generation that runs what it is given',
      build: files({
        'custom_generate/generate.py':
          'def generate(model, **kwargs):\n    exec(model.config.note)\n',
      }),
      expect: ['loader-code/script-method-runs'],
    },
    {
      id: 'repository-dataset-script',
      title: 'a loading script of a data set that runs a command as it splits the data',
      build: files({
        'data.py':
          'import os\nfrom datasets import GeneratorBasedBuilder as Base\nclass D(Base):\n    def _split_generators(self, dl):\n        os.system("echo weighbridge-test")\n',
      }),
      expect: ['loader-code/script-method-runs', 'loader-code/loading-script'],
    },
    ...['pytorch_model.bin', 'tf_model.h5', 'model.safetensors', 'flax_model.msgpack'].map(
      (weights) => ({
        id: `repository-index-${weights}`,
        title: `an index of the shards of ${weights} that leads out of the folder`,
        build: files({
          [`${weights}.index.json`]: '{"metadata":{},"weight_map":{"a":"../../tmp/x.bin"}}',
        }),
        expect: ['safetensors-structure/shard-outside-folder'],
        shows: '../../tmp/x.bin',
      }),
    ),
  ],
  honest: [
    {
      id: 'repository-scripts-handler',
      title: 'a file called handler.py that has nothing to do with models',
      build: files({
        'handler.py':
          'import os\nimport logging\nCOUNT = os.cpu_count()\nclass Handler(logging.Handler):\n    def handle(self, record):\n        print(record)\n',
      }),
    },
  ],
} satisfies TechniqueArea;
