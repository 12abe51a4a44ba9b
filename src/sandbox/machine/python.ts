import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './program.ts';
import { standIn } from './stand-in.ts';

/** The interpreter packages are installed and imported with. */
export interface Python {
  /** Absolute, links followed. */
  readonly executable: string;
  readonly version: string;
  /** Where its library is; bound into the sandbox read-only. */
  readonly prefix: string;
  /** `3.11`, as in the name of its folders. */
  readonly series: string;
  /** Build backends that are installed with it: what sdists can be built with. */
  readonly backends: readonly string[];
}

/** What builds a source distribution, by the module that pyproject.toml names. */
const BACKENDS = [
  'setuptools',
  'wheel',
  'hatchling',
  'flit_core',
  'poetry',
  'pdm',
  'maturin',
  'scikit_build_core',
  'mesonpy',
] as const;

const QUESTION = `
import importlib.util as u, json, sys
found = [n for n in ${JSON.stringify(BACKENDS)} if u.find_spec(n)]
print(json.dumps([sys.executable, sys.base_prefix, '.'.join(map(str, sys.version_info[:3])), bool(u.find_spec('pip')), found]))
`;

/**
 * The python3 with pip that can build most; the first on the path where several can. An interpreter that this user
 * cannot read is passed over.
 */
export async function findPython(folders: readonly string[]): Promise<Python | undefined> {
  const paths = new Set<string>();
  for (const folder of folders) {
    const path = join(folder, 'python3');
    if (folder.startsWith('/') && existsSync(path)) paths.add(realpathSync(path));
  }
  const pythons = await Promise.all(
    Array.from(paths, async (path) =>
      understood((await run(path, ['-I', '-c', QUESTION], standIn())).stdout),
    ),
  );
  return pythons
    .filter((python) => python !== undefined)
    .toSorted((a, b) => b.backends.length - a.backends.length)[0];
}

function understood(text: string): Python | undefined {
  try {
    const parts: unknown = JSON.parse(text);
    if (!Array.isArray(parts)) return undefined;
    const [executable, prefix, version, hasPip, backends]: unknown[] = parts;
    if (typeof executable !== 'string' || typeof prefix !== 'string' || typeof version !== 'string')
      return undefined;
    if (hasPip !== true || !Array.isArray(backends)) return undefined;
    return {
      executable: realpathSync(executable),
      version,
      prefix: realpathSync(prefix),
      series: version.split('.').slice(0, 2).join('.'),
      backends: backends.filter((name) => typeof name === 'string'),
    };
  } catch {
    return undefined; // Not a Python that can answer.
  }
}
