import type { Located } from '../core/artifact.ts';
import type { DependencyChange, Difference, Gain } from '../core/difference.ts';
import type { Finding } from '../core/finding.ts';
import type { Gap } from '../core/gap.ts';
import { compareText } from '../core/location.ts';
import type { PackageInventory } from '../ecosystems/inventory/package-inventory.ts';
import { canonicalName } from '../ecosystems/package-name.ts';
import { parsePurl, purlOf } from '../ecosystems/purl.ts';
import { schemeOf } from '../ecosystems/versions/scheme.ts';
import type {
  DependencySet,
  PackageSource,
  ResolvedPackage,
} from '../formats/dependencies/dependency-set.ts';
import { ranked } from './compare-packages.ts';

/** One state of a lock file, as an audit saw it. */
export interface LockSide {
  readonly target: string;
  readonly sets: readonly Located<DependencySet>[];
  readonly inventory: PackageInventory | undefined;
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}

/** Findings told one by one. */
const MAX_FINDINGS = 500;

interface Held {
  readonly purl: string;
  readonly versions: readonly string[];
  readonly packages: readonly ResolvedPackage[];
}

/** What a change of a lock file brings: packages, where they come from, and findings that were not there. */
export function compareLocks(before: LockSide, now: LockSide): Difference {
  const [old, fresh] = [heldBy(before), heldBy(now)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].toSorted(compareText);
  const dependencies = names.flatMap(
    (name) => changeOf(name, old.get(name), fresh.get(name), before, now) ?? [],
  );
  const gains = names.flatMap((name) => sourceGains(name, old.get(name), fresh.get(name)));
  return {
    kind: 'lock',
    old: { target: before.target, files: before.sets.length, bytes: 0 },
    new: { target: now.target, files: now.sets.length, bytes: 0 },
    gains: ranked([...gains, ...lockFindings(before, now)]),
    dependencies,
    files: { added: 0, removed: 0, changed: 0 },
    gaps: now.gaps.filter(({ code }) => !before.gaps.some((gap) => gap.code === code)),
    notes: [],
  };
}

/** Everything that is locked or pinned to one version, by package URL without version. */
function heldBy({ sets }: LockSide): ReadonlyMap<string, Held> {
  const found = new Map<string, ResolvedPackage[]>();
  const add = (one: ResolvedPackage): void => {
    if (one.name === '' || one.source.kind === 'path') return;
    const purl = purlOf({ ecosystem: one.ecosystem, name: canonicalName(one.ecosystem, one.name) });
    found.set(purl, [...(found.get(purl) ?? []), one]);
  };
  for (const { value } of sets) {
    for (const one of value.resolved) add(one);
    for (const { constraint, ...request } of value.requests) {
      const version = schemeOf(request.ecosystem).exactOf(constraint);
      // In a list of pins a range is a change, too.
      if (value.resolved.length === 0)
        add({
          ...request,
          key: request.name,
          version: version ?? (constraint || 'any version'),
          requires: [],
        });
    }
  }
  return new Map(
    [...found].map(([purl, packages]) => [
      purl,
      { purl, packages, versions: [...new Set(packages.map(({ version }) => version))].sort() },
    ]),
  );
}

function changeOf(
  name: string,
  old: Held | undefined,
  fresh: Held | undefined,
  before: LockSide,
  now: LockSide,
): DependencyChange | undefined {
  const [from, to] = [old?.versions ?? [], fresh?.versions ?? []];
  if (from.join('\n') === to.join('\n')) return undefined;
  const change = old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed';
  const side = fresh === undefined ? before : now;
  return {
    package: name,
    change,
    from,
    to,
    via: chainOf(side, name, fresh === undefined ? from : to),
    isCompared: false,
  };
}

function chainOf(
  { inventory }: LockSide,
  purl: string,
  versions: readonly string[],
): readonly string[] {
  const reference = parsePurl(purl);
  const found = inventory?.packages.find(
    (one) =>
      one.ecosystem === reference?.ecosystem &&
      one.name === reference.name &&
      one.version !== undefined &&
      versions.some((version) => schemeOf(one.ecosystem).compare(version, one.version ?? '') === 0),
  );
  return (found?.chains[0] ?? []).map((id) => {
    const step = parsePurl(id);
    if (step === undefined) return id;
    return step.version === undefined ? step.name : `${step.name} ${step.version}`;
  });
}

/** Where packages come from, whether they are checked on arrival, and whether they run something then. */
function sourceGains(
  name: string,
  old: Held | undefined,
  fresh: Held | undefined,
): readonly Gain[] {
  if (fresh === undefined) return [];
  const gains: Gain[] = [];
  const gain = (kind: Gain['kind'], severity: Gain['severity'], what: string): void => {
    if (!gains.some((one) => one.what === what))
      gains.push({ kind, severity, what, package: name, evidence: [] });
  };
  const places = new Set((old?.packages ?? []).map(({ source }) => placeOf(source)));
  for (const one of fresh.packages) {
    const place = placeOf(one.source);
    if (one.source.kind !== 'index' && !places.has(place))
      gain('source', 'high', `${one.version} comes from ${place} instead of a registry`);
    else if (old !== undefined && place !== '' && !places.has(place) && !places.has(''))
      gain('source', 'medium', `${one.version} comes from another host: ${place}`);
    const same = old?.packages.filter(({ version }) => version === one.version) ?? [];
    const digests = new Set(same.flatMap(({ hashes }) => hashes));
    if (digests.size > 0 && one.hashes.length > 0 && one.hashes.every((hash) => !digests.has(hash)))
      gain('digest', 'high', `${one.version} is locked with other content than before`);
    const wasChecked = old !== undefined && old.packages.every(({ hashes }) => hashes.length > 0);
    if (wasChecked && one.hashes.length === 0 && one.source.kind === 'index')
      gain('digest', 'medium', `${one.version} is locked without a digest`);
    const ranScript = old?.packages.some(({ runsScript }) => runsScript === true) ?? false;
    if (one.runsScript === true && !ranScript)
      gain('hook', 'medium', `${one.version} runs a script when it is installed`);
    const wasDeprecated = old?.packages.some(({ deprecated }) => deprecated !== undefined) ?? false;
    if (one.deprecated !== undefined && !wasDeprecated)
      gain('finding', 'low', `${one.version} is deprecated: ${one.deprecated}`);
  }
  return gains;
}

/** The host of a registry, or the whole address of anything else. */
function placeOf(source: PackageSource): string {
  if (source.kind === 'index')
    return source.url !== undefined && URL.canParse(source.url) ? new URL(source.url).host : '';
  return source.kind === 'path' ? source.path : source.url;
}

/** Without lines, which move with every change of the file. */
function lockFindings(before: LockSide, now: LockSide): readonly Gain[] {
  const identity = ({ rule, component, message, data }: Finding): string =>
    JSON.stringify([
      rule,
      component.startsWith('pkg:') ? component : '',
      message,
      data['id'] ?? '',
    ]);
  const known = new Set(before.findings.map(identity));
  return now.findings
    .filter((finding) => !known.has(identity(finding)))
    .slice(0, MAX_FINDINGS)
    .map(({ rule, severity, message, component, location, evidence = [] }): Gain => ({
      kind: 'finding',
      severity,
      what: `${message} (${rule})`,
      ...(component.startsWith('pkg:') ? { package: component } : {}),
      ...(location.line === undefined
        ? {}
        : { where: `${location.path[0] ?? ''}:${location.line}` }),
      evidence,
    }));
}
