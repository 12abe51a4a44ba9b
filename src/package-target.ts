import { SourceError } from './bytes/source.ts';
import type { PackageReference } from './ecosystems/purl.ts';
import { parsePurl } from './ecosystems/purl.ts';

const PYPI_NAME_RE = /^[a-z0-9](?:[a-z0-9-]{0,212}[a-z0-9])?$/;
/** npm's rule for new names, with the capitals that old ones have. */
const NPM_NAME_RE = /^(?:@[A-Za-z0-9~-][\w.~-]{0,212}\/)?[A-Za-z0-9~-][\w.~-]{0,212}$/;
const VERSION_RE = /^[\w.+!-]{1,200}$/;

/** Reads `pkg:pypi/…` and `pkg:npm/…`; undefined for other targets. Throws SourceError for a package URL that cannot be vetted. */
export function parsePackageTarget(text: string): PackageReference | undefined {
  if (!text.startsWith('pkg:')) return undefined;
  const reference = parsePurl(
    text.replace(/^pkg:\/\//, 'pkg:').replace(/^pkg:npm\/@/, 'pkg:npm/%40'),
  );
  if (reference === undefined || reference.ecosystem === 'conda')
    throw new SourceError(
      `${text}: write pkg:pypi/name, pkg:pypi/name@version, pkg:npm/name or pkg:npm/@scope/name@version`,
    );
  const rule = reference.ecosystem === 'pypi' ? PYPI_NAME_RE : NPM_NAME_RE;
  if (!rule.test(reference.name))
    throw new SourceError(`${text}: no ${reference.ecosystem} package can have this name`);
  // The version becomes part of addresses.
  if (reference.version !== undefined && !VERSION_RE.test(reference.version))
    throw new SourceError(`${text}: no package can have this version`);
  return reference;
}
