import { SourceError } from '../../bytes/source.ts';
import { readTextFile } from '../text-file.ts';
import { parseJson } from './registry-client.ts';

/** Documents from which trust is read: a trusted root, and keys of an npm registry where they come with it. */
export interface TrustDocuments {
  readonly root: unknown;
  readonly keys: unknown;
  readonly source: string;
}

/**
 * The root that the installed sigstore library carries for its first start, so that nothing has to be fetched. It is as old
 * as the library: keys that were rotated in since are not in it.
 */
export async function embeddedTrust(): Promise<TrustDocuments | undefined> {
  const { default: seeds } = await import('@sigstore/tuf/seeds.json', { with: { type: 'json' } });
  const targets = Object.values(seeds)[0]?.targets ?? {};
  const decoded = (isWanted: (name: string) => boolean): unknown => {
    const found = Object.entries(targets).find(([name]) => isWanted(name));
    if (typeof found?.[1] !== 'string') return undefined;
    const value: unknown = JSON.parse(Buffer.from(found[1], 'base64').toString('utf8'));
    return value;
  };
  const root = decoded((name) => name === 'trusted_root.json');
  if (root === undefined) return undefined;
  const keys = decoded((name) => name.endsWith('%2Fkeys.json'));
  return { root, keys, source: 'root of the installed sigstore library' };
}

/** A `trusted_root.json` of the user's own. Throws SourceError when there is none at the path. */
export function givenTrust(path: string): TrustDocuments {
  const text = readTextFile(path);
  if (text === undefined) throw new SourceError(`--trusted-root ${path}: no such file`);
  const parsed = parseJson(text);
  if (!parsed.ok) throw new SourceError(`--trusted-root ${path}: it is no JSON`);
  return { root: parsed.value, keys: parsed.value, source: path };
}
