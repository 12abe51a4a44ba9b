import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { executorchProgram } from './executorch-program.ts';

const PROGRAM_RE = /^ET\d\d$/;
const TENSORS_RE = /^FT\d\d$/;

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'executorch',
  title: 'ExecuTorch program',
  artifact: executorchProgram,
  kind: 'model',
  extensions: ['.pte', '.ptd'],
  recognise: (glimpse) =>
    hasIdentifier(glimpse, PROGRAM_RE) || hasIdentifier(glimpse, TENSORS_RE) ? 'certain' : 'no',
  parse: async (source, _, glimpse) =>
    (await parser()).parseExecutorch(source, hasIdentifier(glimpse, TENSORS_RE)),
});
