import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';

/** The comment of version 1, the first key of later ones. */
const TELLING_RE = /^# yarn lockfile v1\s*$|^__metadata:\s*$/m;

function recognise({ head, name }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const isTelling = TELLING_RE.test(text.slice(0, 1000));
  if (name === 'yarn.lock') return isTelling ? 'likely' : 'possible';
  return name.endsWith('.lock') && isTelling ? 'possible' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'yarn-lock',
  title: 'lock file of yarn',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.lock'],
  recognise,
  parse: async (source, limits) => (await parser()).parseYarnLock(source, limits),
});
