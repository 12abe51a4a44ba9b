import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import { nextMajor, releaseOf } from './bump.ts';

const CLAUSE_RE = /^(\s*)(===|==|!=|<=|>=|~=|<|>|\^|~|=|)(\s*)(.*?)(\s*)$/s;

interface Clause {
  readonly before: string;
  readonly operator: string;
  readonly gap: string;
  readonly version: string;
  readonly behind: string;
}

function clauseOf(text: string): Clause {
  const [, before = '', operator = '', gap = '', version = '', behind = ''] =
    CLAUSE_RE.exec(text) ?? [];
  return { before, operator, gap, version, behind };
}

function written({ before, gap, behind }: Clause, operator: string, version: string): string {
  return `${before}${operator}${gap}${version}${behind}`;
}

/** See `rewriteConstraint`. Clauses that say nothing against the version stay as they are. */
export function rewritePython(
  constraint: string,
  version: string,
  dialect: 'pep440' | 'poetry',
): string | undefined {
  const trimmed = constraint.trim();
  if (trimmed === '' || trimmed === '*') return `>=${version}`;
  if (trimmed.includes('|')) return range(version);
  const clauses = constraint.split(',').map(clauseOf);
  let hasFloor = false;
  const parts: string[] = [];
  for (const clause of clauses) {
    const now = rewrittenClause(clause, version, dialect);
    if (now === undefined) return undefined;
    hasFloor ||= now.isFloor;
    parts.push(now.text);
  }
  const text = parts.join(',');
  return hasFloor ? text : `${text.trimEnd()},${/,\s/.test(constraint) ? ' ' : ''}>=${version}`;
}

/** From the version to below the next major one. */
function range(version: string): string {
  const next = nextMajor('pypi', version);
  return next === undefined ? `>=${version}` : `>=${version},<${next}`;
}

interface Rewritten {
  readonly text: string;
  /** It admits nothing below the version. */
  readonly isFloor: boolean;
}

function rewrittenClause(
  clause: Clause,
  version: string,
  dialect: 'pep440' | 'poetry',
): Rewritten | undefined {
  const { operator, version: old } = clause;
  const release = releaseOf('pypi', version);
  const whole = written(clause, operator, old);
  const admits = schemeOf('pypi').satisfies(version, `${operator}${old}`) !== false;
  switch (operator) {
    case '!=':
      // The project itself forbids it: there is a reason, and nobody here knows it.
      return admits ? { text: whole, isFloor: false } : undefined;
    case '>=':
    case '>':
      return { text: written(clause, '>=', version), isFloor: true };
    case '<':
    case '<=': {
      if (admits) return { text: whole, isFloor: false };
      const next = upperBound(old, release, version);
      return next === undefined ? undefined : { text: written(clause, '<', next), isFloor: false };
    }
    case '^':
      return { text: written(clause, '^', version), isFloor: true };
    case '~':
      return { text: written(clause, '~', version), isFloor: true };
    case '~=': {
      const length = old.split('.').length;
      if (admits) {
        const isExact = release.length === length;
        return isExact
          ? { text: written(clause, '~=', version), isFloor: true }
          : { text: whole, isFloor: false };
      }
      const series = padded(release, length).join('.');
      return { text: written(clause, '~=', series), isFloor: series === version };
    }
    default: {
      if (!old.endsWith('*')) {
        // Poetry reads a bare version as that version alone, and so does everybody else.
        return { text: written(clause, operator, version), isFloor: true };
      }
      if (dialect === 'poetry' && admits)
        return { text: written(clause, '^', version), isFloor: true };
      const length = old.split('.').length - 1;
      const series = [...padded(release, length), '*'].join('.');
      return { text: written(clause, operator, admits ? old : series), isFloor: false };
    }
  }
}

function padded(release: readonly string[], length: number): readonly string[] {
  return Array.from({ length }, (_, index) => release[index] ?? '0');
}

/** In the shape of the old bound: `<2` becomes `<3`, `<1.4` becomes `<1.6`. */
function upperBound(old: string, release: readonly string[], version: string): string | undefined {
  const parts = releaseOf('pypi', old);
  const [major = '0', minor = '0'] = parts;
  if (parts.length >= 2 && minor !== '0' && major === release[0])
    return /^\d{1,15}$/.test(release[1] ?? '0')
      ? `${major}.${Number(release[1] ?? '0') + 1}`
      : undefined;
  const next = nextMajor('pypi', version);
  if (next === undefined) return undefined;
  return [next, ...parts.slice(1).map(() => '0')].join('.');
}
