import { HONEST_NETWORK, luaJit, torch7 } from '../../builders/torch7.ts';
import type { Torch7Value } from '../../builders/torch7.ts';
import type { TechniqueArea } from '../area.ts';

const CODE = luaJit('os', 'execute', 'echo weighbridge-test');

function network(extra: Torch7Value): Torch7Value {
  return {
    table: [
      ['model', HONEST_NETWORK],
      ['hook', extra],
    ],
  };
}

export default {
  area: 'Torch7',
  techniques: [
    {
      id: 'torch7-function',
      title: 'a function in a field of a module',
      build: () => ({
        'model.t7': torch7({ class: 'nn.X', fields: { table: [['f', { code: CODE }]] } }),
      }),
      expect: ['torch7-objects/system-code'],
      shows: 'os.execute',
    },
    {
      id: 'torch7-function-text',
      title: 'the same in the text encoding',
      build: () => ({
        'model.t7': torch7({ class: 'nn.X', fields: { table: [['f', { code: CODE }]] } }, 'ascii'),
      }),
      expect: ['torch7-objects/system-code'],
    },
    {
      id: 'torch7-behind-network',
      title: 'a function behind an honest network, in a table',
      build: () => ({ 'model.t7': torch7(network({ code: CODE })) }),
      expect: ['torch7-objects/system-code'],
    },
    {
      id: 'torch7-upvalue',
      title: 'a function among the upvalues of another',
      build: () => ({
        'model.t7': torch7({
          class: 'nn.X',
          fields: {
            table: [['f', { code: luaJit('forward'), upvalues: { table: [[1, { code: CODE }]] } }]],
          },
        }),
      }),
      expect: ['torch7-objects/stored-function', 'torch7-objects/system-code'],
    },
    {
      id: 'torch7-key',
      title: 'a function as the key of a table',
      build: () => ({
        'model.t7': torch7({ class: 'nn.X', fields: { table: [[{ code: CODE }, 1]] } }),
      }),
      expect: ['torch7-objects/system-code'],
    },
    {
      id: 'torch7-legacy-type',
      title: 'the function tags of older versions',
      build: () => ({
        'model.t7': torch7({
          class: 'nn.X',
          fields: {
            table: [
              ['a', { code: CODE, type: 6 }],
              ['b', { code: CODE, type: 7 }],
            ],
          },
        }),
      }),
      expect: ['torch7-objects/system-code'],
    },
    {
      id: 'torch7-renamed',
      title: 'under another name',
      build: () => ({
        'weights.bin': torch7({ class: 'nn.X', fields: { table: [['f', { code: CODE }]] } }),
      }),
      expect: ['torch7-objects/system-code'],
    },
    {
      id: 'torch7-cut',
      title: 'damaged behind the function',
      build: () => ({
        'model.t7': torch7({
          class: 'nn.X',
          fields: {
            table: [
              ['f', { code: CODE }],
              ['g', { raw: Uint8Array.from([99, 0, 0, 0]) }],
            ],
          },
        }),
      }),
      expect: ['torch7-objects/system-code', 'torch7-objects/malformed', 'gap:corrupt-data'],
    },
  ],
  honest: [
    {
      id: 'torch7-honest',
      title: 'a network',
      build: () => ({ 'model.t7': torch7(HONEST_NETWORK) }),
    },
    {
      id: 'torch7-honest-text',
      title: 'a network as text',
      build: () => ({ 'model.t7': torch7(HONEST_NETWORK, 'ascii') }),
    },
    {
      id: 'torch7-honest-table',
      title: 'a table of tensors',
      build: () => ({
        'data.t7': torch7({ table: [['x', { tensor: 'Double', shape: [3], elements: 3 }]] }),
      }),
    },
  ],
} satisfies TechniqueArea;
