import { children, showExpression, type AstNode } from './ast.ts';
import { findFormatField, isInternalName, isPartlyInternal, isPrivateName } from './attributes.ts';
import { CONTENT_NAMES, JINJA_OBJECT_ATTRIBUTES, SPECIAL_METHODS } from './names.data.ts';
import type { Sightings } from './sighting.ts';
import {
  CONTENT,
  HOLE,
  elements,
  isTool,
  join,
  mixed,
  texts,
  UNKNOWN,
  type Atom,
  type Value,
} from './value.ts';

/** A repetition or range beyond this is meant to exhaust the host. */
const MAX_HONEST_REPEAT = 100_000;

/** Evaluated arguments of a call or filter. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** Every way to reach an attribute goes through here, and is judged by the name it ends at. */
export class AttributeWatch {
  readonly #sightings: Sightings;

  constructor(sightings: Sightings) {
    this.#sightings = sightings;
  }

  /** Looks up attributes or items; `plain` says that the name stands in the template as it is. */
  access(receiver: Value, names: Value, node: AstNode, plain: 'plain' | 'computed'): Value {
    for (const name of texts(names)) this.#judge(receiver, name, node, plain);
    // Many candidates where honest templates have one: the name that counts may be among the dropped.
    if (names.some((atom) => atom.kind === 'crowd')) {
      this.#sightings.add('computed-attribute', showExpression(node), showExpression(node));
    }
    const found: Value[] = [];
    for (const atom of receiver) {
      for (const name of names) found.push(lookUp(atom, name));
    }
    return join(...found);
  }

  #judge(receiver: Value, name: string, node: AstNode, plain: 'plain' | 'computed'): void {
    const internal = receiver.find((atom) => atom.kind === 'internal');
    if (plain === 'plain' && internal === undefined && SPECIAL_METHODS.has(name)) {
      this.#sightings.add('special-method', name, showExpression(node));
    } else if (isInternalName(name) || (internal !== undefined && isPrivateName(name))) {
      const kind = plain === 'plain' ? 'internal-attribute' : 'assembled-attribute';
      this.#sightings.add(kind, name, showExpression(node));
    } else if (isPartlyInternal(name)) {
      this.#sightings.add('computed-attribute', name, showExpression(node));
    } else if (internal !== undefined && !JINJA_OBJECT_ATTRIBUTES.has(name)) {
      this.#sightings.add('internal-object', `${internal.name}.${name}`, showExpression(node));
    }
  }

  /** `value|attr(name)`, which reaches past item lookup to the Python attribute. */
  attributeFilter(operand: Value, args: Arguments, filter: AstNode, node: AstNode): Value {
    const names = args.positional[0] ?? args.named.get('name') ?? UNKNOWN;
    if (names.some((atom) => atom.kind !== 'text' || atom.text.includes(HOLE))) {
      this.#sightings.add('computed-attribute', showExpression(filter), showExpression(node));
    }
    const [argument] = children(filter, 'args');
    const plain = argument?.type === 'StringLiteral' ? 'plain' : 'computed';
    return this.access(operand, names, node, plain);
  }

  /** `map(attribute='a.b')`, `selectattr('a.b')`, `map('attr', 'a')`: attribute paths as texts. */
  checkPaths(operand: Value, name: string, args: Arguments, node: AstNode): void {
    const paths = [args.named.get('attribute') ?? UNKNOWN];
    const [first, second] = args.positional;
    if (name === 'selectattr' || name === 'rejectattr' || name === 'groupby')
      paths.push(first ?? UNKNOWN);
    if (name === 'map' && texts(first ?? UNKNOWN).includes('attr')) paths.push(second ?? UNKNOWN);
    for (const path of paths.flatMap(texts)) {
      for (const part of path.split('.')) this.#judge(operand, part, node, 'plain');
    }
  }

  checkFormat(pattern: Value, node: AstNode): void {
    for (const whole of texts(pattern)) {
      const field = findFormatField(whole);
      if (field !== undefined)
        this.#sightings.add('internal-attribute', field, showExpression(node));
    }
  }

  checkRepeat(count: Value | undefined, node: AstNode): void {
    for (const atom of count ?? []) {
      if (atom.kind === 'number' && Math.abs(atom.value) > MAX_HONEST_REPEAT) {
        this.#sightings.add('resource-exhaustion', String(atom.value), showExpression(node));
      }
    }
  }

  /** One of Jinja's own objects used as a value: its text and items hold what attributes would. */
  checkInternal(operand: Value, filter: string, node: AstNode): void {
    const internal = operand.find((atom) => atom.kind === 'internal');
    if (internal !== undefined) {
      this.#sightings.add('internal-object', `${internal.name}|${filter}`, showExpression(node));
    }
  }
}

function lookUp(receiver: Atom, name: Atom): Value {
  if (receiver.kind === 'internal') {
    const path = name.kind === 'text' ? `${receiver.name}.${name.text}` : receiver.name;
    return [{ kind: 'internal', name: path }];
  }
  if (name.kind === 'number') return elements([receiver])?.at(name.value) ?? mixed([receiver]);
  if (name.kind !== 'text') return mixed([receiver]);
  if (isInternalName(name.text)) return [{ kind: 'internal', name: name.text }];
  const method: Atom = { kind: 'method', receiver: [receiver], name: name.text };
  if (receiver.kind === 'record') return receiver.fields.get(name.text) ?? [method];
  if (receiver.kind === 'text' || receiver.kind === 'list') return [method];
  if (CONTENT_NAMES.has(name.text)) return CONTENT;
  // Which tools are offered is as telling as what is said.
  if (name.text === 'name' && isTool([receiver])) return CONTENT;
  const taint = mixed([receiver]);
  return taint === UNKNOWN ? UNKNOWN : join([method], taint);
}
