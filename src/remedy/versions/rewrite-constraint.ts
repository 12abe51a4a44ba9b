import type { Dialect } from '../manifest/editable.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import { rewriteNpm } from './rewrite-npm.ts';
import { rewritePython } from './rewrite-python.ts';

/** Longest constraint that is rewritten; longer ones are not written by people. */
const MAX_CONSTRAINT_CHARACTERS = 1000;

/**
 * A constraint in the style of the old one that admits `version` and nothing below it that the old one did not
 * forbid anyway. Undefined where the old one is an address, a tag or nothing that can be read.
 */
export function rewriteConstraint(
  dialect: Dialect,
  constraint: string,
  version: string,
): string | undefined {
  if (constraint.length > MAX_CONSTRAINT_CHARACTERS) return undefined;
  const ecosystem = dialect === 'npm' ? 'npm' : 'pypi';
  const scheme = schemeOf(ecosystem);
  if (scheme.admitted(constraint) === undefined) return undefined;
  const written =
    dialect === 'npm'
      ? rewriteNpm(constraint, version)
      : rewritePython(constraint, version, dialect);
  // What is written is read again: a constraint that does not admit what it is for would be worse than none.
  return written !== undefined && scheme.satisfies(version, written) === true ? written : undefined;
}
