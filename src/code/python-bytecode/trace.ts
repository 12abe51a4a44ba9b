import { BUILTIN_NAMES } from '../python/builtin-names.data.ts';
import { recordCall, recordMention, type Traced } from './calls.ts';
import type { CodeObject, PyConstant } from './code-object.ts';
import { STACK_EFFECTS } from './effects.data.ts';
import { foldAdd, foldCall, foldSlice, foldSubscript } from './fold.ts';
import type { Instruction } from './instructions.ts';
import { instructions } from './instructions.ts';
import { MAX_STACK, OperandStack } from './stack.ts';
import type { Symbol } from './symbol.ts';
import { NULL, text, UNKNOWN } from './symbol.ts';

function asSymbol(value: PyConstant | undefined): Symbol {
  if (value === undefined) return UNKNOWN;
  if (value.kind === 'code') return { kind: 'function', code: value.code };
  return { kind: 'constant', value };
}

/** BINARY_OP's number of the subscript from 3.14 on. */
const SUBSCRIPT = 26;

/** One frame: the modelled stack and the variables of a code object. */
class Frame {
  readonly #code: CodeObject;
  readonly #minor: number;
  readonly #traced: Traced;
  readonly #locals = new Map<string, Symbol>();
  readonly #stack = new OperandStack();
  /** Instructions this version does not have, or whose argument points nowhere: signs of another version. */
  misfits = 0;

  constructor(code: CodeObject, minor: number, traced: Traced) {
    this.#code = code;
    this.#minor = minor;
    this.#traced = traced;
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

  #misfit(): undefined {
    this.misfits += 1;
    return undefined;
  }

  #nameAt(index: number): string {
    return this.#code.names[index] ?? this.#misfit() ?? '?';
  }

  #global(name: string): Symbol {
    const known = this.#traced.globals.get(name);
    if (known !== undefined) return known;
    const path = BUILTIN_NAMES.has(name) ? `builtins.${name}` : name;
    if (path !== name) this.#mention(path);
    return { kind: 'name', path };
  }

  #mention(path: string): void {
    recordMention(this.#traced, path, this.#code.name);
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
    const of = this.#stack.pop();
    if (of.kind !== 'name') return this.#stack.push({ kind: 'attribute', of, name });
    const path = `${of.path}.${name}`;
    this.#mention(path);
    this.#stack.push({ kind: 'name', path });
  }

  #call(callable: Symbol, args: readonly Symbol[], offset: number): void {
    const result = recordCall(this.#traced, callable, args, { within: this.#code.name, offset });
    this.#stack.push(foldCall(callable, args) ?? result);
  }

  /** Calls from 3.11 on leave a receiver or nothing below the arguments, on either side of the callable. */
  #callSlots(count: number, offset: number): void {
    const args = this.#stack.popMany(count);
    const upper = this.#stack.pop();
    const below = this.#stack.peek()?.kind;
    // A decorator lies below the function it is called with.
    if (upper.kind === 'function' && below !== undefined && below !== 'null')
      return this.#call(this.#stack.pop(), [upper, ...args], offset);
    if (below === 'null') this.#stack.pop();
    this.#call(upper.kind === 'null' ? this.#stack.pop() : upper, args, offset);
  }

  #step({ name, argument, offset }: Instruction): void {
    const effect = STACK_EFFECTS[name];
    if (effect !== undefined) {
      this.#stack.popMany(effect[0]);
      this.#stack.pushUnknown(effect[1]);
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
        return this.#stack.push(asSymbol(constants[argument]));
      case 'LOAD_SMALL_INT':
        return this.#stack.push({
          kind: 'constant',
          value: { kind: 'number', text: String(argument) },
        });
      case 'LOAD_NAME':
      case 'LOAD_FROM_DICT_OR_GLOBALS':
        return this.#stack.push(this.#global(this.#nameAt(argument)));
      case 'LOAD_GLOBAL':
        if (this.#minor >= 11 && (argument & 1) === 1 && this.#minor < 13) this.#stack.push(NULL);
        this.#stack.push(this.#global(this.#nameAt(this.#minor >= 11 ? argument >> 1 : argument)));
        if (this.#minor >= 13 && (argument & 1) === 1) this.#stack.push(NULL);
        return;
      case 'LOAD_ATTR':
        this.#attribute(this.#nameAt(this.#minor >= 12 ? argument >> 1 : argument));
        if (this.#minor >= 12 && (argument & 1) === 1) this.#stack.push(NULL);
        return;
      case 'LOAD_METHOD':
        this.#attribute(this.#nameAt(argument));
        return this.#stack.push(NULL);
      case 'LOAD_SUPER_ATTR':
        this.#stack.popMany(3);
        this.#stack.push({ kind: 'attribute', of: UNKNOWN, name: this.#nameAt(argument >> 2) });
        if ((argument & 1) === 1) this.#stack.push(NULL);
        return;
      case 'LOAD_FAST':
      case 'LOAD_FAST_CHECK':
      case 'LOAD_FAST_BORROW':
      case 'LOAD_FAST_AND_CLEAR':
        return this.#stack.push(this.#variable(variables[argument]));
      case 'LOAD_FAST_LOAD_FAST':
      case 'LOAD_FAST_BORROW_LOAD_FAST_BORROW':
        this.#stack.push(this.#variable(variables[argument >> 4]));
        return this.#stack.push(this.#variable(variables[argument & 15]));
      case 'LOAD_DEREF':
      case 'LOAD_CLOSURE':
      case 'LOAD_CLASSDEREF':
      case 'LOAD_FROM_DICT_OR_DEREF':
        return this.#stack.push(this.#variable(this.#cell(argument)));
      case 'LOAD_BUILD_CLASS':
        return this.#stack.push({ kind: 'name', path: 'builtins.__build_class__' });
      default:
        return this.#stack.push(UNKNOWN);
    }
  }

  #store(name: string, argument: number): void {
    const { variables } = this.#code;
    switch (name) {
      case 'STORE_NAME':
      case 'STORE_GLOBAL':
        this.#traced.globals.set(this.#nameAt(argument), this.#stack.pop());
        return;
      case 'STORE_FAST':
        this.#locals.set(variables[argument] ?? '?', this.#stack.pop());
        return;
      case 'STORE_DEREF':
        this.#locals.set(this.#cell(argument) ?? '?', this.#stack.pop());
        return;
      case 'STORE_FAST_STORE_FAST':
        this.#locals.set(variables[argument >> 4] ?? '?', this.#stack.pop());
        this.#locals.set(variables[argument & 15] ?? '?', this.#stack.pop());
        return;
      case 'STORE_FAST_LOAD_FAST':
        this.#locals.set(variables[argument >> 4] ?? '?', this.#stack.pop());
        this.#stack.push(this.#variable(variables[argument & 15]));
        return;
      default:
        this.#stack.pop();
    }
  }

  #build(name: string, argument: number): void {
    switch (name) {
      case 'BUILD_TUPLE':
      case 'BUILD_LIST':
      case 'BUILD_SET':
        return this.#stack.push({ kind: 'sequence', items: this.#stack.popMany(argument) });
      case 'BUILD_STRING':
        return this.#stack.push(this.#stack.popMany(argument).reduce(foldAdd, text('')));
      case 'BUILD_MAP':
        this.#stack.popMany(argument * 2);
        break;
      case 'BUILD_CONST_KEY_MAP':
        this.#stack.popMany(argument + 1);
        break;
      case 'BUILD_SLICE':
        return this.#stack.push(foldSlice(this.#stack.popMany(argument)));
      default:
        this.#stack.popMany(argument);
    }
    this.#stack.push(UNKNOWN);
  }

  #anyCall(name: string, argument: number, offset: number): void {
    switch (name) {
      case 'CALL':
        return this.#callSlots(argument, offset);
      case 'CALL_KW':
        this.#stack.pop();
        return this.#callSlots(argument, offset);
      case 'CALL_METHOD': {
        const args = this.#stack.popMany(argument);
        this.#stack.dropNull();
        return this.#call(this.#stack.pop(), args, offset);
      }
      case 'CALL_FUNCTION_KW':
        this.#stack.pop();
        return this.#callPlain(argument, offset);
      case 'CALL_FUNCTION_EX': {
        const hasKeywords = this.#minor >= 14 || (argument & 1) === 1;
        if (hasKeywords) this.#stack.pop();
        const given = this.#stack.pop();
        const args = given.kind === 'sequence' ? given.items : [given];
        this.#stack.dropNull();
        const callable = this.#stack.pop();
        this.#stack.dropNull();
        return this.#call(callable, args, offset);
      }
      default:
        return this.#callPlain(argument, offset);
    }
  }

  #callPlain(count: number, offset: number): void {
    const args = this.#stack.popMany(count);
    this.#call(this.#stack.pop(), args, offset);
  }

  #binary(name: string, argument: number): void {
    if (name === 'BINARY_SLICE') {
      this.#stack.popMany(3);
      return this.#stack.push(UNKNOWN);
    }
    const right = this.#stack.pop();
    const left = this.#stack.pop();
    const isSubscript =
      name === 'BINARY_SUBSCR' || (name === 'BINARY_OP' && argument === SUBSCRIPT);
    if (isSubscript) return this.#stack.push(foldSubscript(left, right));
    const isAdd =
      name.endsWith('_ADD') || (name === 'BINARY_OP' && (argument === 0 || argument === 13));
    this.#stack.push(isAdd ? foldAdd(left, right) : UNKNOWN);
  }

  #other(name: string, argument: number): void {
    switch (name) {
      case 'PUSH_NULL':
        return this.#stack.push(NULL);
      case 'IMPORT_NAME': {
        const [, from] = this.#stack.popMany(2);
        const module = this.#nameAt(argument);
        const isFrom = from?.kind === 'constant' && from.value.kind === 'tuple';
        return this.#stack.push({
          kind: 'name',
          path: isFrom ? module : (module.split('.')[0] ?? module),
        });
      }
      case 'IMPORT_FROM': {
        const of = this.#stack.peek() ?? UNKNOWN;
        this.#stack.push(of);
        return this.#attribute(this.#nameAt(argument));
      }
      case 'MAKE_FUNCTION': {
        const top = this.#stack.pop();
        // Before 3.11 the qualified name lies above the code.
        const made = top.kind === 'function' ? top : this.#stack.pop();
        for (let flag = 1; this.#minor < 13 && flag <= 8; flag *= 2)
          if ((argument & flag) !== 0) this.#stack.pop();
        return this.#stack.push(made);
      }
      case 'LIST_EXTEND': {
        const more = this.#stack.pop();
        const into = this.#stack.pop();
        const items =
          more.kind === 'constant' && more.value.kind === 'tuple'
            ? more.value.items.map(asSymbol)
            : [more];
        return this.#stack.push(
          into.kind === 'sequence'
            ? { kind: 'sequence', items: [...into.items, ...items].slice(0, MAX_STACK) }
            : UNKNOWN,
        );
      }
      case 'UNPACK_SEQUENCE':
        this.#stack.pop();
        this.#stack.pushUnknown(Math.min(argument, 64));
        return;
      case 'DUP_TOP':
        return this.#stack.push(this.#stack.peek() ?? UNKNOWN);
      case 'COPY':
        return this.#stack.push(this.#stack.peek(argument) ?? UNKNOWN);
      case 'SWAP':
      case 'ROT_TWO':
        return this.#stack.swap(name === 'SWAP' ? argument : 2);
      case 'ROT_THREE':
        return this.#stack.rotateThree();
      case '?':
        this.#misfit();
        return;
      default:
    }
  }
}

/** Reads one code object as one version of CPython would; answers how many instructions do not fit it. */
export function traceCalls(code: CodeObject, minor: number, traced: Traced): number {
  const frame = new Frame(code, minor, traced);
  frame.run();
  return frame.misfits;
}
