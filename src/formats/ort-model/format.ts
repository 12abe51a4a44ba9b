import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { ortModel } from './ort-model.ts';

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'ort-model',
  title: 'ONNX Runtime model',
  artifact: ortModel,
  kind: 'model',
  extensions: ['.ort'],
  recognise: (glimpse) => (hasIdentifier(glimpse, /^ORTM$/) ? 'certain' : 'no'),
  parse: async (source, _, glimpse) => (await parser()).parseOrt(source, glimpse.name),
});
