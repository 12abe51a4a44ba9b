import {
  branch,
  coremlWeights,
  customLayer,
  linkedModel,
  network,
  pipeline,
  program,
} from '../../builders/coreml.ts';
import type { TechniqueArea } from '../area.ts';
import { INERT_PICKLE } from '../file-technique.ts';

const MANIFEST = JSON.stringify({
  fileFormatVersion: '1.0.0',
  itemInfoEntries: { a: { name: 'model.mlmodel', path: '../../../nonexistent/model.mlmodel' } },
  rootModelIdentifier: 'a',
});

export default {
  area: 'Core ML',
  techniques: [
    {
      id: 'coreml-custom-layer',
      title: 'a layer that is a class of the app',
      build: () => ({ 'm.mlmodel': network(customLayer('RunScript')) }),
      expect: ['coreml-model/custom-class'],
      shows: 'RunScript',
    },
    {
      id: 'coreml-custom-nested',
      title: 'the same in a branch of a model in a pipeline',
      build: () => ({
        'm.mlmodel': pipeline(network(), network(branch(customLayer('RunScript')))),
      }),
      expect: ['coreml-model/custom-class'],
    },
    {
      id: 'coreml-renamed',
      title: 'the same under another name',
      build: () => ({ 'weights.bin': network(customLayer('RunScript')) }),
      expect: ['coreml-model/custom-class'],
    },
    {
      id: 'coreml-linked',
      title: 'a link to a model elsewhere',
      build: () => ({ 'm.mlmodel': linkedModel('../../nonexistent/m', '/nonexistent') }),
      expect: ['coreml-model/outside-file'],
    },
    {
      id: 'coreml-weights-path',
      title: 'weights outside the package',
      build: () => ({ 'm.mlmodel': program('@model_path/../../nonexistent/secret') }),
      expect: ['coreml-model/outside-file'],
    },
    {
      id: 'coreml-manifest',
      title: 'a package whose part is elsewhere',
      build: () => ({ 'm.mlpackage/Manifest.json': MANIFEST }),
      expect: ['coreml-model/outside-file'],
    },
    {
      id: 'coreml-weights-trailing',
      title: 'a pickle behind the last blob',
      build: () => ({ 'weight.bin': Buffer.concat([coremlWeights([64]), INERT_PICKLE]) }),
      expect: ['unattributed-bytes/hidden-bytes', 'pickle-calls/code-execution'],
    },
  ],
  honest: [
    {
      id: 'coreml-honest',
      title: 'a program and its weights',
      build: () => ({
        'm.mlpackage/Data/com.apple.CoreML/model.mlmodel': program(
          '@model_path/weights/weight.bin',
        ),
        'm.mlpackage/Data/com.apple.CoreML/weights/weight.bin': coremlWeights([100, 64]),
      }),
    },
  ],
} satisfies TechniqueArea;
