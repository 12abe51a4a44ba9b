import {
  concatenate,
  elements,
  HOLE,
  join,
  list,
  mapTexts,
  mixed,
  number,
  text,
  texts,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Python's slice of a sequence, with all parts optional. */
function sliceIndices(
  length: number,
  start: number | undefined,
  stop: number | undefined,
  step: number,
): number[] {
  const clamp = (value: number, low: number, high: number): number =>
    Math.min(Math.max(value < 0 ? value + length : value, low), high);
  const indices: number[] = [];
  if (step > 0) {
    const end = stop === undefined ? length : clamp(stop, 0, length);
    for (let at = start === undefined ? 0 : clamp(start, 0, length); at < end; at += step)
      indices.push(at);
  } else if (step < 0) {
    const end = stop === undefined ? -1 : clamp(stop, -1, length - 1);
    for (
      let at = start === undefined ? length - 1 : clamp(start, -1, length - 1);
      at > end;
      at += step
    )
      indices.push(at);
  }
  return indices;
}

/** `value[start:stop:step]`: reversal is the usual disguise. */
export function slice(
  value: Value,
  start: number | undefined,
  stop: number | undefined,
  step: number,
): Value {
  const [only] = value;
  if (only?.kind === 'list') {
    const { items } = only;
    return list(sliceIndices(items.length, start, stop, step).map((at) => items[at] ?? UNKNOWN));
  }
  return mapTexts(value, (whole) => {
    const characters = Array.from(whole);
    return sliceIndices(characters.length, start, stop, step)
      .map((at) => characters[at] ?? '')
      .join('');
  });
}

const PLACEHOLDER_RE = /%(?:\([^)]*\))?[-#0 +]*\d*(?:\.\d+)?[sdrcxXofeEgG]/g;
const HIGHEST_CODE_POINT = 0x10_ff_ff;

/** `%c` of a number is the character with that code. */
function characterOf(value: Value | undefined): Value {
  if (value === undefined) return UNKNOWN;
  return join(
    ...value.map((atom) =>
      atom.kind === 'number' && atom.value >= 0 && atom.value <= HIGHEST_CODE_POINT
        ? text(String.fromCodePoint(Math.trunc(atom.value)))
        : [atom],
    ),
  );
}

/** `'%s%s' % (…)` and the filter of the same meaning. */
export function percentFormat(pattern: Value, args: readonly Value[]): Value {
  const made = texts(pattern).map((whole) => {
    const pieces = whole.split(PLACEHOLDER_RE);
    const characters = Array.from(whole.matchAll(PLACEHOLDER_RE), ([place]) => place.endsWith('c'));
    return concatenate(
      ...pieces.flatMap((piece, index) =>
        index < pieces.length - 1
          ? [
              text(piece),
              characters[index] === true ? characterOf(args[index]) : (args[index] ?? UNKNOWN),
            ]
          : [text(piece)],
      ),
    );
  });
  return made.length === 0 ? mixed(pattern, ...args) : made.flat();
}

/** `'{}{1}'.format(…)`. */
export function braceFormat(pattern: Value, args: readonly Value[]): Value {
  const made = texts(pattern).map((whole) => {
    let next = 0;
    const parts: Value[] = [];
    let rest = 0;
    for (const match of whole.matchAll(/\{([^{}]*)\}/g)) {
      parts.push(text(whole.slice(rest, match.index)));
      const name = (match[1] ?? '').split(/[.[:!]/)[0] ?? '';
      const index = name === '' ? next++ : Number(name);
      parts.push(Number.isInteger(index) ? (args[index] ?? UNKNOWN) : UNKNOWN);
      rest = match.index + match[0].length;
    }
    return concatenate(...parts, text(whole.slice(rest)));
  });
  return made.length === 0 ? mixed(pattern, ...args) : made.flat();
}

/** Joins the elements of a value with a separator. */
export function joinWith(separator: Value, sequence: Value): Value {
  const items = elements(sequence);
  if (items === undefined) return mixed(separator, sequence);
  return concatenate(...items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}

function swapCase(value: string): string {
  return Array.from(value, (character) =>
    character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase(),
  ).join('');
}

function capitalise(value: string): string {
  return value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase();
}

function replaceAll(value: Value, args: readonly Value[]): Value {
  const [from = '', to = ''] = [texts(args[0] ?? UNKNOWN)[0], texts(args[1] ?? UNKNOWN)[0]];
  return from === '' ? value : mapTexts(value, (whole) => whole.replaceAll(from, to));
}

/**
 * Text methods and filters that can build a name; undefined for others. They are followed by meaning,
 * since each is a known way to write `__class__` without writing it.
 */
export function applyTextOperation(
  name: string,
  value: Value,
  args: readonly Value[],
): Value | undefined {
  switch (name) {
    case 'lower':
    case 'casefold':
      return mapTexts(value, (whole) => whole.toLowerCase());
    case 'upper':
      return mapTexts(value, (whole) => whole.toUpperCase());
    case 'swapcase':
      return mapTexts(value, swapCase);
    case 'capitalize':
      return mapTexts(value, capitalise);
    case 'strip':
    case 'trim':
    case 'lstrip':
    case 'rstrip':
      return args.length === 0
        ? mapTexts(value, (whole) => whole.trim())
        : stripCharacters(name, value, args);
    case 'replace':
      return replaceAll(value, args);
    case 'string':
    case 'safe':
    case 'e':
    case 'escape':
    case 'forceescape':
    case 'title':
    case 'encode':
    case 'decode':
    case 'removeprefix':
    case 'removesuffix':
      return value;
    case 'split':
    case 'rsplit': {
      const [whole] = texts(value);
      const separator = texts(args[0] ?? UNKNOWN)[0];
      if (whole === undefined || whole.includes(HOLE)) return mixed(value);
      return list(whole.split(separator ?? /\s+/).map(text));
    }
    case 'length':
    case 'count':
    case 'int':
    case 'float':
    case 'round':
    case 'abs':
      return mixed(value);
    default:
      return undefined;
  }
}

function stripCharacters(name: string, value: Value, args: readonly Value[]): Value {
  const characters = new Set(texts(args[0] ?? UNKNOWN)[0]);
  return mapTexts(value, (whole) => {
    let start = 0;
    let end = whole.length;
    if (name !== 'rstrip') {
      while (start < end && characters.has(whole[start] ?? '')) start += 1;
    }
    if (name !== 'lstrip') {
      while (end > start && characters.has(whole[end - 1] ?? '')) end -= 1;
    }
    return whole.slice(start, end);
  });
}

/** Filters over sequences that can build a name; undefined for others. */
export function applySequenceFilter(
  name: string,
  value: Value,
  args: readonly Value[],
): Value | undefined {
  const items = elements(value);
  switch (name) {
    case 'join':
      return joinWith(args[0] ?? text(''), value);
    case 'list':
    case 'unique':
    case 'sort':
      return items === undefined ? mixed(value) : list(items);
    case 'reverse':
      if (value.length === 1 && value[0]?.kind === 'text')
        return slice(value, undefined, undefined, -1);
      return items === undefined ? mixed(value) : list([...items].reverse());
    case 'first':
    case 'min':
      return items?.[0] ?? mixed(value);
    case 'last':
    case 'max':
      return items?.at(-1) ?? mixed(value);
    case 'sum':
      return items === undefined ? mixed(value) : concatenate(...items);
    case 'format':
      return percentFormat(value, args);
    default:
      return undefined;
  }
}

/** `left op right` for the operators that build texts. */
export function applyOperator(operator: string, left: Value, right: Value): Value {
  const [a] = left;
  const [b] = right;
  if (operator === '~') return concatenate(left, right);
  if (operator === '+') {
    if (a?.kind === 'list' && b?.kind === 'list') return list([...a.items, ...b.items]);
    if (a?.kind === 'number' && b?.kind === 'number') return number(a.value + b.value);
    return texts(left).length > 0 || texts(right).length > 0
      ? concatenate(left, right)
      : mixed(left, right);
  }
  if (operator === '-' && a?.kind === 'number' && b?.kind === 'number')
    return number(a.value - b.value);
  if (operator === '%' && a?.kind === 'text')
    return percentFormat(left, b?.kind === 'list' ? b.items : [right]);
  if (operator === '*') return repeat(left, right);
  return mixed(left, right);
}

/** Characters a repetition is followed to. */
const MAX_REPEAT = 4096;

function repeat(left: Value, right: Value): Value {
  const [a] = left;
  const [b] = right;
  if (a?.kind === 'number' && b?.kind === 'number') return number(a.value * b.value);
  const count = a?.kind === 'number' ? a.value : b?.kind === 'number' ? b.value : undefined;
  const whole = texts(left)[0] ?? texts(right)[0];
  if (count === undefined || whole === undefined || !(count >= 0)) return mixed(left, right);
  return text(
    whole
      .slice(0, MAX_REPEAT)
      .repeat(Math.min(count, Math.ceil(MAX_REPEAT / Math.max(1, whole.length)))),
  );
}

export function applySign(operator: string, value: Value): Value {
  const [only] = value;
  return only?.kind === 'number' && operator === '-' ? number(-only.value) : mixed(value);
}
