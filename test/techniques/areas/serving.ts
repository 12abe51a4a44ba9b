import { mlmodel, torchserveArchive } from '../../builders/serving.ts';
import type { TechniqueArea } from '../area.ts';

const COMMAND = 'import os\nos.system("echo weighbridge-test")\n';
const HANDLER = 'class Handler:\n    def handle(self, data, context):\n        return data\n';

export default {
  area: 'Model servers',
  techniques: [
    {
      id: 'mar-handler-command',
      title: 'a TorchServe handler that runs a command on import',
      build: () => ({
        'm.mar': torchserveArchive({ handler: 'handler.py' }, { 'handler.py': COMMAND }),
      }),
      expect: ['serving-code/handler-acts'],
      shows: 'os.system',
    },
    {
      id: 'mar-handler-renamed',
      title: 'the same in an archive of another name',
      build: () => ({
        'm.zip': torchserveArchive({ handler: 'service:run' }, { 'service.py': COMMAND }),
      }),
      expect: ['serving-code/handler-acts'],
    },
    {
      id: 'mar-handler-folder',
      title: 'a handler named with the folder the archiver drops',
      build: () => ({
        'm.mar': torchserveArchive({ handler: 'src/handler.py' }, { 'handler.py': COMMAND }),
      }),
      expect: ['serving-code/handler-acts'],
    },
    {
      id: 'mar-handler-imports',
      title: 'a harmless handler that imports a file which runs a command',
      build: () => ({
        'm.mar': torchserveArchive(
          { handler: 'handler.py' },
          { 'handler.py': `import labels\n${HANDLER}`, 'labels.py': COMMAND },
        ),
      }),
      expect: ['serving-code/handler-acts'],
      shows: 'labels.py',
    },
    {
      id: 'mar-handler-initialize',
      title: 'a handler that runs a command when it loads the model',
      build: () => ({
        'm.mar': torchserveArchive(
          { handler: 'handler.py' },
          {
            'handler.py': `import os\n${HANDLER}    def initialize(self, context):\n        os.system("echo weighbridge-test")\n`,
          },
        ),
      }),
      expect: ['serving-code/handler-runs'],
      shows: 'Handler.initialize',
    },
    {
      id: 'mar-handler',
      title: 'a handler',
      build: () => ({
        'm.mar': torchserveArchive({ handler: 'handler.py' }, { 'handler.py': HANDLER }),
      }),
      expect: ['serving-code/custom-handler'],
    },
    {
      id: 'mar-escape',
      title: 'files outside the archive',
      build: () => ({
        'm.mar': torchserveArchive({
          handler: 'base_handler',
          serializedFile: '../../nonexistent',
        }),
      }),
      expect: ['serving-code/outside-archive'],
    },
    {
      id: 'mar-requirements',
      title: 'packages to install',
      build: () => ({
        'm.mar': torchserveArchive({ handler: 'base_handler', requirementsFile: 'r.txt' }),
      }),
      expect: ['serving-code/installs-packages'],
    },
    {
      id: 'mlflow-loader',
      title: 'an MLflow model with a loader of its own',
      build: () => ({ MLmodel: mlmodel({ loader_module: 'my_loader', code: 'code' }) }),
      expect: ['serving-code/loader-module'],
    },
    {
      id: 'mlflow-escape',
      title: 'an MLflow model whose code is elsewhere',
      build: () => ({
        MLmodel: mlmodel({ loader_module: 'mlflow.sklearn', code: '/nonexistent' }),
      }),
      expect: ['serving-code/outside-archive'],
    },
  ],
  honest: [
    {
      id: 'mlflow-honest',
      title: 'an MLflow model of scikit-learn',
      build: () => ({
        MLmodel: mlmodel({ loader_module: 'mlflow.sklearn', model_path: 'model.pkl' }),
      }),
    },
    {
      id: 'mar-manifest-honest',
      title: 'a manifest with a handler of TorchServe',
      build: () => ({
        'MANIFEST.json': JSON.stringify({
          model: { handler: 'image_classifier', serializedFile: 'm.pt' },
        }),
      }),
    },
  ],
} satisfies TechniqueArea;
