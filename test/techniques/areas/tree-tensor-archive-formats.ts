import { inArea } from '../area.ts';
import { SEVEN_ZIP_TECHNIQUES } from '../seven-zip.ts';

export default inArea('Tree, tensor and archive formats', [...SEVEN_ZIP_TECHNIQUES]);
