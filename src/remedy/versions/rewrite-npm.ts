import semver from 'semver';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';

const LOOSE = { loose: true } as const;

/** See `rewriteConstraint`. Alternatives (`||`) that admit only older versions are left out. */
export function rewriteNpm(constraint: string, version: string): string | undefined {
  const alternatives = constraint.split('||');
  if (alternatives.length === 1) return alternative(constraint, version);
  const kept = alternatives.flatMap((part) => {
    if (semver.satisfies(version, part.trim(), LOOSE)) return [alternative(part.trim(), version)];
    return isAbove(part, version) ? [part.trim()] : [];
  });
  const written = kept.filter((part) => part !== undefined);
  return written.length === 0 ? `^${version}` : written.join(' || ');
}

function isAbove(range: string, version: string): boolean {
  try {
    return semver.ltr(version, range.trim(), LOOSE);
  } catch {
    return false;
  }
}

function alternative(range: string, version: string): string | undefined {
  const text = range.trim();
  if (text === '' || /^[*xX]$/.test(text)) return `>=${version}`;
  const exact = schemeOf('npm').exactOf(text);
  if (exact !== undefined)
    return text.startsWith('=') || text.startsWith('v') ? `${text[0]}${version}` : version;
  const single = /^([~^])\s*\S+$/.exec(text)?.[1];
  if (single !== undefined) return `${single}${version}`;
  if (/^>=?\s*[^\s<>|]+$/.test(text)) return `>=${version}`;
  const parts = /^v?\d+(?:\.(?:\d+|[xX*]))*$/.test(text) ? text.split('.') : undefined;
  if (parts !== undefined) {
    const fixed = parts.filter((part) => /\d/.test(part)).length;
    return fixed >= 2 ? `~${version}` : `^${version}`;
  }
  const upper = /<=?\s*[^\s<>|]+$/.exec(text)?.[0];
  const isRange = upper !== undefined && /^>=?\s*[^\s<>|]+\s+<=?\s*[^\s<>|]+$/.test(text);
  if (isRange && semver.satisfies(version, text, LOOSE)) return `>=${version} ${upper}`;
  if (isRange) {
    const major = semver.parse(version, LOOSE)?.major;
    return major === undefined ? undefined : `>=${version} <${major + 1}.0.0`;
  }
  const hyphen = /\s-\s+(\S+)$/.exec(text)?.[1];
  if (hyphen !== undefined && semver.satisfies(version, text, LOOSE))
    return `${version} - ${hyphen}`;
  return `^${version}`;
}
