import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { recogniseTensorflow } from './recognise.ts';
import { tensorflowGraph } from './tensorflow-graph.ts';

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'tensorflow-graph',
  title: 'TensorFlow graph (SavedModel, MetaGraph or GraphDef)',
  artifact: tensorflowGraph,
  kind: 'model',
  extensions: ['.pb', '.pbtxt', '.meta', '.graphdef'],
  recognise: recogniseTensorflow,
  parse: async (source, limits, glimpse) =>
    (await parser()).parseTensorflow(source, limits, glimpse),
});
