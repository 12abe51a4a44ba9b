import type { TechniqueArea } from '../area.ts';
import { KERAS_CODE_TECHNIQUES } from '../keras-code.ts';
import { KERAS_CONFIG_HONEST, KERAS_CONFIG_TECHNIQUES } from '../keras-config.ts';

export default {
  area: 'Keras and HDF5',
  techniques: [...KERAS_CODE_TECHNIQUES, ...KERAS_CONFIG_TECHNIQUES],
  honest: [...KERAS_CONFIG_HONEST],
} satisfies TechniqueArea;
