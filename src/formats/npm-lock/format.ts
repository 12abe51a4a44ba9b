import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';

/** `.package-lock.json` lies in an installed `node_modules` folder. */
const NAMES: ReadonlySet<string> = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  '.package-lock.json',
]);
const VERSION_RE = /"lockfileVersion"\s*:\s*[0-9]/;
const CONTENT_RE = /"(?:packages|dependencies)"\s*:\s*\{/;
const START_RE = /^(?:\u00ef\u00bb\u00bf)?\s*\{/;

function recognise({ head, name }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (!START_RE.test(text)) return 'no';
  if (NAMES.has(name)) return 'likely';
  return name.endsWith('.json') && VERSION_RE.test(text) && CONTENT_RE.test(text)
    ? 'possible'
    : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'npm-lock',
  title: 'lock file of npm',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse: async (source, limits, { name }) => (await parser()).parseNpmLock(source, limits, name),
});
