import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import { plainUrl } from '../dependencies/plain-url.ts';
import type { IniEntry } from './ini.ts';

/** Settings of npm and pnpm that change what is fetched, trusted or run. */
const SWITCHES: ReadonlySet<string> = new Set([
  'ignore-scripts',
  'strict-ssl',
  'legacy-peer-deps',
  'package-lock',
  'allow-scripts',
  'unsafe-perm',
  'script-shell',
  'node-options',
  'before',
  'min-release-age',
  'minimum-release-age',
  'audit',
  'proxy',
  'https-proxy',
  'node-linker',
  'shamefully-hoist',
  'public-hoist-pattern',
  'only-built-dependencies',
  'dangerously-allow-all-builds',
]);

/** `.npmrc`: registries and switches. What begins with `//` is how to log in, and is left alone. */
export function addNpmrc(draft: DependencyDraft, entries: readonly IniEntry[]): void {
  for (const { key, value, line } of entries) {
    const name = key.replaceAll('"', '');
    const text = value.replaceAll(/^["']|["']$/g, '');
    if (name.startsWith('//') || text === '') continue;
    const scope = /^(@[^:]{1,200}):registry$/.exec(name)?.[1];
    const url = plainUrl(text);
    if (name === 'registry') draft.addIndex({ ecosystem: 'npm', url, kind: 'primary', line });
    else if (scope !== undefined)
      draft.addIndex({ ecosystem: 'npm', url, kind: 'scoped', name: scope, line });
    else if (SWITCHES.has(name)) draft.addSwitch(`${name}=${url}`, line);
  }
}

const CLASSIC_RE = /^[ \t]*"?([^"\s]{1,200})"?[ \t]+"?([^"\n]{1,2000}?)"?[ \t]*$/;
const CLASSIC_SWITCHES: ReadonlySet<string> = new Set([
  'strict-ssl',
  'ignore-scripts',
  '--install.ignore-scripts',
  'yarn-offline-mirror',
  'script-shell',
  '--install.pure-lockfile',
  '--install.frozen-lockfile',
]);

/** `.yarnrc` of yarn 1: a key and a value on each line. */
export function addYarnClassic(draft: DependencyDraft, text: string): void {
  for (const [at, written] of text.split('\n').entries()) {
    const match = CLASSIC_RE.exec(written);
    if (match === null || written.trimStart().startsWith('#')) continue;
    const [, key = '', value = ''] = match;
    const url = plainUrl(value);
    const scope = /^(@[^:]{1,200}):registry$/.exec(key)?.[1];
    const line = at + 1;
    if (key === 'registry') draft.addIndex({ ecosystem: 'npm', url, kind: 'primary', line });
    else if (scope !== undefined)
      draft.addIndex({ ecosystem: 'npm', url, kind: 'scoped', name: scope, line });
    else if (CLASSIC_SWITCHES.has(key)) draft.addSwitch(`${key}=${url}`, line);
    // A program of the repository that runs instead of yarn.
    if (key === 'yarn-path') draft.addScript({ hook: 'yarn-path', command: value, line });
  }
}
