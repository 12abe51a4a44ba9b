import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import { textLines } from '../json/lines.ts';
import type { JsonNode } from '../json/tree.ts';
import { valueOf } from '../json/tree.ts';
import { readBlockYaml } from '../yaml-block/read.ts';
import { readClassic } from './classic.ts';
import { addEntries } from './entries.ts';

export type YarnLockError = 'invalid-lock' | 'size-limit' | 'not-a-lock';

/** Reads a lock file of yarn: version 1, and the YAML of yarn 2 and later. */
export async function parseYarnLock(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, YarnLockError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  if (unexamined.length > 0) return failed('size-limit', bytes.length, 'a file that is too large');
  const text = decodeUtf8Leniently(bytes).replace(/^\ufeff/, '');
  // A file with both versions in conflict is neither.
  const isBerry = /^__metadata:/m.test(text);
  const tree = isBerry ? readBlockYaml(text) : readClassic(text);
  if (!tree.ok) return failed('invalid-lock', tree.offset, tree.detail);
  if (!isBerry && !isClassic(tree.root, text))
    return failed('not-a-lock', 0, 'no entries of a lock file');
  const draft = new DependencyDraft();
  addEntries(draft, tree.root, textLines(text));
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'lock', tool: 'yarn' }),
      claims: [{ start: 0, end: bytes.length, what: 'lock file' }],
      facts: { packages: draft.entries },
    },
    anomalies: [],
    unexamined: draft.unexamined,
  };
}

function isClassic(root: JsonNode, text: string): boolean {
  if (/^# yarn lockfile v1\s*$/m.test(text.slice(0, 1000))) return true;
  return (
    root.kind === 'object' &&
    root.members.length > 0 &&
    root.members.every(({ value }) => valueOf(value, 'version') !== undefined)
  );
}

function failed(
  code: YarnLockError,
  offset: number,
  detail: string,
): Parsed<DependencySet, never, YarnLockError> {
  return { ok: false, error: { code, offset, detail } };
}
