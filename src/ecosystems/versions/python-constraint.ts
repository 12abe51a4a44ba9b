import type { Interval } from './intervals.ts';
import {
  HIGHEST,
  after,
  afterPrefix,
  complement,
  contains,
  intersection,
  union,
} from './intervals.ts';
import { READABLE } from './key-bytes.ts';
import type { Pep440Version } from './pep440.ts';
import {
  baseKey,
  formatPep440,
  isPrerelease,
  keyOfPep440,
  parsePep440,
  publicKey,
} from './pep440.ts';

/** Longest constraint that is read. */
const MAX_CONSTRAINT_CHARACTERS = 4_000;
/** Most clauses of one constraint: `!=` lists of real projects have some twenty. */
const MAX_CLAUSES = 200;

/** What a Python constraint admits. */
export interface PythonConstraint {
  /** Ranges of version keys, before pre-releases are left out. */
  readonly intervals: readonly Interval[];
  /** A clause names a pre-release, so pre-releases are candidates (PEP 440, "Handling of pre-releases"). */
  readonly namesPrerelease: boolean;
  /** The one version it pins, in normal form. */
  readonly exact?: string;
}

interface Clause {
  readonly intervals: readonly Interval[];
  readonly isPrerelease: boolean;
  readonly pin?: Pep440Version;
}

/** Everything that PEP 440 can read: a specifier never admits a legacy version. */
const READABLE_VERSIONS: Interval = { lo: READABLE, hi: HIGHEST };
const CLAUSE_RE =
  /\s*(===|==|!=|<=|>=|~=|<|>|\^|~|=|)\s*([^\s,|()<>=!~^;]+(?:![^\s,|()<>=!~^;]+)?)\s*,?/y;

/**
 * Reads specifiers (PEP 440) and what Poetry and Pipenv write beside them: `^1.2`, `~1.2`, `1.2.*`, `*`, a bare version,
 * alternatives with `||`. Empty admits every version. Undefined for what cannot be read.
 */
export function parsePythonConstraint(text: string): PythonConstraint | undefined {
  if (text.length > MAX_CONSTRAINT_CHARACTERS) return undefined;
  const alternatives = text.split(/\|\|?/).map((part) => parseConjunction(part));
  const known = alternatives.filter((part) => part !== undefined);
  if (known.length < alternatives.length) return undefined;
  const [only] = known;
  if (known.length === 1 && only !== undefined) return only;
  return {
    intervals: union(known.flatMap(({ intervals }) => intervals)),
    namesPrerelease: known.some(({ namesPrerelease }) => namesPrerelease),
  };
}

/** Whether the constraint admits the version. Pre-releases only where a clause names one, or where they are asked for. */
export function admitsPython(
  constraint: PythonConstraint,
  version: string,
  prereleases = constraint.namesPrerelease,
): boolean {
  const parsed = parsePep440(version);
  if (parsed === undefined || (isPrerelease(parsed) && !prereleases)) return false;
  return contains(constraint.intervals, keyOfPep440(parsed));
}

function parseConjunction(text: string): PythonConstraint | undefined {
  const clauses = clausesOf(text);
  if (clauses === undefined) return undefined;
  let intervals: readonly Interval[] = [READABLE_VERSIONS];
  for (const clause of clauses) intervals = intersection(intervals, clause.intervals);
  const pin = clauses.find((clause) => clause.pin !== undefined)?.pin;
  const isPinned = pin !== undefined && contains(intervals, keyOfPep440(pin));
  return {
    intervals,
    namesPrerelease: clauses.some((clause) => clause.isPrerelease),
    ...(isPinned ? { exact: formatPep440(pin) } : {}),
  };
}

function clausesOf(text: string): readonly Clause[] | undefined {
  const trimmed = text.trim();
  // Core metadata of old packages writes `requests (>=2.0)`.
  const inner = trimmed.startsWith('(') && trimmed.endsWith(')') ? trimmed.slice(1, -1) : trimmed;
  const clauses: Clause[] = [];
  CLAUSE_RE.lastIndex = 0;
  while (CLAUSE_RE.lastIndex < inner.length) {
    const match = CLAUSE_RE.exec(inner);
    if (match === null || clauses.length === MAX_CLAUSES) return undefined;
    const clause = clauseOf(match[1] ?? '', match[2] ?? '');
    if (clause === undefined) return undefined;
    clauses.push(clause);
  }
  return clauses;
}

function clauseOf(operator: string, operand: string): Clause | undefined {
  if (operand === '*' && /^(?:|=|==|>=)$/.test(operator))
    return { intervals: [READABLE_VERSIONS], isPrerelease: false };
  const isPrefix = operand.endsWith('.*');
  const version = parsePep440(isPrefix ? operand.slice(0, -2) : operand);
  if (version === undefined) return undefined;
  if (isPrefix) return prefixClause(operator, version);
  const intervals = intervalsOf(operator, version);
  if (intervals === undefined) return undefined;
  return {
    intervals: union(intervals),
    isPrerelease: operator !== '!=' && isPrerelease(version),
    ...(/^(?:|=|==|===)$/.test(operator) ? { pin: version } : {}),
  };
}

/** `==1.2.*`: the release alone, no pre-release or other suffix. */
function prefixClause(operator: string, version: Pep440Version): Clause | undefined {
  const isBare = version.pre ?? version.post ?? version.dev ?? version.local;
  if (isBare !== undefined) return undefined;
  const within = prefixInterval(version.epoch, version.release);
  if (operator === '!=')
    return { intervals: complement([within], READABLE_VERSIONS), isPrerelease: false };
  return /^(?:|=|==)$/.test(operator) ? { intervals: [within], isPrerelease: false } : undefined;
}

function intervalsOf(operator: string, version: Pep440Version): readonly Interval[] | undefined {
  const key = keyOfPep440(version);
  const lo = READABLE;
  // Local versions of the candidate do not count unless the clause names one.
  const exactly =
    version.local === undefined
      ? { lo: key, hi: afterPrefix(publicKey(version)) }
      : { lo: key, hi: after(key) };
  switch (operator) {
    case '===':
      return [{ lo: key, hi: after(key) }];
    case '':
    case '=':
    case '==':
      return [exactly];
    case '!=':
      return complement([exactly], READABLE_VERSIONS);
    default:
      break;
  }
  if (version.local !== undefined) return undefined;
  switch (operator) {
    case '>=':
      return [{ lo: key, hi: HIGHEST }];
    case '<=':
      return [{ lo, hi: exactly.hi }];
    case '>':
      return [{ lo: aboveKey(version), hi: HIGHEST }];
    case '<':
      return [{ lo, hi: belowKey(version) }];
    case '~=':
      return version.release.length < 2 ? undefined : series(version, version.release.length - 1);
    case '~':
      return series(version, Math.min(version.release.length, 2));
    case '^':
      return series(version, caretLength(version.release));
    default:
      return undefined;
  }
}

/** `>V` leaves out the post-releases and local versions of V. */
function aboveKey(version: Pep440Version): string {
  const ownPosts = version.post === undefined && version.dev === undefined;
  return afterPrefix(ownPosts ? baseKey(version) : publicKey(version));
}

/** `<V` leaves out the pre-releases of V, unless V is one. */
function belowKey(version: Pep440Version): string {
  return keyOfPep440(isPrerelease(version) ? version : { ...version, dev: '0' });
}

/** From the version to the end of the series that its first `length` numbers name. */
function series(version: Pep440Version, length: number): readonly Interval[] {
  const { hi } = prefixInterval(version.epoch, version.release.slice(0, length));
  return [{ lo: keyOfPep440(version), hi }];
}

/** Poetry's caret keeps everything up to the first number that is not zero. */
function caretLength(release: readonly string[]): number {
  const first = release.findIndex((number) => number !== '0');
  return first < 0 ? release.length : first + 1;
}

function prefixInterval(epoch: string, release: readonly string[]): Interval {
  const next = [...release.slice(0, -1), String(BigInt(release.at(-1) ?? '0') + 1n)];
  return {
    lo: keyOfPep440({ epoch, release, dev: '0' }),
    hi: keyOfPep440({ epoch, release: next, dev: '0' }),
  };
}
