import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { shellFile } from '../shell-script/shell-file.ts';

function recognise({ head, name }: Glimpse): Recognition {
  if (!/^\.?devcontainer\.json$/.test(name)) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return /^(?:\u00ef\u00bb\u00bf)?\s*(?:\/[/*]|\{)/.test(text) ? 'likely' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'devcontainer',
  title: 'development container',
  artifact: shellFile,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse: async (source, limits) => (await parser()).parseDevcontainer(source, limits),
});
