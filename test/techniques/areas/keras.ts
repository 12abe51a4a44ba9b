import type { TechniqueArea } from '../area.ts';
import { BYTECODE_HONEST, BYTECODE_TECHNIQUES } from '../bytecode.ts';
import { HDF5_HONEST, HDF5_TECHNIQUES } from '../hdf5.ts';
import { KERAS_CODE_TECHNIQUES } from '../keras-code.ts';
import { KERAS_CONFIG_HONEST, KERAS_CONFIG_TECHNIQUES } from '../keras-config.ts';

export default {
  area: 'Keras and HDF5',
  techniques: [
    ...KERAS_CODE_TECHNIQUES,
    ...KERAS_CONFIG_TECHNIQUES,
    ...HDF5_TECHNIQUES,
    ...BYTECODE_TECHNIQUES,
  ],
  honest: [...KERAS_CONFIG_HONEST, ...HDF5_HONEST, ...BYTECODE_HONEST],
} satisfies TechniqueArea;
