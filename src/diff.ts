import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sharedOf } from './audit/enrichment.ts';
import { SourceError } from './bytes/source.ts';
import type { LockSide } from './comparison/compare-locks.ts';
import { compareLocks } from './comparison/compare-locks.ts';
import { comparePackages, ranked } from './comparison/compare-packages.ts';
import type { PackageSide } from './comparison/package-side.ts';
import type { DependencyChange, Difference, Gain } from './core/difference.ts';
import { packageInventory } from './ecosystems/inventory/package-inventory.ts';
import { parsePurl, purlOf } from './ecosystems/purl.ts';
import { registryFacts } from './ecosystems/reputation/package-facts.ts';
import { sourceBehaviour } from './formats/behaviour/source-behaviour.ts';
import { dependencySet } from './formats/dependencies/dependency-set.ts';
import { packageContents } from './formats/package-archive/package-contents.ts';
import { contentAtRevision } from './io/git-content.ts';
import { WorkFolder } from './io/registry/work-folder.ts';
import type { RemoteOptions } from './list-targets.ts';
import type { Weighing } from './weighbridge.ts';
import { weigh } from './weighbridge.ts';

/** Packages of a lock file whose two versions are fetched; each costs two downloads. */
const MAX_COMPARED = 40;

export interface DiffOptions {
  /** A folder with the source the package is made from: what is published and not there is told. */
  readonly repository?: string;
  /** Fetch and compare the two versions of every package that a lock file changes. Default false. */
  readonly online?: boolean;
  readonly remote?: RemoteOptions;
  /** Folder of the advisory index that packages are compared with. Default: none. */
  readonly advisories?: string;
  readonly onProgress?: (step: string) => void;
}

/**
 * What the new version of a package, or of a lock file, brings that the old one did not. Both are weighed, nothing is
 * installed or run. Targets are package URLs with versions, archives, folders or lock files.
 *
 * Throws SourceError when one of them cannot be read.
 */
export async function diff(
  before: string,
  now: string,
  options: DiffOptions = {},
): Promise<Difference> {
  const { onProgress = () => undefined } = options;
  onProgress(`weighing ${before}`);
  const old = await weighOne(before, options);
  onProgress(`weighing ${now}`);
  const fresh = await weighOne(now, options);
  if (isList(before, old) && isList(now, fresh))
    return withPackages(compareLocks(lockSide(before, old), lockSide(now, fresh)), options);
  const repository =
    options.repository === undefined ? undefined : await digestsOf(options.repository);
  return comparePackages(packageSide(before, old), packageSide(now, fresh), repository);
}

/** Like {@link diff}, with the file as it was in a revision of its git repository for the old one. */
export async function diffSince(
  file: string,
  revision: string,
  options: DiffOptions = {},
): Promise<Difference> {
  const content = contentAtRevision(file, revision);
  const target = `${file}@${revision}`;
  if (content === undefined) return withPackages(await allNew(file, target, options), options);
  const work = new WorkFolder();
  try {
    const folder = work.next();
    mkdirSync(folder);
    // The name says what it is.
    const old = join(folder, basename(file));
    writeFileSync(old, content, { flag: 'wx', mode: 0o600 });
    const found = await diff(old, file, options);
    return { ...found, old: { ...found.old, target } };
  } finally {
    work.remove();
  }
}

/** A lock file that was not there: everything in it is new. */
async function allNew(file: string, target: string, options: DiffOptions): Promise<Difference> {
  const now = await weighOne(file, options);
  if (!isList(file, now)) throw new SourceError(`${target}: the revision does not have it`);
  const nothing = { target, sets: [], inventory: undefined, findings: [], gaps: [] };
  return compareLocks(nothing, lockSide(file, now));
}

function weighOne(target: string, { remote = {}, advisories }: DiffOptions): Promise<Weighing> {
  const known = advisories === undefined ? {} : { advisories };
  return weigh([target], { remote, ...known, digests: !target.startsWith('pkg:') });
}

/** A single file that speaks of packages and is none. */
function isList(target: string, { shared }: Weighing): boolean {
  if (target.startsWith('pkg:') || sharedOf(shared, packageContents).length > 0) return false;
  return sharedOf(shared, dependencySet).length > 0 && statSync(target).isFile();
}

function packageSide(target: string, { report, shared }: Weighing): PackageSide {
  return {
    target,
    contents: sharedOf(shared, packageContents),
    behaviours: sharedOf(shared, sourceBehaviour),
    registry: sharedOf(shared, registryFacts)[0]?.value,
    findings: report.findings,
    components: report.components,
    gaps: report.gaps,
  };
}

function lockSide(target: string, { report, shared }: Weighing): LockSide {
  return {
    target,
    sets: sharedOf(shared, dependencySet),
    inventory: sharedOf(shared, packageInventory)[0]?.value,
    findings: report.findings,
    gaps: report.gaps,
  };
}

/** SHA-256 of the files of a folder, by path. */
async function digestsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const { report } = await weigh([folder], { digests: true, remote: { offline: true } });
  return new Map(
    report.components.flatMap(({ id, sha256 }) => (sha256 === undefined ? [] : [[id, sha256]])),
  );
}

/** The packages a lock file changes, compared one by one where the network may be used. */
async function withPackages(found: Difference, options: DiffOptions): Promise<Difference> {
  const changed = found.dependencies.filter(({ change }) => change !== 'removed');
  if (changed.length === 0) return found;
  if (options.online !== true) {
    const note =
      'the packages themselves were not compared; --online fetches both versions of each';
    return { ...found, notes: [...found.notes, note] };
  }
  const gains: Gain[] = [...found.gains];
  const notes: string[] = [...found.notes];
  const compared = new Set<DependencyChange>();
  if (changed.length > MAX_COMPARED)
    notes.push(`${changed.length} packages changed, ${MAX_COMPARED} of them were compared`);
  for (const one of changed.slice(0, MAX_COMPARED)) {
    options.onProgress?.(one.package);
    try {
      gains.push(...(await packageGains(one, options)));
      compared.add(one);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      notes.push(`${one.package}: ${error.message}`);
    }
  }
  return {
    ...found,
    gains: ranked(gains),
    dependencies: found.dependencies.map((one) => ({ ...one, isCompared: compared.has(one) })),
    notes,
  };
}

async function packageGains(
  { package: purl, from, to }: DependencyChange,
  options: DiffOptions,
): Promise<readonly Gain[]> {
  const version = to.at(-1);
  const earlier = from.at(-1);
  const reference = parsePurl(purl);
  if (reference === undefined || version === undefined) return [];
  const target = purlOf({ ...reference, version });
  if (earlier === undefined) {
    // A package that was not there brings everything it has: what counts is what was found in it.
    const { report } = await weighOne(target, options);
    return report.findings.map(({ rule, severity, message, evidence = [] }) => ({
      kind: 'finding',
      severity,
      what: `${message} (${rule})`,
      package: purl,
      evidence,
    }));
  }
  const old = purlOf({ ...reference, version: earlier });
  const { gains } = await diff(old, target, options);
  return gains.map((gain) => ({ ...gain, package: purl }));
}
