import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';

function recognise({ head, name }: Glimpse): Recognition {
  if (!/^\.?pre-commit-(?:config|hooks)\.ya?ml$/.test(name)) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return /^repos[ \t]*:|^-[ \t]/m.test(text) ? 'likely' : 'possible';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'pre-commit-config',
  title: 'hooks of pre-commit',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.yaml', '.yml'],
  recognise,
  parse: async (source, limits) => (await parser()).parsePreCommit(source, limits),
});
