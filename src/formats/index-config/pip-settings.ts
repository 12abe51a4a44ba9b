import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import { plainUrl } from '../dependencies/plain-url.ts';
import type { IndexUse } from '../dependencies/dependency-set.ts';
import type { IniEntry } from './ini.ts';

const KINDS: Readonly<Record<string, IndexUse['kind']>> = {
  'index-url': 'primary',
  'extra-index-url': 'extra',
  'find-links': 'find-links',
};
const SWITCHES: ReadonlySet<string> = new Set([
  'trusted-host',
  'no-index',
  'pre',
  'no-deps',
  'no-build-isolation',
  'require-hashes',
  'no-binary',
  'only-binary',
  'proxy',
  'cert',
  'use-deprecated',
  'use-feature',
  'uploaded-prior-to',
]);

/** `pip.conf` and `pip.ini`. Later lines of a value are further addresses. */
export function addPipSettings(draft: DependencyDraft, entries: readonly IniEntry[]): void {
  for (const { key, value, line } of entries) {
    const name = key.replaceAll('_', '-').toLowerCase();
    const texts = value.split(/\s+/).filter((text) => text !== '');
    const kind = KINDS[name];
    for (const text of texts) {
      const url = plainUrl(text);
      if (kind !== undefined) draft.addIndex({ ecosystem: 'pypi', url, kind, line });
      else if (name === 'requirement' || name === 'constraint')
        draft.addInclude({
          path: text,
          role: name === 'constraint' ? 'constraints' : 'manifest',
          line,
        });
      else if (SWITCHES.has(name)) draft.addSwitch(`${name}=${url}`, line);
    }
  }
}
