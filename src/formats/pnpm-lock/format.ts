import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';

const VERSION_RE = /^lockfileVersion:\s*['"]?[0-9]/m;
const CONTENT_RE = /^(?:importers|packages|dependencies|devDependencies|snapshots|specifiers):/m;

function recognise({ head, name }: Glimpse): Recognition {
  if (!/\.ya?ml$/.test(name)) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  // Version 5 sorts its keys, so that the version may stand behind the head.
  if (name === 'pnpm-lock.yaml')
    return VERSION_RE.test(text) || CONTENT_RE.test(text) ? 'likely' : 'possible';
  return VERSION_RE.test(text) && CONTENT_RE.test(text) ? 'possible' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'pnpm-lock',
  title: 'lock file of pnpm',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.yaml'],
  recognise,
  parse: async (source, limits) => (await parser()).parsePnpmLock(source, limits),
});
