import { paddleParams, paddlePir, paddleProgram } from '../../builders/paddle.ts';
import type { TechniqueArea } from '../area.ts';
import { INERT_PICKLE } from '../file-technique.ts';

const WRITE = { type: 'save_combine', attributes: { file_path: '/etc/cron.d/weighbridge-test' } };
const RELU = { type: 'relu' };

export default {
  area: 'PaddlePaddle',
  techniques: [
    {
      id: 'paddle-write',
      title: 'a program that writes a file',
      build: () => ({ 'm.pdmodel': paddleProgram([RELU, WRITE]) }),
      expect: ['paddle-operators/writes-file'],
      shows: '/etc/cron.d/weighbridge-test',
    },
    {
      id: 'paddle-write-block',
      title: 'the same in the block of a loop',
      build: () => ({ 'm.pdmodel': paddleProgram([RELU], [WRITE]) }),
      expect: ['paddle-operators/writes-file'],
    },
    {
      id: 'paddle-write-pir',
      title: 'the same in PIR',
      build: () => ({ 'm.json': paddlePir([{ ...WRITE, type: '1.save_combine' }]) }),
      expect: ['paddle-operators/writes-file'],
    },
    {
      id: 'paddle-renamed',
      title: 'a program without its ending',
      build: () => ({ __model__: paddleProgram([WRITE]) }),
      expect: ['paddle-operators/writes-file'],
    },
    {
      id: 'paddle-python',
      title: 'a program that calls Python',
      build: () => ({ 'm.pdmodel': paddleProgram([{ type: 'py_func' }]) }),
      expect: ['paddle-operators/python-function'],
    },
    {
      id: 'paddle-pickle',
      title: 'parameters that are a pickle',
      build: () => ({ 'm.pdparams': INERT_PICKLE }),
      expect: ['pickle-calls/code-execution'],
    },
    {
      id: 'paddle-trailing',
      title: 'a pickle behind the tensors',
      build: () => ({
        'm.pdiparams': Buffer.concat([paddleParams([{ shape: [2], data: 8 }]), INERT_PICKLE]),
      }),
      expect: ['gap:corrupt-data', 'pickle-calls/code-execution'],
    },
  ],
  honest: [
    {
      id: 'paddle-honest',
      title: 'a program and its parameters',
      build: () => ({
        'm.pdmodel': paddleProgram([{ type: 'feed' }, { type: 'conv2d' }, RELU, { type: 'fetch' }]),
        'm.pdiparams': paddleParams([{ shape: [2, 3], data: 24 }]),
      }),
    },
  ],
} satisfies TechniqueArea;
