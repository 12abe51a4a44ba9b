import * as pk from './pickle.ts';
import type { Part } from './pickle.ts';

/** A small seeded generator of random numbers (mulberry32), so that every stream can be made again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface StreamOptions {
  /** Share of choices, 0 to 1, that break the grammar: odd arguments, missing operands, wrong frames. */
  readonly oddity: number;
  /** About how many opcodes. */
  readonly length: number;
  /** Leave out what the readers' environments decide: extension codes and out-of-band buffers. */
  readonly portable: boolean;
}

const ODD_NUMERALS = [
  '00',
  '01',
  '1',
  '-1',
  '+1',
  ' 1',
  '1 ',
  '010',
  '0x10',
  '1_0',
  '0',
  '-0',
  '007',
  '08',
  '0b11',
  '0o17',
  '1L',
  'abc',
  '',
  '99999999999999999999',
  '9223372036854775808',
  '1__0',
  '0_1',
  '\t5',
  '0\x00',
  '1\x00a',
  '--1',
  '1e3',
] as const;
const ODD_FLOATS = [
  '1.5',
  ' 1.5',
  '1e999',
  '-inf',
  'nan',
  '1_0.5',
  '.5',
  '5.',
  '',
  '1e',
  '0x1p3',
  'infinity',
  '1.5 ',
  '-1e-999',
  'NaN',
  '1.5\x00z',
] as const;
const ODD_STRINGS = [
  "'a'",
  '"b"',
  "'",
  '',
  'a',
  '\'a"',
  "'\\x41'",
  "'\\101'",
  "'\\q'",
  "'\\x4'",
  "'it\\'s'",
  "''",
  "'\\\\'",
  "'\\n'",
] as const;
const ODD_UNICODES = [
  'a',
  '\\u0041',
  '\\\\u0041',
  '\\u00',
  '\\U00110000',
  '\\U0001f600',
  '\xe9',
  '',
  '\\x41',
  'a\\',
] as const;
const MODULES = [
  'os',
  'posix',
  'collections',
  'copy_reg',
  '__builtin__',
  'builtins',
  'commands',
  'a.b',
  'torch',
  'urllib',
] as const;
const NAMES = [
  'system',
  'OrderedDict',
  'eval',
  'reduce',
  'a.b',
  'x',
  'urlopen',
  '_reconstructor',
  'getoutput',
] as const;
const TEXTS = ['', 'a', 'os', 'system', 'weight', 'é', 'x'.repeat(40)] as const;
const MAX_MEMO = 12;

/** What the generator knows of the stack, to write streams that mostly make sense. */
type Kind = 'plain' | 'text' | 'tuple' | 'list' | 'dict' | 'set' | 'callable' | 'object';

/** Writes one random stream. Equal seeds and options give equal bytes. */
export class StreamWriter {
  readonly #random: () => number;
  readonly #options: StreamOptions;
  readonly #parts: Part[] = [];
  /** One list per mark level. */
  readonly #levels: Kind[][] = [[]];
  readonly #memo = new Map<number, Kind>();

  constructor(seed: number, options: StreamOptions) {
    this.#random = seeded(seed);
    this.#options = options;
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #odd(): boolean {
    return this.#chance(this.#options.oddity);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[this.#below(choices.length)];
    if (choice === undefined) throw new Error('an empty choice');
    return choice;
  }

  get #level(): Kind[] {
    return this.#levels.at(-1) ?? [];
  }

  #emit(part: Part, kind?: Kind): void {
    this.#parts.push(part);
    if (kind !== undefined) this.#level.push(kind);
  }

  /** The whole stream. */
  write(): Uint8Array {
    const version = this.#below(6);
    if (version >= 2 || this.#odd())
      this.#parts.push(pk.proto(this.#odd() ? this.#below(6) : version));
    const framed = version >= 4 && this.#chance(0.5);
    for (let count = 0; count < this.#options.length; count += 1) this.#step();
    while (this.#levels.length > 1) this.#close();
    if (this.#level.length === 0) this.#literal();
    while (this.#level.length > 1 && !this.#odd()) this.#emitPop();
    this.#parts.push(pk.stop);
    return framed ? this.#framed() : pk.assemble(this.#parts);
  }

  /** The stream with a frame around all but PROTO, or around an odd part of it. */
  #framed(): Uint8Array {
    const [first = [], ...rest] = this.#parts;
    const body = pk.assemble(rest);
    if (!this.#odd()) return pk.assemble(first, pk.framed(body));
    const claimed = this.#pick([0, 1, body.length - 1, body.length + 1, body.length >> 1, 2 ** 40]);
    const cut = this.#below(body.length);
    return this.#chance(0.5)
      ? pk.assemble(first, pk.frame(claimed), body)
      : pk.assemble(first, body.subarray(0, cut), pk.frame(claimed), body.subarray(cut));
  }

  #emitPop(): void {
    this.#parts.push(pk.pop);
    this.#level.pop();
  }

  #step(): void {
    if (this.#odd() && this.#chance(0.5)) {
      this.#blunder();
      return;
    }
    const action = this.#below(12);
    if (action < 4) this.#literal();
    else if (action === 4) this.#import();
    else if (action === 5) this.#memoStep();
    else if (action === 6) this.#stackStep();
    else if (action === 7 && this.#levels.length < 6) this.#open();
    else if (action === 8 && this.#levels.length > 1) this.#close();
    else this.#combine();
  }

  #open(): void {
    if (this.#chance(0.4)) {
      const [part, kind] = this.#pick([
        [pk.emptyList, 'list'],
        [pk.emptyDict, 'dict'],
        [pk.emptySet, 'set'],
      ] as const);
      this.#emit(part, kind);
    }
    this.#parts.push(pk.mark);
    this.#levels.push([]);
  }

  #literal(): void {
    const choice = this.#below(this.#odd() ? 22 : 16);
    const number = this.#below(300);
    const text = this.#pick(TEXTS);
    const ascii = text.replaceAll(/[^ -~]/g, '?');
    if (choice === 0) this.#emit(pk.none, 'plain');
    else if (choice === 1) this.#emit(this.#pick([pk.newtrue, pk.newfalse]), 'plain');
    else if (choice === 2) this.#emit(pk.binint1(number % 256), 'plain');
    else if (choice === 3) this.#emit(pk.binint2(number * 200), 'plain');
    else if (choice === 4) this.#emit(pk.binint(number * 10_000_000 - 1_500_000_000), 'plain');
    else if (choice === 5) this.#emit(pk.binfloat(number / 7), 'plain');
    else if (choice === 6)
      this.#emit(pk.long1(pk.little(number * 1000 - 99_999, 1 + this.#below(8))), 'plain');
    else if (choice === 7) this.#emit(pk.shortBinunicode(text), 'text');
    else if (choice === 8) this.#emit(pk.binunicode(text), 'text');
    else if (choice === 9) this.#emit(pk.binunicode8(text), 'text');
    else if (choice === 10) this.#emit(pk.shortBinbytes(Buffer.from(text)), 'plain');
    else if (choice === 11)
      this.#emit(
        this.#pick([pk.binbytes, pk.binbytes8, pk.bytearray8])(Buffer.from(text)),
        'plain',
      );
    else if (choice === 12)
      this.#emit(this.#pick([pk.shortBinstring, pk.binstring])(ascii), 'text');
    else if (choice === 13) this.#emit(pk.string(`'${ascii}'`), 'text');
    else if (choice === 14) this.#emit(pk.int(number), 'plain');
    else if (choice === 15) this.#emit(pk.long(`${number}L`), 'plain');
    else if (choice === 16) this.#emit(pk.int(this.#pick(ODD_NUMERALS)), 'plain');
    else if (choice === 17)
      this.#emit(pk.long(`${this.#pick(ODD_NUMERALS)}${this.#pick(['L', ''])}`), 'plain');
    else if (choice === 18) this.#emit(pk.float(this.#pick(ODD_FLOATS)), 'plain');
    else if (choice === 19) this.#emit(pk.string(this.#pick(ODD_STRINGS)), 'text');
    else if (choice === 20) this.#emit(pk.unicode(this.#pick(ODD_UNICODES)), 'text');
    else this.#emit(pk.float(String(number / 8)), 'plain');
  }

  #import(): void {
    const module = this.#pick(MODULES);
    const name = this.#pick(NAMES);
    if (this.#chance(0.5)) this.#emit(pk.global(module, name), 'callable');
    else if (this.#chance(0.7))
      this.#emit(pk.fromStack(pk.text(module), pk.text(name)), 'callable');
    else this.#emit([pk.mark, pk.binint1(1), pk.inst(module, name)], 'object');
  }

  #memoStep(): void {
    const level = this.#level;
    const top = level.at(-1);
    const index = this.#odd() ? this.#below(40) : this.#below(MAX_MEMO);
    if (top !== undefined && this.#chance(0.6)) {
      const dense = this.#chance(0.5);
      const at = dense ? this.#memo.size : index;
      this.#emit(dense ? pk.memoize : this.#pick([pk.put, pk.binput, pk.longBinput])(at));
      this.#memo.set(at, top);
      return;
    }
    const kind = this.#memo.get(index);
    if (kind !== undefined || this.#chance(this.#options.oddity / 10))
      this.#emit(this.#pick([pk.get, pk.binget, pk.longBinget])(index), kind ?? 'plain');
  }

  #stackStep(): void {
    const top = this.#level.at(-1);
    if (top === undefined) return;
    if (this.#chance(0.6)) this.#emit(pk.dup, top);
    else this.#emitPop();
  }

  /** Takes what lies above the topmost mark. */
  #close(): void {
    const items = this.#levels.pop() ?? [];
    const below = this.#level.at(-1);
    const even = items.length % 2 === 0 || this.#odd();
    const hashable =
      items.every((kind) => kind !== 'list' && kind !== 'dict' && kind !== 'set') || this.#odd();
    if (below === 'list' && this.#chance(0.7)) this.#parts.push(pk.appends);
    else if (below === 'dict' && even && hashable && this.#chance(0.8))
      this.#parts.push(pk.setitems);
    else if (below === 'set' && hashable && this.#chance(0.8)) this.#parts.push(pk.additems);
    else if (below === 'object' && this.#chance(0.7))
      this.#parts.push(
        even
          ? this.#pick([pk.appends, pk.setitems, pk.additems])
          : this.#pick([pk.appends, pk.additems]),
      );
    else if (items[0] === 'callable' && this.#chance(0.8)) this.#emit(pk.obj, 'object');
    else if (even && hashable && this.#chance(0.3)) this.#emit(pk.dict, 'dict');
    else if (hashable && this.#chance(0.2)) this.#emit(pk.frozenset, 'plain');
    else if (this.#chance(0.4)) this.#emit(pk.tuple, 'tuple');
    else if (this.#chance(0.5)) this.#emit(pk.list, 'list');
    else this.#emit(pk.popMark);
  }

  /** Uses the values on top for what they are good for. */
  #combine(): void {
    const level = this.#level;
    const top = level.at(-1);
    const second = level.at(-2);
    const third = level.at(-3);
    if (second === 'callable' && top === 'tuple')
      this.#emitTaking(2, this.#pick([pk.reduce, pk.newobj]), 'object');
    else if (third === 'callable' && second === 'tuple' && top === 'dict' && this.#chance(0.5))
      this.#emitTaking(3, pk.newobjEx, 'object');
    else if (top === 'callable')
      this.#emit(
        [pk.binint1(3), pk.tuple1, pk.reduce].slice(0, this.#chance(0.5) ? 3 : 2),
        'object',
      );
    else if ((second === 'object' || second === 'callable') && this.#chance(0.6))
      this.#emitTaking(1, pk.build);
    else if ((second === 'list' || second === 'object') && this.#chance(0.6))
      this.#emitTaking(1, pk.append);
    else if (third === 'dict' && second !== 'list' && second !== 'dict' && second !== 'set')
      this.#emitTaking(2, pk.setitem);
    else if (third === 'object') this.#emitTaking(2, pk.setitem);
    else if (top !== undefined && this.#chance(0.1)) this.#emitTaking(1, pk.binpersid, 'object');
    else if (top !== undefined && this.#chance(0.5)) this.#emitTaking(1, pk.tuple1, 'tuple');
    else if (second !== undefined && this.#chance(0.5)) this.#emitTaking(2, pk.tuple2, 'tuple');
    else if (third !== undefined && this.#chance(0.5)) this.#emitTaking(3, pk.tuple3, 'tuple');
    else this.#emit(pk.emptyTuple, 'tuple');
  }

  #emitTaking(count: number, part: Part, kind?: Kind): void {
    this.#level.splice(-count, count);
    this.#emit(part, kind);
  }

  /** Any opcode at all, fitting or not. */
  #blunder(): void {
    const anything: Part[] = [
      pk.reduce,
      pk.build,
      pk.append,
      pk.appends,
      pk.setitem,
      pk.setitems,
      pk.additems,
      pk.tuple,
      pk.tuple1,
      pk.tuple2,
      pk.tuple3,
      pk.list,
      pk.dict,
      pk.frozenset,
      pk.pop,
      pk.popMark,
      pk.dup,
      pk.obj,
      pk.newobj,
      pk.newobjEx,
      pk.stackGlobal,
      pk.memoize,
      pk.binpersid,
      pk.stop,
      pk.mark,
      pk.proto(this.#below(6)),
      pk.frame(this.#below(50)),
      pk.persid('id'),
      pk.persid('a\\x41'),
      pk.global('os', ''),
      pk.global('', 'x'),
      pk.global('o\\x73', 'system'),
      pk.inst('os', 'system'),
      pk.global('modé', 'x'),
      pk.put(this.#pick(ODD_NUMERALS)),
      pk.get(this.#pick(ODD_NUMERALS)),
      pk.binunicode(Uint8Array.of(0xff)),
      pk.binunicode(Uint8Array.of(0xed, 0xa0, 0x80)),
      0xff,
      pk.long4('', -1),
      pk.emptyDict,
      pk.emptyList,
      [pk.emptyList, pk.reduce],
    ];
    if (!this.#options.portable)
      anything.push(pk.ext1(this.#below(4)), pk.ext4(-1), pk.nextBuffer, pk.readonlyBuffer);
    this.#parts.push(this.#pick(anything));
  }
}

/** One random stream. */
export function randomStream(seed: number, options: StreamOptions): Uint8Array {
  return new StreamWriter(seed, options).write();
}
