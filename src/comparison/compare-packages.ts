import type { DependencyChange, Difference, Gain } from '../core/difference.ts';
import type { Gap } from '../core/gap.ts';
import { compareText } from '../core/location.ts';
import { compareSeverity } from '../core/severity.ts';
import { capabilityPlaces, isTest } from './capabilities.ts';
import { archiveGains } from './compare-archives.ts';
import { findingGains } from './compare-findings.ts';
import { hookGains } from './compare-hooks.ts';
import { originGains } from './compare-origin.ts';
import { requirementChanges } from './compare-requirements.ts';
import type { PackageSide, SideFile } from './package-side.ts';
import { bytesOf, filesOf, innerPath, installedPath, keyOf, nameOf } from './package-side.ts';
import { rateCapability, rateEntryPoint } from './rate.ts';

/** Gains of one kind that are told one by one; the rest is counted. */
const MAX_GAINS = 200;
/** A version this many times larger is worth a word, if it is also this many bytes larger. */
const SIZE_FACTOR = 3;
const LARGE_FACTOR = 10;
const SIZE_BYTES = 100_000;
const MAX_SAMPLES = 3;

/** What the new version of a package brings. `repository`: the files its source is kept in, where they were given. */
export function comparePackages(
  before: PackageSide,
  now: PackageSide,
  repository?: ReadonlyMap<string, string>,
): Difference {
  const files = { old: filesOf(before), new: filesOf(now) };
  const gains = [
    ...findingGains(before, now),
    ...capabilityGains(before, now),
    ...hookGains(before, now),
    ...hostGains(before, now),
    ...binaryGains(files.old, files.new),
    ...entryPointGains(before, now),
    ...sizeGains(before, now),
    ...originGains(before, now),
    ...archiveGains(before, now, repository),
  ];
  const dependencies = requirementChanges(before, now);
  const added = dependencies.filter(({ change }) => change === 'added');
  return {
    kind: 'package',
    old: {
      target: before.target,
      ...nameOf(before),
      files: files.old.size,
      bytes: bytesOf(before),
    },
    new: { target: now.target, ...nameOf(now), files: files.new.size, bytes: bytesOf(now) },
    gains: ranked([
      ...gains,
      ...added.map((one): Gain => ({
        kind: 'dependency',
        severity: isAddress(one) ? 'high' : 'low',
        what: `it needs ${one.package}${one.to.join() === '' ? '' : ` ${one.to.join(', ')}`}`,
        evidence: [],
      })),
    ]),
    dependencies,
    files: fileCounts(files.old, files.new),
    gaps: newGaps(before, now),
    notes: [],
  };
}

/** Worst first, then by kind and words; bounded. */
export function ranked(gains: readonly Gain[]): readonly Gain[] {
  return gains
    .toSorted(
      (a, b) =>
        compareSeverity(b.severity, a.severity) ||
        compareText(a.package ?? '', b.package ?? '') ||
        compareText(a.kind, b.kind) ||
        compareText(a.what, b.what) ||
        compareText(a.where ?? '', b.where ?? ''),
    )
    .slice(0, MAX_GAINS * 10);
}

function isAddress({ to }: DependencyChange): boolean {
  return to.some((constraint) => /:\/\/|^git[@+]|^file:|^github:/.test(constraint));
}

function capabilityGains(before: PackageSide, now: PackageSide): readonly Gain[] {
  const key = ({ capability, moment }: { capability: string; moment: string }): string =>
    `${capability} ${moment}`;
  const known = new Set(capabilityPlaces(before).map(key));
  const groups = Map.groupBy(capabilityPlaces(now), key);
  return [...groups].flatMap(([id, places]): readonly Gain[] => {
    const [first] = places;
    if (first === undefined || known.has(id)) return [];
    const { capability, moment } = first;
    return [
      {
        kind: 'capability',
        severity: rateCapability(capability, moment),
        what: `it can use ${capability} (${MOMENTS[moment]}), which it did not`,
        where: `${first.file}:${first.line}`,
        evidence: places
          .slice(0, MAX_SAMPLES)
          .map(({ file, line, callee }) => `${file}:${line}  ${callee}`),
      },
    ];
  });
}

const MOMENTS = {
  install: 'while it is installed',
  build: 'while it is built',
  start: 'at every start of the interpreter',
  import: 'when it is imported',
  program: 'as a program',
  test: 'in its tests',
  call: 'when it is called',
} as const;

/** This machine, and the names that are reserved for examples (RFC 2606). */
const LOCAL_HOST_RE =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|(?:[^.]+\.)*(?:example|test|invalid|localhost)(?:\.(?:com|net|org))?)(?::\d+)?$/i;

function hostGains(before: PackageSide, now: PackageSide): readonly Gain[] {
  const known = new Set(
    before.behaviours.flatMap(({ value }) => value.hosts.map(({ host }) => host)),
  );
  const fresh = new Map<string, Gain>();
  for (const { path, value } of now.behaviours)
    for (const { host, url, line } of value.hosts) {
      if (known.has(host) || fresh.has(host) || fresh.size >= MAX_GAINS) continue;
      const file = innerPath(now, path);
      fresh.set(host, {
        kind: 'host',
        severity: isTest(file) || LOCAL_HOST_RE.test(host) ? 'info' : 'low',
        what: `it names the host ${host}`,
        where: `${file}:${line}`,
        evidence: [url],
      });
    }
  return [...fresh.values()];
}

function binaryGains(
  old: ReadonlyMap<string, SideFile>,
  now: ReadonlyMap<string, SideFile>,
): readonly Gain[] {
  // Names of extension modules carry interpreter and platform, which change with every release of Python.
  const stem = (path: string): string =>
    path.replace(/\.(?:cpython|abi3|pypy|cp\d)[^/]*\.(?:so|pyd)$/, '.ext');
  const known = new Set(
    [...old.values()].filter(({ isProgram }) => isProgram).map(({ path }) => stem(path)),
  );
  return [...now.values()]
    .filter(({ path, isProgram }) => isProgram && !known.has(stem(path)))
    .slice(0, MAX_GAINS)
    .map(({ path, size }): Gain => ({
      kind: 'binary',
      severity: known.size > 0 ? 'low' : 'medium',
      what: `machine code of ${size} bytes`,
      where: path,
      evidence: [],
    }));
}

function entryPointGains(before: PackageSide, now: PackageSide): readonly Gain[] {
  const points = (
    side: PackageSide,
  ): readonly { readonly group: string; readonly name: string; readonly target: string }[] =>
    side.contents.flatMap(({ value }) => value.entryPoints);
  const known = new Set(points(before).map(({ group, name }) => `${group} ${name}`));
  const fresh = new Map(
    points(now)
      .filter(({ group, name }) => !known.has(`${group} ${name}`))
      .map((point) => [`${point.group} ${point.name}`, point]),
  );
  return [...fresh.values()].slice(0, MAX_GAINS).map(({ group, name, target }): Gain => ({
    kind: 'entry-point',
    severity: rateEntryPoint(group),
    what: `${name} enters ${group}`,
    evidence: [target],
  }));
}

function sizeGains(before: PackageSide, now: PackageSide): readonly Gain[] {
  const [old, fresh] = [bytesOf(before), bytesOf(now)];
  if (old === 0 || fresh - old < SIZE_BYTES || fresh < old * SIZE_FACTOR) return [];
  return [
    {
      kind: 'size',
      severity: fresh >= old * LARGE_FACTOR ? 'medium' : 'low',
      what: `it grew from ${old} to ${fresh} bytes`,
      evidence: [],
    },
  ];
}

function fileCounts(
  old: ReadonlyMap<string, SideFile>,
  now: ReadonlyMap<string, SideFile>,
): Difference['files'] {
  let [added, changed] = [0, 0];
  for (const [key, file] of now) {
    const before = old.get(key);
    if (before === undefined) added += 1;
    else if (before.size !== file.size || before.sha256 !== file.sha256) changed += 1;
  }
  return { added, changed, removed: [...old.keys()].filter((key) => !now.has(key)).length };
}

/** Gaps of the new side that the old one did not have. */
export function newGaps(before: PackageSide, now: PackageSide): readonly Gap[] {
  const key = (side: PackageSide, { code, location }: Gap): string =>
    `${code} ${keyOf(installedPath(innerPath(side, location.path)))}`;
  const known = new Set(before.gaps.map((gap) => key(before, gap)));
  return now.gaps.filter((gap) => !known.has(key(now, gap)));
}
