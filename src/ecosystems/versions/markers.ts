import { canonicalName } from '../package-name.ts';
import { parsePep440 } from './pep440.ts';
import { admitsPython, parsePythonConstraint } from './python-constraint.ts';

/** Longest marker that is read. */
const MAX_MARKER_CHARACTERS = 4_000;
/** Deepest nesting of parentheses. */
const MAX_DEPTH = 32;

const VARIABLES = [
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
] as const;
export type MarkerVariable = (typeof VARIABLES)[number];

/** Names of PEP 345 and setuptools that old files still use. */
const ALIASES: Readonly<Record<string, MarkerVariable>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

const VERSIONED: ReadonlySet<MarkerVariable> = new Set([
  'python_version',
  'python_full_version',
  'implementation_version',
  'platform_release',
] as const);

/** What is known of the environment; a variable that is missing is unknown, not empty. */
export type MarkerEnvironment = {
  readonly [V in Exclude<MarkerVariable, 'extra' | 'extras' | 'dependency_groups'>]?: string;
} & {
  /** Extras that are asked for; undefined when that is not known. */
  readonly extras?: readonly string[];
  readonly groups?: readonly string[];
};

export type Truth = 'true' | 'false' | 'unknown';

export type Marker =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Marker[] }
  | {
      readonly kind: 'comparison';
      readonly left: MarkerOperand;
      readonly operator: string;
      readonly right: MarkerOperand;
    };
export type MarkerOperand = { readonly variable: MarkerVariable } | { readonly text: string };

const TOKEN_RE =
  /\s*(?:(\(|\))|(===|==|!=|<=|>=|~=|<|>|not\s{1,8}in\b|in\b)|(and\b|or\b)|'([^']*)'|"([^"]*)"|([a-z][a-z0-9_.]*))/iy;

type Token =
  | { readonly kind: 'open' | 'close' | 'and' | 'or' }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'operand'; readonly operand: MarkerOperand };

/** Reads an environment marker (PEP 508); undefined for what is none. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  let next = 0;
  const either = (depth: number): Marker | undefined => list('or', () => all(depth));
  const all = (depth: number): Marker | undefined => list('and', () => one(depth));
  const list = (kind: 'and' | 'or', part: () => Marker | undefined): Marker | undefined => {
    const parts: Marker[] = [];
    do {
      const found = part();
      if (found === undefined) return undefined;
      parts.push(found);
    } while (tokens[next]?.kind === kind && (next += 1) > 0);
    const [only] = parts;
    return parts.length === 1 ? only : { kind, parts };
  };
  const one = (depth: number): Marker | undefined => {
    const token = tokens[next];
    next += 1;
    if (token?.kind === 'open') {
      const inner = depth < MAX_DEPTH ? either(depth + 1) : undefined;
      const close = tokens[next];
      next += 1;
      return close?.kind === 'close' ? inner : undefined;
    }
    const operator = tokens[next];
    const right = tokens[next + 1];
    next += 2;
    if (token?.kind !== 'operand' || operator?.kind !== 'operator' || right?.kind !== 'operand')
      return undefined;
    return {
      kind: 'comparison',
      left: token.operand,
      operator: operator.text,
      right: right.operand,
    };
  };
  const marker = either(0);
  return next === tokens.length ? marker : undefined;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const source = text.trim();
  if (source.length > MAX_MARKER_CHARACTERS) return undefined;
  const tokens: Token[] = [];
  TOKEN_RE.lastIndex = 0;
  while (TOKEN_RE.lastIndex < source.length) {
    const match = TOKEN_RE.exec(source);
    if (match === null) return undefined;
    const [, bracket, operator, junction, single, double, word] = match;
    if (bracket !== undefined) tokens.push({ kind: bracket === '(' ? 'open' : 'close' });
    else if (operator !== undefined)
      tokens.push({ kind: 'operator', text: operator.toLowerCase().replace(/\s+/, ' ') });
    else if (junction !== undefined)
      tokens.push({ kind: junction.toLowerCase() === 'and' ? 'and' : 'or' });
    else if (word === undefined)
      tokens.push({ kind: 'operand', operand: { text: single ?? double ?? '' } });
    else {
      const variable = VARIABLES.find((known) => known === word) ?? ALIASES[word];
      if (variable === undefined) return undefined;
      tokens.push({ kind: 'operand', operand: { variable } });
    }
  }
  return tokens;
}

/** Whether a marker holds, in three-valued logic: what depends on something unknown is unknown. */
export function evaluateMarker(marker: Marker, environment: MarkerEnvironment): Truth {
  if (marker.kind === 'comparison') return compare(marker, environment);
  const parts = marker.parts.map((part) => evaluateMarker(part, environment));
  const decisive = marker.kind === 'and' ? 'false' : 'true';
  if (parts.includes(decisive)) return decisive;
  if (parts.includes('unknown')) return 'unknown';
  return decisive === 'false' ? 'true' : 'false';
}

type Comparison = Extract<Marker, { readonly kind: 'comparison' }>;

function compare({ left, operator, right }: Comparison, environment: MarkerEnvironment): Truth {
  const variable =
    'variable' in left ? left.variable : 'variable' in right ? right.variable : undefined;
  if (variable === 'extra' || variable === 'extras' || variable === 'dependency_groups')
    return membership(variable, { left, operator, right }, environment);
  const known = variable === undefined ? '' : environment[variable];
  if (known === undefined) return 'unknown';
  const value = (operand: MarkerOperand): string => ('text' in operand ? operand.text : known);
  const isVersion = variable !== undefined && VERSIONED.has(variable);
  return truth(holds(value(left), operator, value(right), isVersion));
}

/** `extra == "x"` asks whether x is among the extras; `"x" in extras` (PEP 751) likewise. */
function membership(
  variable: 'extra' | 'extras' | 'dependency_groups',
  { left, operator, right }: Omit<Comparison, 'kind'>,
  environment: MarkerEnvironment,
): Truth {
  const names = variable === 'dependency_groups' ? environment.groups : environment.extras;
  const text = 'text' in left ? left.text : 'text' in right ? right.text : undefined;
  if (names === undefined || text === undefined) return 'unknown';
  const wanted = canonicalName('pypi', text);
  const isThere = names.some((name) => canonicalName('pypi', name) === wanted);
  if (operator === '==' || operator === 'in') return truth(isThere);
  if (operator === '!=' || operator === 'not in') return truth(!isThere);
  return 'unknown';
}

function truth(value: boolean | undefined): Truth {
  return value === undefined ? 'unknown' : value ? 'true' : 'false';
}

/** Versions compare as versions where both sides are some, otherwise as text (PEP 508). */
function holds(
  left: string,
  operator: string,
  right: string,
  isVersion: boolean,
): boolean | undefined {
  if (isVersion && /^[=!<>~]/.test(operator) && parsePep440(left) !== undefined) {
    const constraint = parsePythonConstraint(`${operator}${right}`);
    if (constraint !== undefined) return admitsPython(constraint, left, true);
  }
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case 'in':
      return right.includes(left);
    case 'not in':
      return !right.includes(left);
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}
