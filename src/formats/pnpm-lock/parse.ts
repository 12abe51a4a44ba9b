import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import { textLines } from '../json/lines.ts';
import { textOf } from '../json/tree.ts';
import { readBlockYaml } from '../yaml-block/read.ts';
import { addPackages } from './packages.ts';
import { addSettings } from './settings.ts';

export type PnpmLockError = 'invalid-yaml' | 'size-limit' | 'no-version';

/** Versions that are read: the names of packages are written in another way in each of them. */
const VERSION_RE = /^(?:[5-7]|9)(?:\.[0-9]+)?(?:-|$)/;

/** Reads a lock file of pnpm: versions 5 to 9 of the format, which pnpm 3 to 10 write. */
export async function parsePnpmLock(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, PnpmLockError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  if (unexamined.length > 0) return failed('size-limit', bytes.length, 'a file that is too large');
  const text = decodeUtf8Leniently(bytes);
  const tree = readBlockYaml(text);
  if (!tree.ok) return failed('invalid-yaml', tree.offset, tree.detail);
  const version = textOf(tree.root, 'lockfileVersion');
  if (version === undefined) return failed('no-version', 0, 'it does not say its version');
  const draft = new DependencyDraft();
  if (!VERSION_RE.test(version))
    draft.addGap('unsupported-format', `lock file of version ${version.slice(0, 20)}`);
  const line = textLines(text);
  addPackages(draft, tree.root, line);
  addSettings(draft, tree.root, line);
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'lock', tool: 'pnpm' }),
      claims: [{ start: 0, end: bytes.length, what: 'lock file' }],
      facts: { packages: draft.entries },
    },
    anomalies: [],
    unexamined: draft.unexamined,
  };
}

function failed(
  code: PnpmLockError,
  offset: number,
  detail: string,
): Parsed<DependencySet, never, PnpmLockError> {
  return { ok: false, error: { code, offset, detail } };
}
