import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';

function recognise({ head, name }: Glimpse): Recognition {
  if (name !== 'deno.lock') return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return /^\s*\{/.test(text) ? 'likely' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'deno-lock',
  title: 'lock file of Deno',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.lock'],
  recognise,
  parse: async (source, limits) => (await parser()).parseDenoLock(source, limits),
});
