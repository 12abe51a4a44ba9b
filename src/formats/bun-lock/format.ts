import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { lazy } from '../lazy.ts';

/** How the binary form begins: a line for the shell, and the name of the format. */
const BINARY_RE = /^#!\/usr\/bin\/env bun\nbun-lockfile-format-v0/;
const TEXT_RE = /^\s*\{[\s\S]*"(?:lockfileVersion|workspaces|packages)"\s*:/;

function recognise({ head, name }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (BINARY_RE.test(text)) return 'certain';
  if (name !== 'bun.lock') return 'no';
  return TEXT_RE.test(text) ? 'likely' : 'possible';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'bun-lock',
  title: 'lock file of bun',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.lock', '.lockb'],
  recognise,
  parse: async (source, limits, { head }) => (await parser()).parseBunLock(source, limits, head),
});
