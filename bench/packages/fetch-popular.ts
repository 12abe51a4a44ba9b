/**
 * Fetches popular packages through the user's own registry configuration, for false-alarms.ts. Nothing is installed or unpacked.
 *
 *   node bench/packages/fetch-popular.ts <folder> [packages of each ecosystem]
 *
 * Writes <folder>/pypi and <folder>/npm; packages that are there are not fetched again.
 */
import { copyFileSync, globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage } from '../../src/fetch-packages.ts';
import { openPackageSession } from '../../src/list-targets.ts';
import { parsePackageTarget } from '../../src/package-target.ts';
import { POPULAR } from './popular.data.ts';

/** Bytes of one release: native wheels for every machine are not needed to judge its source. */
const MAX_RELEASE_BYTES = 30 * 1024 ** 2;

async function fetchOne(target: string, folder: string): Promise<string> {
  const reference = parsePackageTarget(target);
  const session = await openPackageSession([target], { maxBytes: MAX_RELEASE_BYTES });
  if (reference === undefined || session === undefined) return 'no package';
  try {
    const { entries } = await fetchPackage(reference, session);
    const files = entries.flatMap((entry) => (entry.kind === 'file' ? [entry.file] : []));
    for (const { path, handle } of files) copyFileSync(handle, join(folder, path));
    return `${files.length} files`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    session.folder.remove();
  }
}

const [target, most] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: fetch-popular.ts <folder> [packages]');
for (const ecosystem of ['pypi', 'npm'] as const) {
  const folder = join(target, ecosystem);
  mkdirSync(folder, { recursive: true });
  for (const name of POPULAR[ecosystem].slice(0, Number(most ?? POPULAR[ecosystem].length))) {
    const known = `${name.replaceAll('-', '[-_.]')}-[0-9]*`;
    if (globSync(known, { cwd: folder }).length > 0) continue;
    console.log(ecosystem, name, await fetchOne(`pkg:${ecosystem}/${name}`, folder));
  }
}
