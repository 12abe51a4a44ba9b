import type { TechniqueArea } from '../area.ts';

function model(path: string): string {
  return JSON.stringify({
    format: 'graph-model',
    modelTopology: { node: [{ name: 'x', op: 'Placeholder' }] },
    weightsManifest: [{ paths: [path], weights: [] }],
  });
}

export default {
  area: 'TensorFlow.js',
  techniques: [
    {
      id: 'tfjs-parent',
      title: 'weights outside the folder',
      build: () => ({ 'model.json': model('../../nonexistent/w.bin') }),
      expect: ['tensorflowjs-model/shard-outside'],
    },
    {
      id: 'tfjs-address',
      title: 'weights at another address',
      build: () => ({ 'model.json': model('https://host.invalid/w.bin') }),
      expect: ['tensorflowjs-model/shard-outside'],
    },
  ],
  honest: [
    {
      id: 'tfjs-honest',
      title: 'a graph and its weights',
      build: () => ({
        'model.json': model('w.bin'),
        'w.bin': Uint8Array.from([1, 2, 3, 0, 255, 9]),
      }),
    },
  ],
} satisfies TechniqueArea;
