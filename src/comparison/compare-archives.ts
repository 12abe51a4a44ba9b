import type { Gain } from '../core/difference.ts';
import type { PackageContents, PackageFile } from '../formats/package-archive/package-contents.ts';
import type { PackageSide } from './package-side.ts';
import { installedPath } from './package-side.ts';

/** Differences told one by one. */
const MAX_DIFFERENCES = 100;

/** Content that runs. */
const CODE_RE = /\.(?:py|pyw|pth|js|cjs|mjs|sh|bash|ps1|bat|cmd|rb|pl)$/i;
/** Files that builds write: their content is the version. */
const GENERATED_RE = /(?:^|\/)_?(?:version|_version_info|build_info|__about__|__config__)\.py$/i;
/** What a source archive holds and nobody installs, and the other way round. */
const META_RE =
  /^(?:setup\.py|conftest\.py|noxfile\.py|tasks\.py|tests?\/|docs?\/|examples?\/|benchmarks?\/|tools?\/|scripts?\/)|\.(?:dist-info|data|egg-info)\//;

interface Difference {
  readonly path: string;
  readonly what: 'only' | 'other';
  readonly file: PackageFile;
}

/** Code that a wheel has and its source archive has not, and that a published archive has and the repository has not. Differences the old version had, too, count little. */
export function archiveGains(
  before: PackageSide,
  now: PackageSide,
  repository?: ReadonlyMap<string, string>,
): readonly Gain[] {
  const old = new Set(builtDifferences(before).map(({ path }) => path));
  const built = builtDifferences(now).map((one): Gain => ({
    kind: 'archive-difference',
    severity: old.has(one.path) ? 'info' : rateDifference(one),
    what:
      one.what === 'only'
        ? 'code in the wheel that is not in the source archive'
        : 'code in the wheel that differs from the source archive',
    where: one.path,
    evidence: [],
  }));
  const source = repository === undefined ? [] : repositoryDifferences(now, repository);
  return [
    ...built,
    ...source.map((one): Gain => ({
      kind: 'repository-difference',
      severity: rateDifference(one),
      what:
        one.what === 'only'
          ? 'code that is published and not in the repository'
          : 'code that is published otherwise than it stands in the repository',
      where: one.path,
      evidence: [],
    })),
  ].slice(0, MAX_DIFFERENCES);
}

function rateDifference({ path, file }: Difference): Gain['severity'] {
  if (/\.pth$/i.test(path)) return 'high';
  if (GENERATED_RE.test(path) || file.size === 0) return 'info';
  return 'medium';
}

function builtDifferences(side: PackageSide): readonly Difference[] {
  const wheels = side.contents.filter(({ value }) => value.kind === 'wheel');
  const sources = side.contents.filter(({ value }) => value.kind === 'sdist');
  if (wheels.length === 0 || sources.length === 0) return [];
  const known = new Map(
    sources.flatMap(({ value }) =>
      value.files.map((file) => [installedPath(file.path), file.sha256] as const),
    ),
  );
  return distinct(wheels.flatMap(({ value }) => differences(value, known)));
}

function repositoryDifferences(
  side: PackageSide,
  repository: ReadonlyMap<string, string>,
): readonly Difference[] {
  const known = new Map(
    [...repository].map(([path, sha256]) => [installedPath(path), sha256] as const),
  );
  return distinct(side.contents.flatMap(({ value }) => differences(value, known)));
}

function differences(
  contents: PackageContents,
  known: ReadonlyMap<string, string | undefined>,
): readonly Difference[] {
  const endings = Map.groupBy(known.keys(), baseOf);
  return contents.files.flatMap((file): readonly Difference[] => {
    const path = installedPath(file.path);
    if (!CODE_RE.test(path) || META_RE.test(path)) return [];
    // Repositories keep packages below folders of their own: the longest ending that fits is the same file.
    const there = known.has(path)
      ? path
      : endings.get(baseOf(path))?.find((candidate) => candidate.endsWith(`/${path}`));
    if (there === undefined) return [{ path, what: 'only', file }];
    const other = known.get(there);
    const isOther = other !== undefined && file.sha256 !== undefined && other !== file.sha256;
    return isOther ? [{ path, what: 'other', file }] : [];
  });
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function distinct(list: readonly Difference[]): readonly Difference[] {
  return [...new Map(list.map((one) => [one.path, one])).values()];
}
