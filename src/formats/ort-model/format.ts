import { defineFormat } from '../format.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { ortModel } from './ort-model.ts';
import { parseOrt } from './parse.ts';

export default defineFormat({
  id: 'ort-model',
  title: 'ONNX Runtime model',
  artifact: ortModel,
  kind: 'model',
  extensions: ['.ort'],
  recognise: (glimpse) => (hasIdentifier(glimpse, /^ORTM$/) ? 'certain' : 'no'),
  parse: (source, _, glimpse) => parseOrt(source, glimpse.name),
});
