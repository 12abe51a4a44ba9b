import { defineFormat } from '../format.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { parseMobile } from './parse.ts';
import { mobileModule } from './torch-mobile.ts';

export default defineFormat({
  id: 'torch-mobile',
  title: 'TorchScript mobile module (flatbuffer)',
  artifact: mobileModule,
  kind: 'model',
  extensions: ['.ptl', '.ff', '.pt', '.pth'],
  recognise: (glimpse) => (hasIdentifier(glimpse, /^PTMF$/) ? 'certain' : 'no'),
  parse: parseMobile,
});
