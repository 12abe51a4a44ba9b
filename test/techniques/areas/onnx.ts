import { inArea } from '../area.ts';
import { ONNX_TECHNIQUES } from '../onnx.ts';

export default inArea('ONNX', ONNX_TECHNIQUES);
