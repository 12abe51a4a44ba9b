import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';

const START_RE = /^(?:\u00ef\u00bb\u00bf)?\s*\{/;
const KEY_RE =
  /"(?:name|version|private|type|main|scripts|workspaces|(?:dev|peer|optional)?[dD]ependencies)"\s*:/;

function recognise({ head, name }: Glimpse): Recognition {
  if (name !== 'package.json') return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (!START_RE.test(text)) return 'no';
  return KEY_RE.test(text) ? 'likely' : 'possible';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'npm-manifest',
  title: 'package.json of npm',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse: async (source, limits) => (await parser()).parseManifest(source, limits),
});
