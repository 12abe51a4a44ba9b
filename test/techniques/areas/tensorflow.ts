import type { TechniqueArea } from '../area.ts';
import { CHECKPOINT_HONEST, CHECKPOINT_TECHNIQUES } from '../tensorflow-checkpoints.ts';
import { HONEST, OTHER } from '../tensorflow-files.ts';
import { PATHS } from '../tensorflow-paths.ts';
import { CALLS, PLACES } from '../tensorflow-places.ts';
import { LITE_HONEST, LITE_TECHNIQUES } from '../tflite.ts';

export default {
  area: 'TensorFlow and TFLite',
  techniques: [
    ...PLACES,
    ...CALLS,
    ...PATHS,
    ...OTHER,
    ...CHECKPOINT_TECHNIQUES,
    ...LITE_TECHNIQUES,
  ],
  honest: [...HONEST, ...CHECKPOINT_HONEST, ...LITE_HONEST],
} satisfies TechniqueArea;
