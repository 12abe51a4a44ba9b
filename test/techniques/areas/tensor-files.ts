import { inArea } from '../area.ts';
import { GGUF_TECHNIQUES } from '../weights-gguf.ts';
import { NPY_TECHNIQUES } from '../weights-npy.ts';
import { SAFETENSORS_TECHNIQUES } from '../weights-safetensors.ts';

export default inArea('Tensor files', [
  ...SAFETENSORS_TECHNIQUES,
  ...NPY_TECHNIQUES,
  ...GGUF_TECHNIQUES,
]);
