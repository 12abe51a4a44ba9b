import { BUILTIN_NAMES } from '../python/builtin-names.data.ts';
import type { CodeObject, PyConstant } from './code-object.ts';
import { STACK_EFFECTS } from './effects.data.ts';
import { foldAdd, foldCall, foldReversed, foldSubscript } from './fold.ts';
import type { Instruction } from './instructions.ts';
import { instructions } from './instructions.ts';
import type { Symbol } from './symbol.ts';
import { NULL, pathOf, printSymbol, text, UNKNOWN } from './symbol.ts';

/** A call as the instructions spell it. */
export interface BytecodeCall {
  /** `os.system`, `builtins.eval`, `?.write`, `<function f>`; a receiver that is computed ends in `()`. */
  readonly callable: string;
  /** Python-like text of the whole call. */
  readonly text: string;
  /** Texts of the constant arguments, for judging them. */
  readonly arguments: readonly (string | undefined)[];
  /** Name of the function it stands in. */
  readonly within: string;
  readonly offset: number;
}

/** Values kept on the modelled stack; CPython's own limit per frame is far higher than honest code needs. */
const MAX_STACK = 4096;
/** Dotted names kept per program. */
const MAX_REFERENCES = 20_000;
/** Characters of a call's text. */
const MAX_TEXT = 300;

function asSymbol(value: PyConstant | undefined): Symbol {
  if (value === undefined) return UNKNOWN;
  if (value.kind === 'code') return { kind: 'function', code: value.code };
  return { kind: 'constant', value };
}

/** One frame: the modelled stack and the variables of a code object. */
class Frame {
  readonly #code: CodeObject;
  readonly #minor: number;
  readonly #globals: Map<string, Symbol>;
  readonly #calls: BytecodeCall[];
  readonly #references: Map<string, BytecodeCall>;
  readonly #locals = new Map<string, Symbol>();
  readonly #stack: Symbol[] = [];
  /** Instructions this version does not have, or whose argument points nowhere: signs of another version. */
  misfits = 0;

  constructor(code: CodeObject, minor: number, { globals, calls, references }: Traced) {
    this.#code = code;
    this.#minor = minor;
    this.#globals = globals;
    this.#calls = calls;
    this.#references = references;
  }

  run(): void {
    let last = '';
    for (const step of instructions(this.#code.code, this.#minor)) {
      last = step.name;
      this.#step(step);
    }
    // Every code object ends in a return, a raise or a jump back.
    if (!/^(?:RETURN|RAISE|RERAISE|JUMP)/.test(last)) this.misfits += 1;
  }

  #push(symbol: Symbol): void {
    if (this.#stack.length < MAX_STACK) this.#stack.push(symbol);
  }

  #pop(): Symbol {
    return this.#stack.pop() ?? UNKNOWN;
  }

  #popMany(count: number): Symbol[] {
    const kept = Math.min(count, this.#stack.length);
    return this.#stack.splice(this.#stack.length - kept, kept);
  }

  #misfit(): undefined {
    this.misfits += 1;
    return undefined;
  }

  #nameAt(index: number): string {
    return this.#code.names[index] ?? this.#misfit() ?? '?';
  }

  #global(name: string): Symbol {
    const known = this.#globals.get(name);
    if (known !== undefined) return known;
    const path = BUILTIN_NAMES.has(name) ? `builtins.${name}` : name;
    if (path !== name) this.#mention(path);
    return { kind: 'name', path };
  }

  /** A function can be handed on and called elsewhere: what the code names counts, too. */
  #mention(path: string): void {
    if (this.#references.size >= MAX_REFERENCES || this.#references.has(path)) return;
    this.#references.set(path, {
      callable: path,
      text: path,
      arguments: [],
      within: this.#code.name,
      offset: 0,
    });
  }

  #variable(name: string | undefined): Symbol {
    if (name === undefined) return this.#misfit() ?? UNKNOWN;
    return this.#locals.get(name) ?? { kind: 'variable', name };
  }

  #cell(index: number): string | undefined {
    const { cells, variables } = this.#code;
    return this.#minor >= 11 ? variables[index] : cells[index];
  }

  #attribute(name: string): void {
    const of = this.#pop();
    if (of.kind !== 'name') return this.#push({ kind: 'attribute', of, name });
    const path = `${of.path}.${name}`;
    this.#mention(path);
    this.#push({ kind: 'name', path });
  }

  #call(callable: Symbol, args: readonly Symbol[], offset: number): void {
    const folded = foldCall(callable, args);
    const result: Symbol = { kind: 'result', callable, args };
    const path = callable.kind === 'function' ? functionPath(callable.code.name) : pathOf(callable);
    if (path !== undefined) {
      this.#calls.push({
        callable: path,
        text: printSymbol(result).slice(0, MAX_TEXT),
        arguments: args.map((arg) => (arg.kind === 'constant' ? printSymbol(arg) : undefined)),
        within: this.#code.name,
        offset,
      });
    }
    this.#push(folded ?? result);
  }

  /** Calls from 3.11 on leave a receiver or nothing below the arguments, on either side of the callable. */
  #callSlots(count: number, offset: number): void {
    const args = this.#popMany(count);
    const upper = this.#pop();
    const below = this.#stack.at(-1)?.kind;
    // A decorator lies below the function it is called with.
    if (upper.kind === 'function' && below !== undefined && below !== 'null')
      return this.#call(this.#pop(), [upper, ...args], offset);
    if (below === 'null') this.#pop();
    this.#call(upper.kind === 'null' ? this.#pop() : upper, args, offset);
  }

  #step({ name, argument, offset }: Instruction): void {
    const effect = STACK_EFFECTS[name];
    if (effect !== undefined) {
      this.#popMany(effect[0]);
      for (let push = 0; push < effect[1]; push += 1) this.#push(UNKNOWN);
      return;
    }
    if (name.startsWith('LOAD_')) return this.#load(name, argument);
    if (name.startsWith('STORE_')) return this.#store(name, argument);
    if (name.startsWith('BUILD_')) return this.#build(name, argument);
    if (name.startsWith('CALL')) return this.#anyCall(name, argument, offset);
    if (name.startsWith('BINARY_') || name.startsWith('INPLACE_'))
      return this.#binary(name, argument);
    this.#other(name, argument);
  }

  #load(name: string, argument: number): void {
    const { constants, variables } = this.#code;
    switch (name) {
      case 'LOAD_CONST':
        if (argument >= constants.length) this.#misfit();
        return this.#push(asSymbol(constants[argument]));
      case 'LOAD_SMALL_INT':
        return this.#push({ kind: 'constant', value: { kind: 'number', text: String(argument) } });
      case 'LOAD_NAME':
      case 'LOAD_FROM_DICT_OR_GLOBALS':
        return this.#push(this.#global(this.#nameAt(argument)));
      case 'LOAD_GLOBAL':
        if (this.#minor >= 11 && (argument & 1) === 1 && this.#minor < 13) this.#push(NULL);
        this.#push(this.#global(this.#nameAt(this.#minor >= 11 ? argument >> 1 : argument)));
        if (this.#minor >= 13 && (argument & 1) === 1) this.#push(NULL);
        return;
      case 'LOAD_ATTR':
        this.#attribute(this.#nameAt(this.#minor >= 12 ? argument >> 1 : argument));
        if (this.#minor >= 12 && (argument & 1) === 1) this.#push(NULL);
        return;
      case 'LOAD_METHOD':
        this.#attribute(this.#nameAt(argument));
        return this.#push(NULL);
      case 'LOAD_SUPER_ATTR':
        this.#popMany(3);
        this.#push({ kind: 'attribute', of: UNKNOWN, name: this.#nameAt(argument >> 2) });
        if ((argument & 1) === 1) this.#push(NULL);
        return;
      case 'LOAD_FAST':
      case 'LOAD_FAST_CHECK':
      case 'LOAD_FAST_BORROW':
      case 'LOAD_FAST_AND_CLEAR':
        return this.#push(this.#variable(variables[argument]));
      case 'LOAD_FAST_LOAD_FAST':
      case 'LOAD_FAST_BORROW_LOAD_FAST_BORROW':
        this.#push(this.#variable(variables[argument >> 4]));
        return this.#push(this.#variable(variables[argument & 15]));
      case 'LOAD_DEREF':
      case 'LOAD_CLOSURE':
      case 'LOAD_CLASSDEREF':
      case 'LOAD_FROM_DICT_OR_DEREF':
        return this.#push(this.#variable(this.#cell(argument)));
      case 'LOAD_BUILD_CLASS':
        return this.#push({ kind: 'name', path: 'builtins.__build_class__' });
      default:
        return this.#push(UNKNOWN);
    }
  }

  #store(name: string, argument: number): void {
    const { variables } = this.#code;
    switch (name) {
      case 'STORE_NAME':
      case 'STORE_GLOBAL':
        this.#globals.set(this.#nameAt(argument), this.#pop());
        return;
      case 'STORE_FAST':
        this.#locals.set(variables[argument] ?? '?', this.#pop());
        return;
      case 'STORE_DEREF':
        this.#locals.set(this.#cell(argument) ?? '?', this.#pop());
        return;
      case 'STORE_FAST_STORE_FAST':
        this.#locals.set(variables[argument >> 4] ?? '?', this.#pop());
        this.#locals.set(variables[argument & 15] ?? '?', this.#pop());
        return;
      case 'STORE_FAST_LOAD_FAST':
        this.#locals.set(variables[argument >> 4] ?? '?', this.#pop());
        this.#push(this.#variable(variables[argument & 15]));
        return;
      default:
        this.#pop();
    }
  }

  #build(name: string, argument: number): void {
    switch (name) {
      case 'BUILD_TUPLE':
      case 'BUILD_LIST':
      case 'BUILD_SET':
        return this.#push({ kind: 'sequence', items: this.#popMany(argument) });
      case 'BUILD_STRING':
        return this.#push(this.#popMany(argument).reduce(foldAdd, text('')));
      case 'BUILD_MAP':
        this.#popMany(argument * 2);
        break;
      case 'BUILD_CONST_KEY_MAP':
        this.#popMany(argument + 1);
        break;
      case 'BUILD_SLICE': {
        const parts = this.#popMany(argument);
        const isReverse =
          parts.length === 3 && parts[2] !== undefined && printSymbol(parts[2]) === '-1';
        return this.#push(isReverse ? { kind: 'name', path: REVERSE_SLICE } : UNKNOWN);
      }
      default:
        this.#popMany(argument);
    }
    this.#push(UNKNOWN);
  }

  #anyCall(name: string, argument: number, offset: number): void {
    switch (name) {
      case 'CALL':
        return this.#callSlots(argument, offset);
      case 'CALL_KW':
        this.#pop();
        return this.#callSlots(argument, offset);
      case 'CALL_METHOD': {
        const args = this.#popMany(argument);
        if (this.#stack.at(-1)?.kind === 'null') this.#pop();
        return this.#call(this.#pop(), args, offset);
      }
      case 'CALL_FUNCTION_KW':
        this.#pop();
        return this.#callPlain(argument, offset);
      case 'CALL_FUNCTION_EX': {
        const hasKeywords = this.#minor >= 14 || (argument & 1) === 1;
        if (hasKeywords) this.#pop();
        const given = this.#pop();
        const args = given.kind === 'sequence' ? given.items : [given];
        if (this.#stack.at(-1)?.kind === 'null') this.#pop();
        const callable = this.#pop();
        if (this.#stack.at(-1)?.kind === 'null') this.#pop();
        return this.#call(callable, args, offset);
      }
      default:
        return this.#callPlain(argument, offset);
    }
  }

  #callPlain(count: number, offset: number): void {
    const args = this.#popMany(count);
    this.#call(this.#pop(), args, offset);
  }

  #binary(name: string, argument: number): void {
    if (name === 'BINARY_SLICE') {
      this.#popMany(3);
      return this.#push(UNKNOWN);
    }
    const right = this.#pop();
    const left = this.#pop();
    const isSubscript =
      name === 'BINARY_SUBSCR' || (name === 'BINARY_OP' && argument === SUBSCRIPT);
    if (isSubscript) {
      const isReverse = right.kind === 'name' && right.path === REVERSE_SLICE;
      return this.#push(
        isReverse || isReverseConstant(right) ? foldReversed(left) : foldSubscript(left, right),
      );
    }
    const isAdd =
      name.endsWith('_ADD') || (name === 'BINARY_OP' && (argument === 0 || argument === 13));
    this.#push(isAdd ? foldAdd(left, right) : UNKNOWN);
  }

  #other(name: string, argument: number): void {
    switch (name) {
      case 'PUSH_NULL':
        return this.#push(NULL);
      case 'IMPORT_NAME': {
        const [, from] = this.#popMany(2);
        const module = this.#nameAt(argument);
        const isFrom = from?.kind === 'constant' && from.value.kind === 'tuple';
        return this.#push({
          kind: 'name',
          path: isFrom ? module : (module.split('.')[0] ?? module),
        });
      }
      case 'IMPORT_FROM': {
        const of = this.#stack.at(-1) ?? UNKNOWN;
        this.#push(of);
        return this.#attribute(this.#nameAt(argument));
      }
      case 'MAKE_FUNCTION': {
        const top = this.#pop();
        // Before 3.11 the qualified name lies above the code.
        const made = top.kind === 'function' ? top : this.#pop();
        for (let flag = 1; this.#minor < 13 && flag <= 8; flag *= 2)
          if ((argument & flag) !== 0) this.#pop();
        return this.#push(made);
      }
      case 'LIST_EXTEND': {
        const more = this.#pop();
        const into = this.#pop();
        const items =
          more.kind === 'constant' && more.value.kind === 'tuple'
            ? more.value.items.map(asSymbol)
            : [more];
        return this.#push(
          into.kind === 'sequence'
            ? { kind: 'sequence', items: [...into.items, ...items].slice(0, MAX_STACK) }
            : UNKNOWN,
        );
      }
      case 'UNPACK_SEQUENCE':
        this.#pop();
        for (let item = 0; item < Math.min(argument, 64); item += 1) this.#push(UNKNOWN);
        return;
      case 'DUP_TOP':
        return this.#push(this.#stack.at(-1) ?? UNKNOWN);
      case 'COPY':
        return this.#push(this.#stack.at(-argument) ?? UNKNOWN);
      case 'SWAP':
      case 'ROT_TWO':
        return this.#swap(name === 'SWAP' ? argument : 2);
      case 'ROT_THREE': {
        const top = this.#pop();
        this.#stack.splice(Math.max(0, this.#stack.length - 2), 0, top);
        return;
      }
      case '?':
        this.#misfit();
        return;
      default:
    }
  }

  #swap(depth: number): void {
    const stack = this.#stack;
    const other = stack.length - depth;
    const top = stack.length - 1;
    if (other < 0 || other === top) return;
    const kept = stack[top] ?? UNKNOWN;
    stack[top] = stack[other] ?? UNKNOWN;
    stack[other] = kept;
  }
}

/** How a call of a function of the same code is named. */
export function functionPath(name: string): string {
  return `<function ${name}>`;
}

/** Stands on the stack for `[::-1]`. */
const REVERSE_SLICE = '[::-1]';
/** BINARY_OP's number of the subscript from 3.14 on. */
const SUBSCRIPT = 26;

function isReverseConstant(symbol: Symbol): boolean {
  return (
    symbol.kind === 'constant' &&
    symbol.value.kind === 'other' &&
    symbol.value.text === 'slice(None, None, -1)'
  );
}

/** What the code objects of one program share while they are read. */
export interface Traced {
  /** Carries imports over to nested functions. */
  readonly globals: Map<string, Symbol>;
  readonly calls: BytecodeCall[];
  /** Dotted names the code mentions, called or not, by name. */
  readonly references: Map<string, BytecodeCall>;
}

/** Reads one code object as one version of CPython would; answers how many instructions do not fit it. */
export function traceCalls(code: CodeObject, minor: number, traced: Traced): number {
  const frame = new Frame(code, minor, traced);
  frame.run();
  return frame.misfits;
}
