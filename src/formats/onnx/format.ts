import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { onnxModel } from './onnx-model.ts';
import { recogniseOnnx } from './recognise.ts';

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'onnx',
  title: 'ONNX model',
  artifact: onnxModel,
  kind: 'model',
  extensions: ['.onnx'],
  recognise: recogniseOnnx,
  parse: async (source, limits, glimpse) =>
    (await parser()).parseOnnx(source, limits, glimpse.name),
});
