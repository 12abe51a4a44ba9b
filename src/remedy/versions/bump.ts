import type { PackageEcosystem } from '../../core/package.ts';
import { parsePep440 } from '../../ecosystems/versions/pep440.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';

/** How much a change of version may break, the least first. `range`: no version was known before. `downgrade`: back to before a bad release. */
export const BUMPS = ['range', 'patch', 'minor', 'major', 'downgrade'] as const;
export type Bump = (typeof BUMPS)[number];

/** Numbers of a version, without what stands behind them; empty for what cannot be read. */
export function releaseOf(ecosystem: PackageEcosystem, version: string): readonly string[] {
  if (ecosystem === 'npm')
    return (/^[v=\s]*(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '')
      .split('.')
      .filter((part) => part !== '');
  return parsePep440(version)?.release ?? [];
}

/**
 * What the step from one version to another is by semantic versioning: before 1.0 the second number counts as
 * the first. Another epoch, or what cannot be read, is `major`.
 */
export function bumpOf(ecosystem: PackageEcosystem, from: string, to: string): Bump {
  if (schemeOf(ecosystem).compare(to, from) < 0) return 'downgrade';
  const old = releaseOf(ecosystem, from);
  const now = releaseOf(ecosystem, to);
  const epoch = (version: string): string =>
    ecosystem === 'npm' ? '0' : (parsePep440(version)?.epoch ?? '?');
  if (old.length === 0 || now.length === 0 || epoch(from) !== epoch(to)) return 'major';
  const first = Array.from({ length: Math.max(old.length, now.length) }, (_, index) => index).find(
    (index) => (old[index] ?? '0') !== (now[index] ?? '0'),
  );
  if (first === undefined) return 'patch';
  const isUnstable = (old[0] ?? '0') === '0' && (now[0] ?? '0') === '0';
  const level = isUnstable ? first - 1 : first;
  if (level <= 0) return 'major';
  return level === 1 ? 'minor' : 'patch';
}

/** The lowest version with the next first number: the usual upper bound. */
export function nextMajor(ecosystem: PackageEcosystem, version: string): string | undefined {
  const [major = ''] = releaseOf(ecosystem, version);
  return /^\d{1,15}$/.test(major) ? String(Number(major) + 1) : undefined;
}
