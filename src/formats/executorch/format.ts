import { defineFormat } from '../format.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { executorchProgram } from './executorch-program.ts';
import { parseExecutorch } from './parse.ts';

const PROGRAM_RE = /^ET\d\d$/;
const TENSORS_RE = /^FT\d\d$/;

export default defineFormat({
  id: 'executorch',
  title: 'ExecuTorch program',
  artifact: executorchProgram,
  kind: 'model',
  extensions: ['.pte', '.ptd'],
  recognise: (glimpse) =>
    hasIdentifier(glimpse, PROGRAM_RE) || hasIdentifier(glimpse, TENSORS_RE) ? 'certain' : 'no',
  parse: (source, _, glimpse) => parseExecutorch(source, hasIdentifier(glimpse, TENSORS_RE)),
});
