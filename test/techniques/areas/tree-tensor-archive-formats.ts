import { inArea } from '../area.ts';
import { SKOPS_TECHNIQUES } from '../skops.ts';
import { TREE_TECHNIQUES } from '../trees.ts';
import { R_TECHNIQUES } from '../r.ts';
import { FLAX_TECHNIQUES } from '../flax.ts';
import { ORBAX_TECHNIQUES } from '../orbax.ts';
import { LLAMAFILE_TECHNIQUES } from '../llamafile.ts';
import { SEVEN_ZIP_TECHNIQUES } from '../seven-zip.ts';

export default inArea('Tree, tensor and archive formats', [
  ...SEVEN_ZIP_TECHNIQUES,
  ...SKOPS_TECHNIQUES,
  ...TREE_TECHNIQUES,
  ...R_TECHNIQUES,
  ...FLAX_TECHNIQUES,
  ...ORBAX_TECHNIQUES,
  ...LLAMAFILE_TECHNIQUES,
]);
