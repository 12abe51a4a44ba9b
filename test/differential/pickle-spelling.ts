import type { Effect } from '../../src/formats/pickle/program.ts';
import type { GlobalValue, Node, Value } from '../../src/formats/pickle/value.ts';

const DEPTH = 5;
const SHOWN = 64;

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** UTF-8 with lone surrogates let through, as Python's `surrogatepass` writes it. */
export function surrogatepassHex(text: string): string {
  let hex = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const lone = point >= 0xd800 && point <= 0xdfff;
    hex += lone
      ? hexOf(Uint8Array.of(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63)))
      : hexOf(Buffer.from(character));
  }
  return hex;
}

function spellText(text: string): string {
  return `s${surrogatepassHex(text).slice(0, 2 * SHOWN)}`;
}

function floatHex(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, false);
  return `f${hexOf(bytes)}`;
}

/** Raised where only the loader's environment knows how a stream goes on. */
export class Unportable extends Error {}

/** Spells values and effects as `unpickle_oracle.py` does, numbering made objects by their event. */
export class Speller {
  readonly #numbers = new Map<Node, number>();
  #events = 0;

  label(value: Value): string {
    if (typeof value === 'object' && value !== null) {
      if (value.kind === 'global') return globalLabel(value);
      const number = this.#numbers.get(value);
      if (number !== undefined) return `#${number}`;
    }
    throw new Unportable('an object that no recorded event made');
  }

  spell(value: Value, depth = 0): string {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (typeof value === 'string') return spellText(value);
    switch (value.kind) {
      case 'float':
        return floatHex(value.value);
      case 'bytes':
      case 'bytearray':
        return `${value.kind === 'bytes' ? 'b' : 'y'}${value.length}:${hexOf(value.head.subarray(0, SHOWN))}`;
      case 'long-text':
        return spellText(value.head);
      default:
        return this.#spellNode(value, depth);
    }
  }

  #spellNode(value: Node, depth: number): string {
    if (!('items' in value) && !('entries' in value)) return this.label(value);
    if (depth >= DEPTH) return '~';
    const inner = (item: Value): string => this.spell(item, depth + 1);
    if ('entries' in value)
      return `{${value.entries.map(([key, item]) => `${inner(key)}:${inner(item)}`).join(',')}}`;
    const items = value.items.map(inner);
    if (value.kind === 'tuple') return `(${items.join(',')})`;
    if (value.kind === 'list') return `[${items.join(',')}]`;
    const members = distinct(items).sort();
    return `${value.kind === 'frozenset' ? '<' : '|'}${members.join(',')}>`;
  }

  /** The event an effect is to the oracle. */
  event(effect: Effect): readonly string[] {
    const event = this.#event(effect);
    if (effect.kind === 'make' || effect.kind === 'persistent')
      this.#numbers.set(effect.object, this.#events);
    this.#events += 1;
    return event;
  }

  #event(effect: Effect): readonly string[] {
    switch (effect.kind) {
      case 'import': {
        const { target } = effect;
        if (target.kind !== 'global') throw new Unportable('an import of something computed');
        const { module, name } = target.written ?? target;
        return ['import', module, name];
      }
      case 'persistent':
        return ['persistent', this.spell(effect.object.id)];
      case 'build':
        return ['build', this.label(effect.target), this.spell(effect.state)];
      case 'make':
        return this.#make(effect);
      case 'method':
        return this.#method(effect);
    }
  }

  #make({ opcode, object }: Extract<Effect, { kind: 'make' }>): readonly string[] {
    const { callee, args, kwargs } = object;
    const label = this.label(callee);
    const iterable = typeof args === 'string' || (args !== null && typeof args === 'object');
    if (!iterable || (typeof args === 'object' && !('items' in args)))
      throw new Unportable('arguments that are no sequence');
    const empty = typeof args === 'object' && args.items.length === 0;
    // INST and OBJ without arguments only call `__new__` of a class.
    const bare = (opcode === 'INST' || opcode === 'OBJ') && empty;
    const items = typeof args === 'string' ? Array.from(args) : args.items;
    const unpacked = this.spell({ kind: 'tuple', items: [...items], elided: 0 });
    if (!hasNames(kwargs)) throw new Unportable('keywords that are no names');
    const words = kwargs === undefined ? '' : this.spell(kwargs);
    const event = [bare ? 'new' : object.making, label, unpacked];
    return words === '' || words === '{}' ? event : [...event, words];
  }

  #method({ target, method, args }: Extract<Effect, { kind: 'method' }>): readonly string[] {
    const label = this.label(target);
    const [first = null, second = null] = args;
    if (method === '__setitem__') return ['setitem', label, this.spell(first), this.spell(second)];
    if (method === 'add') return ['add', label, this.spell(first)];
    if (method === 'extend') return ['append', label, this.spell(first)];
    return ['append', label, this.spell({ kind: 'list', items: [first], elided: 0 })];
  }
}

/** What a class makes of other keywords is its own affair. */
function hasNames(kwargs: Value | undefined): boolean {
  if (kwargs === undefined || kwargs === null || typeof kwargs !== 'object') return true;
  return 'entries' in kwargs && kwargs.entries.every(([key]) => typeof key === 'string');
}

function globalLabel({ module, name, written }: GlobalValue): string {
  return written === undefined ? `${module}.${name}` : `${written.module}.${written.name}`;
}

/** Set members: `1`, `True` and `1.0` are one, and the first of them stays. */
function distinct(spelled: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const item of spelled) {
    const key = setKey(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

function setKey(item: string): string {
  if (item === 'True') return '1';
  if (item === 'False') return '0';
  if (!/^f[0-9a-f]{16}$/.test(item)) return item;
  const value = Buffer.from(item.slice(1), 'hex').readDoubleBE(0);
  return Number.isInteger(value) ? String(value) : item;
}
