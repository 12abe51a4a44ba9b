import { child, children, itemsOf, textOf, type AstNode } from './ast.ts';
import type { Arguments } from './attribute-watch.ts';
import { Budget, type Exhaustion } from './budget.ts';
import { Expressions } from './expressions.ts';
import type { Sightings } from './sighting.ts';
import { concatenate, elements, join, mixed, text, UNKNOWN, type Value } from './value.ts';
import { Variables } from './variables.ts';

/** Rounds of a loop over a known sequence: enough for any name that is built letter by letter. */
const MAX_ROUNDS = 128;
const MAX_MACRO_DEPTH = 8;
/** A macro inside itself: more levels multiply the work and add nothing new. */
const MAX_RECURSION = 2;
/** Nested loops of unknown length that are gone through twice. */
const MAX_REPEATED_DEPTH = 2;
const NO_ARGUMENTS: Arguments = { positional: [], named: new Map() };

/**
 * Follows a template without rendering it: literals are folded, variables, loops over known
 * sequences, macros and namespaces are followed, everything else is unknown. What matters is which
 * attribute names can be reached and called, however they are spelled.
 */
export class Interpreter {
  readonly #budget = new Budget();
  readonly #expressions: Expressions;
  #variables = new Variables();
  /** Macros being called, outermost first. */
  readonly #macros: AstNode[] = [];
  /** Branches and loops of unknown length around the current statement. */
  #branches = 0;
  #uncertain = 0;

  constructor(sightings: Sightings) {
    this.#expressions = new Expressions(sightings, this.#budget, {
      variable: (name) => this.#variables.get(name),
      callMacro: (macro, args) => this.#callMacro(macro, args),
    });
  }

  /** Why the template was not followed to its end; undefined when it was. */
  get exhausted(): Exhaustion | undefined {
    return this.#budget.exhausted;
  }

  run(program: AstNode): void {
    this.#execute(children(program, 'body'));
  }

  /** Executes statements and returns the text they would put out. */
  #execute(statements: readonly AstNode[]): Value {
    let output: Value = text('');
    for (const statement of statements) {
      const put = this.#budget.within(() => this.#statement(statement), UNKNOWN);
      output = concatenate(output, put);
    }
    return output;
  }

  #statement(node: AstNode): Value {
    switch (node.type) {
      case 'If':
        return this.#branch(
          child(node, 'test'),
          children(node, 'body'),
          children(node, 'alternate'),
        );
      case 'For':
        return this.#loop(node);
      case 'Set':
        return this.#set(node);
      case 'Macro': {
        const name = textOf(child(node, 'name'));
        if (name !== undefined) this.#variables.set(name, [{ kind: 'macro', node }]);
        // The body is looked at even when nobody calls it: the name may be reached another way.
        this.#callMacro(node, NO_ARGUMENTS);
        return text('');
      }
      case 'CallStatement': {
        const call = child(node, 'call');
        this.#variables.set('caller', this.#execute(children(node, 'body')));
        return call === undefined ? UNKNOWN : this.#expressions.evaluate(call);
      }
      case 'FilterStatement': {
        const body = this.#execute(children(node, 'body'));
        const filter = child(node, 'filter');
        return filter === undefined ? body : this.#expressions.filter(body, filter, node);
      }
      case 'Comment':
      case 'Break':
      case 'Continue':
        return text('');
      default:
        return this.#expressions.evaluate(node);
    }
  }

  #branch(
    test: AstNode | undefined,
    body: readonly AstNode[],
    alternate: readonly AstNode[],
  ): Value {
    const { triggers: watch, evaluate } = this.#expressions;
    const triggers = watch.condition(test, [body, alternate], evaluate);
    const before = this.#variables;
    this.#branches += 1;
    this.#variables = before.copy();
    const first = watch.within(triggers, () => this.#execute(body));
    const after = this.#variables;
    this.#variables = before.copy();
    const second = watch.within(triggers, () => this.#execute(alternate));
    this.#variables.merge(after);
    this.#branches -= 1;
    watch.output(test, triggers, [first, second]);
    return join(first, second);
  }

  #loop(node: AstNode): Value {
    const filtered = child(node, 'iterable');
    const isFiltered = filtered?.type === 'SelectExpression';
    const iterable = isFiltered ? child(filtered, 'lhs') : filtered;
    const target = child(node, 'loopvar');
    const body = children(node, 'body');
    const sequence = iterable === undefined ? UNKNOWN : this.#expressions.evaluate(iterable);
    if (isFiltered) {
      // `for m in messages if …`: the condition speaks of the item.
      this.#assign(target, mixed(sequence));
      const test = child(filtered, 'test');
      this.#expressions.triggers.condition(test, [body], this.#expressions.evaluate);
    }
    const items = elements(sequence);
    const before = this.#variables.copy();
    let output: Value = text('');
    if (items === undefined) {
      // Twice, so that what one round assigns reaches the next; deep inside once, or it would multiply.
      const rounds = this.#uncertain < MAX_REPEATED_DEPTH ? 2 : 1;
      this.#uncertain += 1;
      for (let round = 0; round < rounds; round += 1) {
        this.#assign(target, mixed(sequence));
        output = join(output, this.#execute(body));
      }
      this.#uncertain -= 1;
    } else {
      for (const item of items.slice(0, MAX_ROUNDS)) {
        this.#assign(target, item);
        output = concatenate(output, this.#execute(body));
      }
    }
    this.#variables.merge(before);
    return concatenate(output, this.#execute(children(node, 'defaultBlock')));
  }

  #set(node: AstNode): Value {
    const value = child(node, 'value');
    const assigned =
      value === undefined
        ? this.#execute(children(node, 'body'))
        : this.#expressions.evaluate(value);
    this.#assign(child(node, 'assignee'), assigned);
    return text('');
  }

  #assign(target: AstNode | undefined, value: Value): void {
    if (target === undefined) return;
    if (target.type === 'Identifier') {
      const name = textOf(target);
      if (name !== undefined) this.#variables.set(name, this.#expressions.triggers.guarded(value));
    } else if (target.type === 'TupleLiteral') {
      const items = elements(value);
      for (const [index, item] of itemsOf(target).entries())
        this.#assign(item, items?.[index] ?? mixed(value));
    } else if (target.type === 'MemberExpression') {
      const object = child(target, 'object');
      const name = textOf(child(target, 'property'));
      const receiver = object === undefined ? UNKNOWN : this.#expressions.evaluate(object);
      for (const atom of receiver) {
        if (atom.kind === 'record' && name !== undefined)
          this.#setField(atom.fields, name, this.#expressions.triggers.guarded(value));
      }
      this.#expressions.evaluate(target);
    }
  }

  /** A namespace is shared by all branches, so that one branch must not hide what another put there. */
  #setField(fields: Map<string, Value>, name: string, value: Value): void {
    const old = fields.get(name);
    const certain = this.#branches === 0 && this.#uncertain === 0;
    fields.set(name, certain || old === undefined ? value : join(value, old));
  }

  #callMacro(node: AstNode, { positional, named }: Arguments): Value {
    const active = this.#macros.filter((other) => other === node).length;
    if (this.#macros.length >= MAX_MACRO_DEPTH || active >= MAX_RECURSION) return UNKNOWN;
    this.#macros.push(node);
    const before = this.#variables;
    this.#variables = before.copy();
    for (const [index, parameter] of children(node, 'args').entries()) {
      const key =
        parameter.type === 'KeywordArgumentExpression' ? child(parameter, 'key') : parameter;
      const name = textOf(key) ?? '';
      const fallback =
        parameter.type === 'KeywordArgumentExpression'
          ? this.#expressions.child(parameter, 'value')
          : UNKNOWN;
      this.#variables.set(name, named.get(name) ?? positional[index] ?? fallback);
    }
    const output = this.#execute(children(node, 'body'));
    this.#variables = before;
    this.#macros.pop();
    return output;
  }
}
