import { defineFormat } from '../format.ts';
import { parseTensorflow } from './parse.ts';
import { recogniseTensorflow } from './recognise.ts';
import { tensorflowGraph } from './tensorflow-graph.ts';

export default defineFormat({
  id: 'tensorflow-graph',
  title: 'TensorFlow graph (SavedModel, MetaGraph or GraphDef)',
  artifact: tensorflowGraph,
  kind: 'model',
  extensions: ['.pb', '.pbtxt', '.meta', '.graphdef'],
  recognise: recogniseTensorflow,
  parse: parseTensorflow,
});
