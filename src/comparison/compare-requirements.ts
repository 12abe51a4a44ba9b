import type { DependencyChange } from '../core/difference.ts';
import { compareText } from '../core/location.ts';
import { canonicalName } from '../ecosystems/package-name.ts';
import { purlOf } from '../ecosystems/purl.ts';
import type { PackageSide } from './package-side.ts';

/** What a package needs that it did not, and the other way round. */
export function requirementChanges(
  before: PackageSide,
  now: PackageSide,
): readonly DependencyChange[] {
  const [old, fresh] = [requirements(before), requirements(now)];
  // A side whose metadata could not be read says nothing: then nothing is called added or removed.
  if (old === undefined || fresh === undefined) return [];
  return [...new Set([...old.keys(), ...fresh.keys()])].toSorted(compareText).flatMap((name) => {
    const [from, to] = [old.get(name) ?? [], fresh.get(name) ?? []];
    if (from.join('\n') === to.join('\n')) return [];
    const change = !old.has(name) ? 'added' : fresh.has(name) ? 'changed' : 'removed';
    return [{ package: name, change, from, to, via: [], isCompared: false }] as const;
  });
}

function requirements(side: PackageSide): ReadonlyMap<string, readonly string[]> | undefined {
  const manifests = [
    ...side.contents.flatMap(({ value }) => (value.metadata === undefined ? [] : [value.metadata])),
    ...(side.registry?.record.manifest === undefined ? [] : [side.registry.record.manifest]),
  ];
  const [manifest] = manifests;
  if (manifest === undefined) return undefined;
  const isNpm =
    side.registry?.record.ecosystem === 'npm' ||
    side.contents.some(({ value }) => value.kind === 'npm');
  const ecosystem = isNpm ? ('npm' as const) : ('pypi' as const);
  const found = new Map<string, string[]>();
  for (const { name, constraint, group } of manifest.requires) {
    // What only its developers need is not installed with it.
    if (group === 'dev') continue;
    const key = purlOf({ ecosystem, name: canonicalName(ecosystem, name) });
    found.set(
      key,
      [
        ...(found.get(key) ?? []),
        group === 'default' ? constraint : `${constraint} (${group})`,
      ].sort(),
    );
  }
  return found;
}
