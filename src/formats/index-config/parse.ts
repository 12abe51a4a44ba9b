import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { textLines } from '../json/lines.ts';
import { readBlockYaml } from '../yaml-block/read.ts';
import { readIni } from './ini.ts';
import { configKind } from './kinds.ts';
import { addNpmrc, addYarnClassic } from './npm-settings.ts';
import { addPipSettings } from './pip-settings.ts';
import { addBunfig, addUvSettings } from './toml-settings.ts';
import { addPnpmWorkspace, addYarnrc } from './yaml-settings.ts';

export type IndexConfigError = 'size-limit' | 'invalid-config';

/** Configurations have some dozen lines. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads where a package manager is told to look and what it is told to trust. Credentials in these files are
 * never kept: only keys that are known to hold an address or a switch are read at all.
 */
export async function parseIndexConfig(
  source: ByteSource,
  limits: Limits,
  name: string,
): Promise<Parsed<DependencySet, never, IndexConfigError>> {
  const most = Math.min(limits.maxHeaderBytes, MAX_BYTES);
  const bytes = await source.read(0, most + 1);
  const fail = (
    code: IndexConfigError,
    offset: number,
    detail: string,
  ): Parsed<DependencySet, never, IndexConfigError> => ({
    ok: false,
    error: { code, offset, detail },
  });
  if (bytes.length > most) return fail('size-limit', most, 'the configuration is too large');
  const text = decodeUtf8Leniently(bytes)
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n');
  const draft = new DependencyDraft();
  const tool = configKind(name)?.tool ?? 'npm';
  switch (tool) {
    case 'npm':
      addNpmrc(draft, readIni(text));
      break;
    case 'yarn-classic':
      addYarnClassic(draft, text);
      break;
    case 'pip':
      addPipSettings(draft, readIni(text));
      break;
    case 'yarn':
    case 'pnpm-workspace': {
      const tree = readBlockYaml(text);
      if (!tree.ok) return fail('invalid-config', tree.offset, tree.detail);
      (tool === 'yarn' ? addYarnrc : addPnpmWorkspace)(draft, tree.root, textLines(text));
      break;
    }
    case 'bun':
    case 'uv': {
      const problem = await (tool === 'bun' ? addBunfig : addUvSettings)(draft, text);
      if (problem !== undefined) return fail('invalid-config', 0, problem);
      break;
    }
  }
  const named = tool === 'yarn-classic' ? 'yarn' : tool === 'pnpm-workspace' ? 'pnpm' : tool;
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'manifest', tool: named }),
      claims: [{ start: 0, end: bytes.length, what: 'configuration' }],
    },
    anomalies: [],
    unexamined: draft.unexamined,
  };
}
