import { defineFormat } from '../format.ts';
import { onnxModel } from './onnx-model.ts';
import { parseOnnx } from './parse.ts';
import { recogniseOnnx } from './recognise.ts';

export default defineFormat({
  id: 'onnx',
  title: 'ONNX model',
  artifact: onnxModel,
  kind: 'model',
  extensions: ['.onnx'],
  recognise: recogniseOnnx,
  parse: (source, limits, glimpse) => parseOnnx(source, limits, glimpse.name),
});
