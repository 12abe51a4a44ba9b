import { spawnSync } from 'node:child_process';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Kept between runs like the user's own, so that compiled code is found again; apart from the user's. */
const CACHE = new URL('../../node_modules/.cache/e2e', import.meta.url).pathname;

const NO_DATA = new URL('../../node_modules/.cache/no-data', import.meta.url).pathname;

/** Runs the command as a user would, from the repository's sources, without a terminal. */
export function weighbridge(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): CommandResult {
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
  const result = spawnSync(process.execPath, [main, ...args], {
    cwd: options.cwd ?? process.cwd(),
    env: {
      ...process.env,
      NO_COLOR: '1',
      XDG_CACHE_HOME: CACHE,
      // Never the user's advisories: the same test must answer the same everywhere.
      WEIGHBRIDGE_DATA: NO_DATA,
      WEIGHBRIDGE_OSV_URL: 'off',
      ...options.env,
    },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}
