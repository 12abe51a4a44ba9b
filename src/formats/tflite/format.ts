import { defineFormat } from '../format.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { parseTflite } from './parse.ts';
import { liteModel } from './tflite-model.ts';

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
  parse: parseTflite,
});
