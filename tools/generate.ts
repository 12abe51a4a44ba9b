import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { execFileSync } from 'node:child_process';
import type { GeneratedFile } from './generate/registry.ts';
import { registryFiles } from './generate/registry.ts';

/**
 * Writes everything that is made from something else: registries, the report schema, the check pages,
 * the technique table. With `--check` it writes nothing and fails when a file is stale.
 */
const checkOnly = process.argv.includes('--check');
const stale: string[] = [];

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function formatted(file: GeneratedFile): string {
  if (!file.path.endsWith('.ts')) return file.content;
  return execFileSync('oxfmt', ['--stdin-filepath', file.path], {
    input: file.content,
    encoding: 'utf8',
  });
}

function put(files: readonly GeneratedFile[]): void {
  for (const file of files) {
    const content = formatted(file);
    if (current(file.path) === content) continue;
    stale.push(file.path);
    if (checkOnly) continue;
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, content);
  }
}

// Registries first: everything else reads the checks through them.
put(registryFiles());
if (!checkOnly || stale.length === 0) {
  const { documentFiles } = await import('./generate/documents.ts');
  put(await documentFiles());
}

if (checkOnly && stale.length > 0) {
  console.error(`stale, run npm run gen: ${stale.join(', ')}`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'generated files are up to date' : `wrote ${stale.join(', ')}`);
}
