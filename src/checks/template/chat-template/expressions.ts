import {
  child,
  children,
  entriesOf,
  isSet,
  itemsOf,
  numberOf,
  operatorOf,
  showExpression,
  textOf,
  type AstNode,
} from './ast.ts';
import { AttributeWatch, type Arguments } from './attribute-watch.ts';
import { isExecutingName, isInternalName } from './attributes.ts';
import type { Budget } from './budget.ts';
import { applyFilter, callRecord, makeRange, makeRecord, mapFilter } from './functions.ts';
import { CLOCK_NAMES, CONTENT_NAMES, JINJA_OBJECTS, KNOWN_FUNCTIONS } from './names.data.ts';
import type { Sightings } from './sighting.ts';
import {
  applyOperator,
  applySign,
  applyTextOperation,
  braceFormat,
  joinWith,
  slice,
} from './strings.ts';
import { TriggerWatch } from './trigger-watch.ts';
import { findOverride } from '../../../code/surface/override-phrase.ts';
import { isTriggerLiteral } from './triggers.ts';
import {
  CLOCK,
  CONTENT,
  isContent,
  join,
  list,
  mixed,
  number,
  text,
  texts,
  TOOLS,
  under,
  UNKNOWN,
  type Atom,
  type Value,
} from './value.ts';

/** Filters that look up an attribute by a text among their arguments. */
const ATTRIBUTE_FILTERS: ReadonlySet<string> = new Set([
  'map',
  'selectattr',
  'rejectattr',
  'groupby',
  'sort',
  'unique',
  'sum',
  'min',
  'max',
  'join',
  'dictsort',
]);
const NO_ARGUMENTS: Arguments = { positional: [], named: new Map() };
const MAX_EVIDENCE = 240;
/** Arguments kept of a call; the rest is evaluated for what it reaches. */
const MAX_ARGUMENTS = 64;

function asBranch(node: AstNode | undefined): readonly AstNode[] {
  return node === undefined ? [] : [node];
}

/** What expressions need of the statements around them. */
export interface Scope {
  readonly variable: (name: string) => Value | undefined;
  readonly callMacro: (macro: AstNode, args: Arguments) => Value;
}

/** Evaluates expressions as far as literals determine them. */
export class Expressions {
  readonly triggers: TriggerWatch;
  readonly #sightings: Sightings;
  readonly #attributes: AttributeWatch;
  readonly #budget: Budget;
  readonly #scope: Scope;

  constructor(sightings: Sightings, budget: Budget, scope: Scope) {
    this.#sightings = sightings;
    this.#attributes = new AttributeWatch(sightings);
    this.triggers = new TriggerWatch(sightings);
    this.#budget = budget;
    this.#scope = scope;
  }

  /** The value of an expression; everything worth reporting on the way is noted. */
  readonly evaluate = (node: AstNode): Value =>
    this.#budget.within(() => this.#expression(node), UNKNOWN);

  child(node: AstNode, name: string): Value {
    const inner = child(node, name);
    return inner === undefined ? UNKNOWN : this.evaluate(inner);
  }

  #expression(node: AstNode): Value {
    switch (node.type) {
      case 'StringLiteral':
        return this.#literal(node);
      case 'IntegerLiteral':
      case 'FloatLiteral':
        return number(numberOf(node) ?? 0);
      case 'ArrayLiteral':
      case 'TupleLiteral':
        return list(itemsOf(node).map((item) => this.evaluate(item)));
      case 'ObjectLiteral':
        return this.#object(node);
      case 'Identifier':
        return this.#identifier(textOf(node) ?? '');
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression':
        return this.#call(node);
      case 'FilterExpression': {
        const filter = child(node, 'filter');
        const operand = this.child(node, 'operand');
        return filter === undefined ? operand : this.filter(operand, filter, node);
      }
      case 'BinaryExpression':
        return this.#binary(node);
      case 'UnaryExpression':
        return applySign(operatorOf(node), this.child(node, 'argument'));
      case 'Ternary': {
        const yes = child(node, 'trueExpr');
        const no = child(node, 'falseExpr');
        const test = child(node, 'condition');
        const branches = [asBranch(yes), asBranch(no)];
        const triggers = this.triggers.condition(test, branches, this.evaluate);
        const results = [this.child(node, 'trueExpr'), this.child(node, 'falseExpr')] as const;
        this.triggers.output(test, triggers, results);
        return under(triggers, join(...results));
      }
      case 'SelectExpression': {
        const value = child(node, 'lhs');
        const test = child(node, 'test');
        const triggers = this.triggers.condition(test, [asBranch(value)], this.evaluate);
        const result = this.child(node, 'lhs');
        this.triggers.output(test, triggers, [result]);
        return under(triggers, result);
      }
      case 'TestExpression':
        return mixed(this.child(node, 'operand'));
      case 'SpreadExpression':
      case 'KeywordSpreadExpression':
        return mixed(this.child(node, 'argument'));
      default:
        return UNKNOWN;
    }
  }

  #literal(node: AstNode): Value {
    const value = textOf(node) ?? '';
    const override = findOverride(value);
    if (override !== undefined)
      this.#sightings.add('injected-instruction', override, value.trim().slice(0, MAX_EVIDENCE));
    return text(value);
  }

  #object(node: AstNode): Value {
    const fields = new Map<string, Value>();
    for (const [key, item] of entriesOf(node)) {
      const value = this.evaluate(item);
      for (const name of texts(this.evaluate(key))) fields.set(name, value);
    }
    return [{ kind: 'record', fields }];
  }

  #identifier(name: string): Value {
    const value = this.#scope.variable(name);
    if (value !== undefined) return value;
    if (JINJA_OBJECTS.has(name)) return [{ kind: 'internal', name }];
    if (isInternalName(name)) this.#sightings.add('internal-attribute', name, name);
    if (name === 'tools') return TOOLS;
    return CLOCK_NAMES.has(name) ? CLOCK : UNKNOWN;
  }

  #member(node: AstNode): Value {
    const property = child(node, 'property');
    const receiver = this.child(node, 'object');
    if (property === undefined) return UNKNOWN;
    if (!isSet(node, 'computed')) {
      const name = textOf(property) ?? String(numberOf(property) ?? '');
      return this.#attributes.access(receiver, text(name), node, 'plain');
    }
    if (property.type === 'SliceExpression') {
      const [start, stop, step] = ['start', 'stop', 'step'].map((part) => {
        const atom =
          child(property, part) === undefined ? undefined : this.child(property, part)[0];
        return atom?.kind === 'number' ? atom.value : undefined;
      });
      return slice(receiver, start, stop, step ?? 1);
    }
    const plain = property.type === 'StringLiteral' ? 'plain' : 'computed';
    const key = this.evaluate(property);
    this.triggers.lookup(receiver, key, node);
    return this.#attributes.access(receiver, key, node, plain);
  }

  #arguments(node: AstNode): Arguments {
    const positional: Value[] = [];
    const named = new Map<string, Value>();
    for (const argument of children(node, 'args')) {
      if (argument.type === 'KeywordArgumentExpression') {
        named.set(textOf(child(argument, 'key')) ?? '', this.child(argument, 'value'));
      } else if (positional.length < MAX_ARGUMENTS) positional.push(this.evaluate(argument));
      else this.evaluate(argument);
    }
    return { positional, named };
  }

  #call(node: AstNode): Value {
    const callee = child(node, 'callee');
    if (callee === undefined) return UNKNOWN;
    const target = this.evaluate(callee);
    const args = this.#arguments(node);
    const name = callee.type === 'Identifier' ? textOf(callee) : undefined;
    const called = name === undefined ? this.#calledNames(callee) : [name];
    for (const each of typeof called === 'string' ? [called] : called) {
      if (isExecutingName(each)) this.#sightings.add('code-execution', each, showExpression(node));
    }
    if (name !== undefined && KNOWN_FUNCTIONS.has(name))
      return this.#callFunction(name, args, node);
    if (name !== undefined && CLOCK_NAMES.has(name)) return CLOCK;
    const key = called.includes('get') ? texts(args.positional[0] ?? UNKNOWN) : [];
    const content = key.some((word) => CONTENT_NAMES.has(word)) ? CONTENT : [];
    return join(content, ...target.map((atom) => this.#callAtom(atom, args, node)));
  }

  /** The texts a computed or dotted callee can end in. */
  #calledNames(callee: AstNode): readonly string[] {
    if (callee.type === 'FilterExpression') {
      const filter = child(callee, 'filter');
      return filter?.type === 'CallExpression'
        ? this.#arguments(filter).positional.flatMap(texts)
        : [];
    }
    const property = callee.type === 'MemberExpression' ? child(callee, 'property') : undefined;
    if (property === undefined) return [];
    return isSet(callee, 'computed') ? texts(this.evaluate(property)) : [textOf(property) ?? ''];
  }

  #callFunction(name: string, args: Arguments, node: AstNode): Value {
    if (name === 'dict' || name === 'namespace') return makeRecord(args);
    if (name === 'strftime_now') return CLOCK;
    if (name !== 'range') return UNKNOWN;
    for (const value of args.positional) this.#attributes.checkRepeat(value, node);
    return makeRange(args.positional);
  }

  #callAtom(atom: Atom, args: Arguments, node: AstNode): Value {
    if (atom.kind === 'macro') return this.#scope.callMacro(atom.node, args);
    if (atom.kind === 'internal') return [atom];
    if (atom.kind !== 'method') return mixed([atom], ...args.positional);
    const { receiver, name } = atom;
    const { positional } = args;
    const compared = isContent(receiver)
      ? this.triggers.compare(receiver, join(...positional, UNKNOWN))
      : UNKNOWN;
    if (name === 'replace' && isContent(receiver)) this.#judgeRewrite(positional, node);
    if (name === 'get') this.triggers.lookup(receiver, positional[0] ?? UNKNOWN, node);
    if (name === 'join') return joinWith(receiver, positional[0] ?? UNKNOWN);
    if (name === 'format' || name === 'format_map') {
      this.#attributes.checkFormat(receiver, node);
      return braceFormat(receiver, positional);
    }
    return (
      callRecord(receiver, name, positional) ??
      applyTextOperation(name, receiver, positional) ??
      mixed(receiver, compared, ...positional)
    );
  }

  filter(operand: Value, filter: AstNode, node: AstNode): Value {
    const isCall = filter.type === 'CallExpression';
    const name = textOf(isCall ? child(filter, 'callee') : filter) ?? '';
    const args = isCall ? this.#arguments(filter) : NO_ARGUMENTS;
    if (name === 'attr') return this.#attributes.attributeFilter(operand, args, filter, node);
    this.#attributes.checkInternal(operand, name, node);
    if (ATTRIBUTE_FILTERS.has(name)) this.#attributes.checkPaths(operand, name, args, node);
    if (name === 'map') return mapFilter(operand, args);
    if (name === 'selectattr' || name === 'rejectattr') return this.#select(operand, args);
    if (name === 'replace' && isContent(operand)) this.#judgeRewrite(args.positional, node);
    if (name === 'center' || name === 'indent')
      this.#attributes.checkRepeat(args.positional[0], node);
    return applyFilter(name, operand, args.positional);
  }

  /** `selectattr('content', 'equalto', word)`: a comparison for each message. */
  #select(operand: Value, { positional }: Arguments): Value {
    const [path, , word] = positional;
    const isOnContent = texts(path ?? UNKNOWN).some((name) =>
      CONTENT_NAMES.has(name.split('.').at(-1) ?? ''),
    );
    return isOnContent && word !== undefined
      ? mixed(operand, this.triggers.compare(CONTENT, word))
      : mixed(operand);
  }

  /** Words of the conversation exchanged for others: the model reads what nobody wrote. */
  #judgeRewrite([from, to]: readonly Value[], node: AstNode): void {
    for (const old of texts(from ?? UNKNOWN)) {
      const changed = texts(to ?? UNKNOWN).find((made) => /\p{L}{3}/u.test(made) && made !== old);
      if (changed !== undefined && isTriggerLiteral(old))
        this.#sightings.add('content-rewrite', `${old} → ${changed}`, showExpression(node));
    }
  }

  #binary(node: AstNode): Value {
    const operator = operatorOf(node);
    const left = this.child(node, 'left');
    const right = this.child(node, 'right');
    if (operator === 'and' || operator === 'or') return join(left, right);
    if (operator === '*') {
      this.#attributes.checkRepeat(
        texts(left).length > 0 ? right : texts(right).length > 0 ? left : undefined,
        node,
      );
    }
    if (/^(?:[=!]=|[<>]=?|(?:not )?in)$/.test(operator)) {
      return this.triggers.compare(left, right);
    }
    return applyOperator(operator, left, right);
  }
}
