import type { ReleaseFileKind } from '../../core/package-record.ts';
import { canonicalName } from '../package-name.ts';

export interface NamedFile {
  readonly kind: ReleaseFileKind;
  /** As written in the name; undefined where the name does not say. */
  readonly version: string | undefined;
}

const SDIST_ENDINGS = ['.tar.gz', '.zip', '.tar.bz2', '.tar.xz', '.tgz', '.tar.z', '.tar'];
const OTHER_ENDINGS = ['.egg', '.exe', '.msi', '.rpm', '.deb', '.dmg', '.asc'];
/** Longest name a file system takes. */
const MAX_NAME = 255;

/** What a file's name says, when it is one of the package; undefined for names that are none of its files. */
export function releaseFile(file: string, packageName: string): NamedFile | undefined {
  if (!isPlainName(file)) return undefined;
  const lower = file.toLowerCase();
  if (lower.endsWith('.whl')) {
    const parts = file.slice(0, -'.whl'.length).split('-');
    const [name = '', version = '', build] = parts;
    // A build tag begins with a digit: otherwise the second part belongs to the name of another package.
    const isTagged = parts.length === 6 && /^\d/.test(build ?? '');
    const isVersioned = /^v?\d/i.test(version) && (parts.length === 5 || isTagged);
    if (!isVersioned || !isNamed(name, packageName)) return undefined;
    return { kind: 'wheel', version: version.replaceAll('_', '-') };
  }
  const ending = SDIST_ENDINGS.find((one) => lower.endsWith(one));
  if (ending !== undefined) {
    const stem = file.slice(0, -ending.length);
    // Names may hold dashes, and so may versions: the name is known, so the rest is the version.
    for (let dash = stem.indexOf('-'); dash !== -1; dash = stem.indexOf('-', dash + 1)) {
      const version = stem.slice(dash + 1);
      if (/^v?\d/i.test(version) && isNamed(stem.slice(0, dash), packageName))
        return { kind: 'sdist', version };
    }
    return undefined;
  }
  return OTHER_ENDINGS.some((one) => lower.endsWith(one))
    ? { kind: 'other', version: undefined }
    : undefined;
}

/** One segment of a path that could lead nowhere else. */
export function isPlainName(name: string): boolean {
  return (
    name !== '' && name.length <= MAX_NAME && !name.startsWith('.') && !/[/\\\p{Cc}]/u.test(name)
  );
}

function isNamed(written: string, packageName: string): boolean {
  return canonicalName('pypi', written) === canonicalName('pypi', packageName);
}
