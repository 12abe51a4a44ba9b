import { inArea } from '../area.ts';
import { SKOPS_TECHNIQUES } from '../skops.ts';
import { TREE_TECHNIQUES } from '../trees.ts';
import { R_TECHNIQUES } from '../r.ts';
import { SEVEN_ZIP_TECHNIQUES } from '../seven-zip.ts';

export default inArea('Tree, tensor and archive formats', [
  ...SEVEN_ZIP_TECHNIQUES,
  ...SKOPS_TECHNIQUES,
  ...TREE_TECHNIQUES,
  ...R_TECHNIQUES,
]);
