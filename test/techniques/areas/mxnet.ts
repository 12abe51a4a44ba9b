import { mxnetParams, mxnetSymbol } from '../../builders/mxnet.ts';
import type { TechniqueArea } from '../area.ts';
import { INERT_PICKLE } from '../file-technique.ts';

const INNER: unknown = JSON.parse(mxnetSymbol({ op: 'Custom', attrs: { op_type: 'x' } }));

export default {
  area: 'MXNet',
  techniques: [
    {
      id: 'mxnet-custom',
      title: 'an operator whose code is somebody else’s',
      build: () => ({
        'm-symbol.json': mxnetSymbol({ op: 'Custom', attrs: { op_type: 'my_loss' } }),
      }),
      expect: ['mxnet-model/custom-operator'],
      shows: 'my_loss',
    },
    {
      id: 'mxnet-custom-late',
      title: 'the same behind other members and white space',
      build: () => ({
        'm-symbol.json': `${'\n'.repeat(20_000)}{"heads":[],${mxnetSymbol({
          op: 'Custom',
          attrs: { op_type: 'my_loss' },
        }).slice(1)}`,
      }),
      expect: ['mxnet-model/custom-operator'],
    },
    {
      id: 'mxnet-custom-subgraph',
      title: 'the same in the body of a loop',
      build: () => ({ 'm-symbol.json': mxnetSymbol({ op: '_foreach', subgraphs: [INNER] }) }),
      expect: ['mxnet-model/custom-operator'],
    },
    {
      id: 'mxnet-fused',
      title: 'source of a fused kernel in the graph',
      build: () => ({ 'm-symbol.json': mxnetSymbol({ op: '_FusedOp', attrs: { code: '…' } }) }),
      expect: ['mxnet-model/embedded-code'],
    },
    {
      id: 'mxnet-shape',
      title: 'an array of more elements than memory has',
      build: () => ({
        'm-0000.params': mxnetParams([{ shape: [2 ** 50, 2 ** 10], data: 8 }], ['w']),
      }),
      expect: ['mxnet-model/malformed', 'gap:corrupt-data'],
    },
    {
      id: 'mxnet-trailing',
      title: 'a pickle behind the names',
      build: () => ({
        'm-0000.params': Buffer.concat([
          mxnetParams([{ shape: [1], data: 4 }], ['w']),
          INERT_PICKLE,
        ]),
      }),
      expect: ['unattributed-bytes/hidden-bytes', 'pickle-calls/code-execution'],
    },
  ],
  honest: [],
} satisfies TechniqueArea;
