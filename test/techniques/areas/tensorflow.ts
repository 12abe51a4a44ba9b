import type { TechniqueArea } from '../area.ts';
import { HONEST, OTHER } from '../tensorflow-files.ts';
import { PATHS } from '../tensorflow-paths.ts';
import { CALLS, PLACES } from '../tensorflow-places.ts';

export default {
  area: 'TensorFlow and TFLite',
  techniques: [...PLACES, ...CALLS, ...PATHS, ...OTHER],
  honest: HONEST,
} satisfies TechniqueArea;
