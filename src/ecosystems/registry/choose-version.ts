import type { PackageEcosystem } from '../../core/package.ts';
import type { Release } from '../../core/package-record.ts';
import { isPrerelease, parsePep440 } from '../versions/pep440.ts';
import { schemeOf } from '../versions/scheme.ts';

/** The release of a version the user named; spellings of one version are one (`1.0` and `1.0.0` of PyPI). */
export function namedRelease(
  releases: readonly Release[],
  ecosystem: PackageEcosystem,
  version: string,
): Release | undefined {
  const scheme = schemeOf(ecosystem);
  return (
    releases.find((release) => release.version === version) ??
    releases.find((release) => scheme.compare(release.version, version) === 0)
  );
}

/**
 * What an installer would take without a version: the registry's own tag where it has one, else the latest stable
 * release that was not withdrawn, else the latest of all. Undefined when nothing was ever published.
 */
export function latestRelease(
  releases: readonly Release[],
  ecosystem: PackageEcosystem,
  tag?: string,
): Release | undefined {
  const tagged = releases.find(({ version }) => version === tag);
  if (tagged !== undefined) return tagged;
  const withFiles = releases.filter(({ files }) => files.length > 0);
  const usable = withFiles.filter(({ yanked }) => yanked === undefined);
  return (
    usable.findLast(({ version }) => isStable(ecosystem, version)) ??
    usable.at(-1) ??
    withFiles.at(-1)
  );
}

/** No pre-release and no development release. */
export function isStable(ecosystem: PackageEcosystem, version: string): boolean {
  if (ecosystem === 'npm') return !version.split('+')[0]?.includes('-');
  const parsed = parsePep440(version);
  return parsed !== undefined && !isPrerelease(parsed);
}

/** The stable release before one, by order of versions: what a user of it most likely had. */
export function releaseBefore(
  releases: readonly Release[],
  ecosystem: PackageEcosystem,
  version: string,
): Release | undefined {
  const at = releases.findIndex((release) => release.version === version);
  return releases
    .slice(0, Math.max(0, at))
    .findLast((release) => isStable(ecosystem, release.version) && release.yanked === undefined);
}
