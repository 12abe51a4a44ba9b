import { GGML_SAMPLES, writeGgml } from '../../builders/ggml.ts';
import type { TechniqueArea } from '../area.ts';
import { INERT_PICKLE } from '../file-technique.ts';

export default {
  area: 'GGML before GGUF',
  techniques: [
    {
      id: 'ggml-unknown-layout',
      title: 'a layout of no known family',
      build: () => ({ 'ggml-model.bin': Buffer.concat([Buffer.from('tjgg'), new Uint8Array(60)]) }),
      expect: ['gap:unsupported-format'],
    },
    {
      id: 'ggml-trailing',
      title: 'a pickle behind the last tensor',
      build: () => ({
        'ggml-model.bin': Buffer.concat([writeGgml(GGML_SAMPLES['LLaMA']!), INERT_PICKLE]),
      }),
      expect: ['gap:corrupt-data', 'pickle-calls/code-execution'],
    },
  ],
  honest: Object.entries(GGML_SAMPLES).map(([name, input]) => ({
    id: `ggml-${name.toLowerCase().replaceAll(/\W+/g, '-')}`,
    title: `a ${name} model`,
    build: () => ({ 'ggml-model.bin': writeGgml(input) }),
  })),
} satisfies TechniqueArea;
