import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { liteModel } from './tflite-model.ts';

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'tflite',
  title: 'TensorFlow Lite model',
  artifact: liteModel,
  kind: 'model',
  extensions: ['.tflite', '.lite'],
  // A reader that does not check the identifier takes the file by its name.
  recognise: (glimpse) => {
    if (hasIdentifier(glimpse, /^TFL3$/)) return 'certain';
    return /\.(?:tflite|lite)$/.test(glimpse.name) ? 'possible' : 'no';
  },
  parse: async (source) => (await parser()).parseTflite(source),
});
