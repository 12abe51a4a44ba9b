import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';
import { configKind } from './kinds.ts';

function recognise({ head, name }: Glimpse): Recognition {
  const kind = configKind(name);
  if (kind === undefined || head.includes(0)) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return kind.content.test(text) ? 'likely' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'index-config',
  title: 'configuration of a package manager',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.npmrc', '.conf', '.ini', '.yml', '.yaml', '.toml'],
  recognise,
  parse: async (source, limits, { name }) =>
    (await parser()).parseIndexConfig(source, limits, name),
});
