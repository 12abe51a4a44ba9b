import { compareText } from '../../core/location.ts';
import type { PackageEcosystem } from '../../core/package.ts';
import type { Interval } from './intervals.ts';
import { admittedNpm, exactNpm, normaliseNpm, npmKey, satisfiesNpm } from './npm.ts';
import { normalisePep440, pep440Key } from './pep440.ts';
import { admitsPython, parsePythonConstraint } from './python-constraint.ts';

/** How an ecosystem writes, orders and constrains versions. Any text is a version; what the rules cannot read sorts lowest. */
export interface VersionScheme {
  /** The one spelling of a version; unreadable text comes back trimmed. */
  readonly normalise: (version: string) => string;
  /** Negative when `a` comes before `b`. */
  readonly compare: (a: string, b: string) => number;
  /** Bytes, one in a character, whose plain order is the order of versions. */
  readonly key: (version: string) => string;
  /** The single version a constraint admits (`==1.0`, npm `1.2.3`), normalised; undefined when there are more or none. */
  readonly exactOf: (constraint: string) => string | undefined;
  /** Whether a resolver may take the version; undefined when the constraint is none (a tag, an address). */
  readonly satisfies: (version: string, constraint: string) => boolean | undefined;
  /** Ranges of keys a constraint admits, sorted and apart; undefined when the constraint cannot be read. */
  readonly admitted: (constraint: string) => readonly Interval[] | undefined;
}

const PYPI: VersionScheme = {
  normalise: normalisePep440,
  compare: (a, b) => compareText(pep440Key(a), pep440Key(b)),
  key: pep440Key,
  exactOf: (constraint) => parsePythonConstraint(constraint)?.exact,
  satisfies: (version, constraint) => {
    const parsed = parsePythonConstraint(constraint);
    return parsed === undefined ? undefined : admitsPython(parsed, version);
  },
  admitted: (constraint) => parsePythonConstraint(constraint)?.intervals,
};

const NPM: VersionScheme = {
  normalise: normaliseNpm,
  compare: (a, b) => compareText(npmKey(a), npmKey(b)),
  key: npmKey,
  exactOf: exactNpm,
  satisfies: satisfiesNpm,
  admitted: admittedNpm,
};

/** conda match specifications: `1.2.3`, `==1.2.3` and `1.2.3=build` are exact, `=1.2` and `1.2.*` are not. */
const CONDA_EXACT_RE = /^(?:==)?\s*([0-9][0-9a-z._+!]*)(?:=[^=]*)?$/i;

/** What conda packages are matched against is nothing yet, so ranges are not read; the order of releases is that of PEP 440. */
const CONDA: VersionScheme = {
  normalise: (version) => version.trim().toLowerCase(),
  compare: (a, b) => compareText(pep440Key(a), pep440Key(b)),
  key: pep440Key,
  exactOf: (constraint) => CONDA_EXACT_RE.exec(constraint.trim())?.[1]?.toLowerCase(),
  satisfies: () => undefined,
  admitted: () => undefined,
};

const SCHEMES: Readonly<Record<PackageEcosystem, VersionScheme>> = {
  pypi: PYPI,
  npm: NPM,
  conda: CONDA,
};

export function schemeOf(ecosystem: PackageEcosystem): VersionScheme {
  return SCHEMES[ecosystem];
}
