import type { RInput } from './input.ts';
import { RStop } from './input.ts';
import type { RCode } from './r-data.ts';
import { FLAG, SINGLETONS, TYPE } from './types.data.ts';
import type { RPair, RValue } from './value.ts';
import { callsIn, NIL, printCode } from './value.ts';

/** A formula of 2,000 terms nests 2,000 deep; R itself stops at 5,000 nested expressions. */
const MAX_DEPTH = 10_000;
/** Objects of one file. A data frame of ten million texts has as many. */
const MAX_OBJECTS = 50_000_000;
/** Values kept for printing code; beyond it, code is walked but not shown. */
const MAX_KEPT = 2_000_000;
/** Pieces of code listed. */
const MAX_CODES = 2000;
const MAX_TEXT_BYTES = 4096;
const MAX_CLASSES = 64;

/** Where an object stands: what the top level holds is looked at by whoever loads the file. */
type Place = 'open' | 'frame';

/** Walks a serialisation item by item, and remembers what is code. */
export class RWalk {
  readonly codes: RCode[] = [];
  readonly classes = new Set<string>();
  functions = 0;
  externalPointers = 0;
  badReferences = 0;
  readonly #input: RInput;
  readonly #references: RValue[] = [];
  #objects = 0;
  #kept = 0;
  #depth = 0;

  constructor(input: RInput) {
    this.#input = input;
  }

  #stop(code: RStop['code'], detail: string): never {
    throw new RStop(code, this.#input.offset, detail);
  }

  async #length(): Promise<number> {
    const length = await this.#input.int();
    if (length >= 0) return length;
    // -1 announces a length of 64 bits.
    if (length !== -1) this.#stop('bad-length', `a length of ${length}`);
    const upper = await this.#input.int();
    const lower = await this.#input.int();
    if (upper < 0 || upper > 65_536) this.#stop('bad-length', `a length of ${upper} times 2^32`);
    return upper * 2 ** 32 + (lower >>> 0);
  }

  #keep(value: RValue): RValue {
    this.#kept += 1;
    return this.#kept > MAX_KEPT ? NIL : value;
  }

  #code(kind: RCode['kind'], value: RValue, offset: number): void {
    if (this.codes.length >= MAX_CODES) return;
    this.codes.push({ kind, text: printCode(value), calls: callsIn(value), offset });
  }

  async item(place: Place = 'open'): Promise<RValue> {
    const offset = this.#input.offset;
    const flags = await this.#input.int();
    this.#objects += 1;
    if (this.#objects > MAX_OBJECTS) this.#stop('count-limit', `more than ${MAX_OBJECTS} objects`);
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#stop('depth-limit', `nested deeper than ${MAX_DEPTH}`);
    const value = await this.#typed(flags, place, offset);
    this.#depth -= 1;
    return value;
  }

  async #typed(flags: number, place: Place, offset: number): Promise<RValue> {
    const type = flags & 0xff;
    if (SINGLETONS.has(type)) return type === TYPE.unbound ? { kind: 'unbound' } : NIL;
    switch (type) {
      case TYPE.reference:
        return this.#reference(flags);
      case TYPE.symbol: {
        const name = await this.item();
        const symbol: RValue = { kind: 'symbol', name: name.kind === 'text' ? name.text : 'NA' };
        this.#references.push(symbol);
        return this.#keep(symbol);
      }
      case TYPE.persistent:
      case TYPE.package:
      case TYPE.namespace:
        await this.#strings();
        this.#references.push({ kind: 'other', type });
        return { kind: 'other', type };
      case TYPE.environment:
        return this.#environment();
      case TYPE.pairlist:
      case TYPE.language:
      case TYPE.closure:
      case TYPE.promise:
      case TYPE.dots:
        return this.#pairs(flags, place, offset);
      case TYPE.bytecode: {
        await this.#input.int();
        const code = await this.#bytecode();
        if ((flags & FLAG.attributes) !== 0) await this.#attributes();
        return code;
      }
      case TYPE.altrep:
        for (let part = 0; part < 3; part += 1) await this.item();
        return { kind: 'other', type };
      default: {
        const value = await this.#vector(type, place);
        if ((flags & FLAG.attributes) !== 0 && type !== TYPE.char) await this.#attributes();
        return value;
      }
    }
  }

  async #reference(flags: number): Promise<RValue> {
    const packed = flags >> 8;
    const index = packed === 0 ? await this.#input.int() : packed;
    const value = this.#references[index - 1];
    if (value === undefined) this.badReferences += 1;
    return value ?? NIL;
  }

  async #strings(): Promise<void> {
    await this.#input.int();
    const count = await this.#length();
    for (let index = 0; index < count; index += 1) await this.item();
  }

  async #environment(): Promise<RValue> {
    await this.#input.int();
    const environment: RValue = { kind: 'other', type: TYPE.environment };
    this.#references.push(environment);
    for (let part = 0; part < 3; part += 1) await this.item('frame');
    await this.#attributes();
    return environment;
  }

  /** Attributes; the class is what decides which methods R runs on the object. */
  async #attributes(): Promise<readonly RPair[]> {
    const value = await this.item();
    if (value.kind !== 'pairs') return [];
    for (const { tag, value: item } of value.items) {
      if (tag === 'class' && item.kind === 'text' && this.classes.size < MAX_CLASSES)
        this.classes.add(item.text);
    }
    return value.items;
  }

  /** Pair lists go on in their tail, which is followed without recursion. */
  async #pairs(first: number, place: Place, offset: number): Promise<RValue> {
    const type = first & 0xff;
    if (type === TYPE.closure) return this.#closure(first, offset);
    if (type === TYPE.promise) return this.#promise(first, place, offset);
    const items: RPair[] = [];
    let flags = first;
    for (;;) {
      if ((flags & FLAG.attributes) !== 0) await this.#attributes();
      const tag = (flags & FLAG.tag) === 0 ? undefined : await this.item();
      const value = await this.item(place);
      this.#kept += 1;
      if (this.#kept <= MAX_KEPT)
        items.push({ tag: tag?.kind === 'symbol' ? tag.name : undefined, value });
      const at = this.#input.offset;
      flags = await this.#input.int();
      this.#objects += 1;
      if (this.#objects > MAX_OBJECTS)
        this.#stop('count-limit', `more than ${MAX_OBJECTS} objects`);
      const next = flags & 0xff;
      if (next === TYPE.pairlist || next === TYPE.language || next === TYPE.dots) continue;
      // A tail that is no list: nobody writes it, and it is an object like any other.
      const tail = await this.#typed(flags, place, at);
      if (tail.kind !== 'nil') items.push({ tag: undefined, value: tail });
      break;
    }
    const isCall = type === TYPE.language;
    const value: RValue = { kind: 'pairs', items, isCall };
    if (isCall && !this.#isInsideCode) this.#code('language', value, offset);
    return value;
  }

  /** Language inside of language or of a function is a part of it. */
  #inside = 0;
  get #isInsideCode(): boolean {
    return this.#inside > 0;
  }

  async #closure(flags: number, offset: number): Promise<RValue> {
    if ((flags & FLAG.attributes) !== 0) await this.#attributes();
    if ((flags & FLAG.tag) !== 0) await this.item();
    this.#inside += 1;
    const formals = await this.item();
    const body = await this.item();
    this.#inside -= 1;
    this.functions += 1;
    // Default values are code too: they run when the argument is missing.
    const parts: readonly RPair[] = [formals, body].map((value) => ({ tag: undefined, value }));
    const code: RValue = { kind: 'pairs', items: parts, isCall: false };
    if (this.codes.length < MAX_CODES)
      this.codes.push({ kind: 'function', text: printCode(body), calls: callsIn(code), offset });
    return { kind: 'function' };
  }

  async #promise(flags: number, place: Place, offset: number): Promise<RValue> {
    if ((flags & FLAG.attributes) !== 0) await this.#attributes();
    if ((flags & FLAG.tag) !== 0) await this.item();
    const value = await this.item();
    this.#inside += 1;
    const expression = await this.item();
    this.#inside -= 1;
    // With a value, R has evaluated it already and never looks at the expression again.
    if (value.kind === 'unbound')
      this.#code(place === 'frame' ? 'pending' : 'promise', expression, offset);
    return { kind: 'other', type: TYPE.promise };
  }

  async #vector(type: number, place: Place): Promise<RValue> {
    const input = this.#input;
    switch (type) {
      case TYPE.char: {
        const length = await input.int();
        if (length < -1) this.#stop('bad-length', `a text of ${length} bytes`);
        return this.#keep({
          kind: 'text',
          text: length < 0 ? 'NA' : await input.text(length, MAX_TEXT_BYTES),
        });
      }
      case TYPE.special:
      case TYPE.builtin:
        return { kind: 'symbol', name: await input.text(await this.#length(), MAX_TEXT_BYTES) };
      case TYPE.logical:
      case TYPE.integer:
        await input.skip(await this.#length(), 4);
        return { kind: 'other', type };
      case TYPE.real:
        await input.skip(await this.#length(), 8);
        return { kind: 'other', type };
      case TYPE.complex:
        await input.skip((await this.#length()) * 2, 8);
        return { kind: 'other', type };
      case TYPE.raw:
        await input.skip(await this.#length(), 1);
        return { kind: 'other', type };
      case TYPE.string:
      case TYPE.list:
      case TYPE.expression:
        return this.#elements(type, place);
      case TYPE.externalPointer:
        this.#references.push({ kind: 'other', type });
        this.externalPointers += 1;
        await this.item();
        await this.item();
        return { kind: 'other', type };
      case TYPE.weakReference:
        this.#references.push({ kind: 'other', type });
        this.externalPointers += 1;
        return { kind: 'other', type };
      case TYPE.object:
        return { kind: 'other', type };
      default:
        return this.#stop('unknown-type', `an object of type ${type}`);
    }
  }

  async #elements(type: number, place: Place): Promise<RValue> {
    const count = await this.#length();
    let first: RValue | undefined;
    for (let index = 0; index < count; index += 1) {
      const value = await this.item(place);
      first ??= value;
    }
    // Of texts, the first says enough: a class, a name of a function, a command.
    if (type === TYPE.string && first !== undefined) return first;
    return { kind: 'other', type };
  }

  /** Compiled code: instructions, and constants among which the source expression comes first. */
  async #bytecode(): Promise<RValue> {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#stop('depth-limit', `nested deeper than ${MAX_DEPTH}`);
    this.#inside += 1;
    await this.item();
    const count = await this.#length();
    const constants: RValue[] = [];
    for (let index = 0; index < count; index += 1) {
      const type = await this.#input.int();
      const constant =
        type === TYPE.bytecode ? await this.#bytecode() : await this.#bytecodeLanguage(type);
      this.#kept += 1;
      if (this.#kept <= MAX_KEPT) constants.push(constant);
    }
    this.#inside -= 1;
    this.#depth -= 1;
    return { kind: 'code', constants };
  }

  readonly #shared = new Map<number, RValue>();

  async #bytecodeLanguage(given: number): Promise<RValue> {
    const items: RPair[] = [];
    let isCall: boolean | undefined;
    let position: number | undefined;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#stop('depth-limit', `nested deeper than ${MAX_DEPTH}`);
    let type = given;
    for (;;) {
      if (type === TYPE.bytecodeDefinition) {
        const at = await this.#input.int();
        position ??= at;
        type = await this.#input.int();
      }
      const isList =
        type === TYPE.language ||
        type === TYPE.pairlist ||
        type === TYPE.attributedLanguage ||
        type === TYPE.attributedPairlist;
      if (!isList) break;
      isCall ??= type === TYPE.language || type === TYPE.attributedLanguage;
      if (type === TYPE.attributedLanguage || type === TYPE.attributedPairlist)
        await this.#attributes();
      const tag = await this.item();
      const value = await this.#bytecodeLanguage(await this.#input.int());
      this.#kept += 1;
      if (this.#kept <= MAX_KEPT)
        items.push({ tag: tag.kind === 'symbol' ? tag.name : undefined, value });
      type = await this.#input.int();
    }
    let tail: RValue = NIL;
    if (type === TYPE.bytecodeReference) tail = this.#shared.get(await this.#input.int()) ?? NIL;
    else tail = await this.item();
    this.#depth -= 1;
    if (isCall === undefined) return tail;
    const value: RValue = { kind: 'pairs', items, isCall };
    if (position !== undefined) this.#shared.set(position, value);
    return value;
  }
}
