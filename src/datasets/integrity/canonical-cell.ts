/** Levels of lists and structures in one cell. */
const MAX_DEPTH = 32;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A number's text: whole numbers of every width are one type, because the same column is read narrower or wider by different readers. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'dNaN';
  return Number.isInteger(value) ? `i${BigInt(value)}` : `d${value}`;
}

function entries(value: object): readonly (readonly [string, unknown])[] {
  const pairs: (readonly [unknown, unknown])[] =
    value instanceof Map ? [...value] : Object.entries(value);
  return pairs
    .map(([key, item]) => [String(key).normalize('NFC'), item] as const)
    .sort(([a], [b]) => compare(a, b));
}

/**
 * One text for one value: with its type, strings in NFC, keys sorted, every part with its length in front so that no two values share a text. Missing
 * and undefined are one; −0 is 0.
 * @throws RangeError where lists are nested more than 32 deep
 */
export function canonicalCell(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RangeError(`a cell is nested more than ${MAX_DEPTH} deep`);
  switch (typeof value) {
    case 'undefined':
      return 'n';
    case 'boolean':
      return value ? 'b1' : 'b0';
    case 'number':
      return numberText(value);
    case 'bigint':
      return `i${value}`;
    case 'string': {
      const text = value.normalize('NFC');
      return `s${text.length}:${text}`;
    }
    case 'object':
      break;
    default:
      throw new TypeError(`a cell cannot be a ${typeof value}`);
  }
  if (value === null) return 'n';
  if (value instanceof Date) return `t${value.getTime()}`;
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')};`;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    return `l${items.length}:${items.map((item) => canonicalCell(item, depth + 1)).join(';')}`;
  }
  const pairs = entries(value);
  return `o${pairs.length}:${pairs.map(([key, item]) => `${key.length}:${key}${canonicalCell(item, depth + 1)}`).join(';')}`;
}
