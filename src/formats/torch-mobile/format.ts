import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { hasIdentifier } from '../flatbuffer/identifier.ts';
import { mobileModule } from './torch-mobile.ts';

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'torch-mobile',
  title: 'TorchScript mobile module (flatbuffer)',
  artifact: mobileModule,
  kind: 'model',
  extensions: ['.ptl', '.ff', '.pt', '.pth'],
  recognise: (glimpse) => (hasIdentifier(glimpse, /^PTMF$/) ? 'certain' : 'no'),
  parse: async (source) => (await parser()).parseMobile(source),
});
