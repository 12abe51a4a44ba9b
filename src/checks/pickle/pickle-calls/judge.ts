import { excerpt } from '../../../core/excerpt.ts';
import { printValue } from '../../../formats/pickle/decompile.ts';
import type { Effect, PickleStream } from '../../../formats/pickle/program.ts';
import type { Node, ObjectValue, Value } from '../../../formats/pickle/value.ts';
import { isNode } from '../../../formats/pickle/value.ts';
import type { Classification } from '../../../formats/python-names/classify.ts';
import { classify } from '../../../formats/python-names/classify.ts';
import { condition } from './conditions.ts';
import { Folder } from './fold.ts';
import type { Note, Notes, Place } from './notes.ts';
import { specialAttribute } from './rebuild-conditions.ts';
import { Planted } from './planted.ts';
import type { RuleId } from './rules.ts';
import type { Handed, Ruling } from './ruling.ts';
import { dictItems, globalsIn, isDict, isGlobal, isObject, tupleItems } from './values.ts';

/** Containers that hold another one and hand every call over. */
const WRAPPERS = new Set([
  'UserDict.UserDict',
  'UserList.UserList',
  'collections.UserDict',
  'collections.UserList',
]);
/** Calls handed over per stream; wrappers around each other would hand over without end. */
const MAX_FORWARDS = 1000;

/** How a stream uses a name. */
export type Use = 'imported' | 'constructed' | 'called';

/** A rebuilder may be handed a rebuilder; honest ones nest two deep (a typed tensor inside a parameter). */
const MAX_HANDED_DEPTH = 8;
const PRINTED = { maxLength: 160, maxDepth: 4 } as const;

/** Judges what one stream does, effect by effect, and adds what deserves a finding to the notes. */
export function judgeStream(stream: PickleStream, index: number, notes: Notes): void {
  const judge = new StreamJudge(index, notes);
  for (const [effectIndex, effect] of stream.effects.entries()) judge.effect(effect, effectIndex);
}

class StreamJudge {
  readonly #folder = new Folder();
  /** Nodes searched for handed callables. */
  readonly #walked = new WeakSet<Node>();
  readonly #planted = new Planted();
  readonly #notes: Notes;
  readonly #stream: number;
  #place: Place;
  #forwards = 0;

  constructor(stream: number, notes: Notes) {
    this.#stream = stream;
    this.#notes = notes;
    this.#place = { stream, effect: 0, offset: 0 };
  }

  effect(effect: Effect, index: number): void {
    this.#place = { stream: this.#stream, effect: index, offset: effect.offset };
    switch (effect.kind) {
      case 'import':
        return this.#imported(effect.target);
      case 'make':
        return this.#made(effect.object, effect.opcode);
      case 'build':
        return this.#built(effect.target, effect.state);
      case 'method':
        return this.#method(effect.target, effect.method, effect.args);
      case 'persistent':
        return this.#persistent(effect.object.id);
    }
  }

  #note(rule: RuleId, callable: string, detail: string, named?: Classification): void {
    const note: Omit<Note, 'count' | 'further'> = {
      rule,
      callable,
      detail,
      named,
      place: this.#place,
    };
    this.#notes.add(note);
  }

  #imported(target: Extract<Effect, { kind: 'import' }>['target']): void {
    if (isGlobal(target)) {
      this.#use(classify(target.module, target.name), 'imported');
      return;
    }
    const folded = this.#folder.target(target);
    if (folded === undefined)
      return this.#note('unresolved-callable', printValue(target, PRINTED), '');
    const named = classify(folded.module, folded.name);
    this.#note('hidden-name', named.path, '', named);
    this.#use(named, 'imported');
  }

  #made(object: ObjectValue, opcode: string): void {
    const called = object.making === 'call' && !this.#instantiatesOnly(object, opcode);
    const use = called ? 'called' : 'constructed';
    const args = allArguments(object);
    this.#apply({ value: object.callee, use, args }, 0, object.kwargs);
  }

  /** INST and OBJ without arguments only create an instance when the callee is a class, as Python 2 wrote them. */
  #instantiatesOnly({ callee, args }: ObjectValue, opcode: string): boolean {
    if ((opcode !== 'INST' && opcode !== 'OBJ') || !isGlobal(callee)) return false;
    const { known } = classify(callee.module, callee.name);
    return known?.construct === true && tupleItems(args)?.length === 0;
  }

  /** A callable or class and what it is given, whoever hands it over. */
  #apply(handed: Handed, depth: number, kwargs?: Value): void {
    const target = this.#folder.target(handed.value);
    if (target === undefined) return this.#unresolved(handed);
    const named = classify(target.module, target.name);
    if (handed.use === 'deferred') {
      if (named.known === undefined)
        this.#use(named, named.danger === undefined ? 'imported' : 'called');
      return;
    }
    const permitted = this.#use(named, handed.use, handed.args, depth);
    // An unknown callable may call whatever it receives.
    if (!permitted) this.#reached(named, handed.args, kwargs);
  }

  #unresolved(handed: Handed): void {
    if (handed.use === 'deferred' && isObject(handed.value)) return;
    const maker = isObject(handed.value) ? this.#folder.target(handed.value.callee) : undefined;
    const named = maker === undefined ? undefined : classify(maker.module, maker.name);
    if (named?.danger?.capability === 'code-construction') {
      const rule = handed.use === 'constructed' ? 'dangerous-object' : 'code-execution';
      return this.#note(rule, printValue(handed.value, PRINTED), '', named);
    }
    this.#note('unresolved-callable', printValue(handed.value, PRINTED), '');
    this.#reached(undefined, handed.args);
  }

  /** What a callee that does anything with its arguments is given. */
  #reached(by: Classification | undefined, ...args: readonly (Value | undefined)[]): void {
    // `re.sub(pattern, callable, text)` calls; a library of its own is unknown already, and says so once.
    const calls = by !== undefined && (by.known !== undefined || by.origin === 'standard-library');
    for (const arg of args) {
      if (arg === undefined) continue;
      for (const { module, name } of globalsIn(arg, this.#walked)) {
        const named = classify(module, name);
        if (named.known !== undefined || (named.danger === undefined && !calls)) continue;
        // `__main__.__dict__` as an argument is a dictionary, not a call.
        const walks = named.danger?.capability === 'attribute-walking';
        this.#use(named, walks ? 'imported' : 'called');
      }
    }
  }

  /** Whether the tables allow this use; notes it when they do not. */
  #use(named: Classification, use: Use, args?: Value, depth = 0): boolean {
    const { known } = named;
    if (known !== undefined) {
      if (use === 'imported') return true;
      if (use === 'constructed' && this.#constructible(named, args, depth)) return true;
      if (use === 'called' && known.call) {
        const ruling = this.#ruling(known.callCondition, args);
        if (this.#follow(ruling, named, depth)) return true;
      } else if (named.danger === undefined) {
        this.#note('unusual-use', named.path, use === 'called' ? 'calls' : 'creates', named);
        return false;
      }
    }
    if (named.danger !== undefined) {
      this.#note(dangerRule(named.danger, use), named.path, '', named);
    } else if (known === undefined) {
      this.#note(unlistedRule(named.origin, use), named.path, '', named);
    }
    return false;
  }

  /** `cls.__new__(cls, *args)` runs as a call does; a class that acts on arguments is known without them only. */
  #constructible(named: Classification, args: Value | undefined, depth: number): boolean {
    const { known, danger } = named;
    if (known === undefined) return false;
    const bare = args === undefined || tupleItems(args)?.length === 0;
    if (known.call && !bare && danger === undefined)
      return this.#follow(this.#ruling(known.callCondition, args), named, depth);
    // A whole module can be dangerous but for its named tuples; a class named as dangerous is not.
    const harmless = bare || danger === undefined || danger.entry.endsWith('*');
    return known.construct ? harmless : known.call && danger === undefined;
  }

  #ruling(id: string | undefined, args: Value | undefined): Ruling {
    if (id === undefined || args === undefined) return {};
    const items = tupleItems(args);
    if (items === undefined) {
      return {
        problem: { rule: 'unexpected-arguments', detail: 'is given no tuple of arguments' },
      };
    }
    return condition(id)(items, this.#folder);
  }

  /** Follows what a condition found. False when the call is no longer the known one. */
  #follow(ruling: Ruling, named: Classification, depth: number): boolean {
    if (depth < MAX_HANDED_DEPTH) {
      for (const handed of ruling.uses ?? []) this.#apply(handed, depth + 1);
    } else if (ruling.uses !== undefined) {
      this.#note('unexpected-arguments', named.path, 'nests rebuilders without end', named);
    }
    if (ruling.problem === undefined) return true;
    const { rule, detail } = ruling.problem;
    // `getattr` and `partial` are dangerous but for the honest forms: then the table has the better words.
    if (rule === 'unexpected-arguments' && named.danger !== undefined) return false;
    this.#note(rule, named.path, excerpt(detail, PRINTED.maxLength), named);
    return true;
  }

  #built(target: Value, state: Value): void {
    if (!isInstance(target) && this.#overwritten(target, attributesOf(state))) return;
    if (isObject(target)) {
      this.#state(target, state);
      return this.#planted.state(target, state);
    }
    if (isNode(target) && !('items' in target) && !isDict(target) && target.kind !== 'elided') {
      this.#note('unresolved-method', printValue(target, PRINTED), '__setstate__');
    }
  }

  /** Something that existed before the pickle: a change to it is a change to the program that loads. */
  #overwritten(target: Value, what: string): boolean {
    const reached = this.#folder.target(target);
    if (reached !== undefined) {
      const named = classify(reached.module, reached.name);
      this.#note('attribute-overwrite', named.path, what, named);
    } else if (isObject(target) && isGlobal(target.callee)) {
      this.#note('attribute-overwrite', printValue(target, PRINTED), what);
    } else {
      return false;
    }
    return true;
  }

  #state(target: ObjectValue, state: Value): void {
    const callee = this.#folder.target(target.callee);
    if (callee === undefined) return;
    const named = classify(callee.module, callee.name);
    const special = this.#specialState(state);
    if (special !== undefined) this.#note('special-attribute', named.path, special, named);
    this.#callPlanted(target, ['__setstate__'], [state]);
    const id = named.known?.stateCondition;
    if (id === undefined) return;
    const ruling = condition(id)([state], this.#folder);
    // The table has better words for a dangerous call, but this is no call and would go unsaid.
    if (!this.#follow(ruling, named, 0) && ruling.problem !== undefined)
      this.#note(ruling.problem.rule, named.path, ruling.problem.detail, named);
  }

  /** Slot state goes through setattr, so any special name acts; in `__dict__` only `__setstate__` is looked up. */
  #specialState(state: Value): string | undefined {
    const [dict, slots] = tupleItems(state) ?? [state];
    const problem = specialAttribute(slots).problem;
    if (problem !== undefined) return problem.detail;
    return dictItems(dict, '__setstate__').length === 0 ? undefined : '__setstate__';
  }

  /** Calls what earlier steps put on the object under a name that the unpickler looks up. */
  #callPlanted(target: ObjectValue, names: readonly string[], args: readonly Value[]): boolean {
    const planted = names.flatMap((name) => this.#planted.under(target, name));
    const given: Value = { kind: 'tuple', items: [...args], elided: 0 };
    for (const value of planted) this.#apply({ value, use: 'called', args: given }, 0);
    return planted.length > 0;
  }

  #method(target: Value, method: string, args: readonly Value[]): void {
    if (!isInstance(target) && this.#overwritten(target, 'items')) return;
    const callee = isObject(target) ? this.#folder.target(target.callee) : undefined;
    if (!isObject(target) || callee === undefined) {
      return this.#note('unresolved-method', printValue(target, PRINTED), method);
    }
    if (method === '__setitem__') this.#planted.item(target, args);
    else if (this.#callPlanted(target, [method, 'append'], args)) return;
    const named = classify(callee.module, callee.name);
    if (named.known?.container === true) return this.#forwarded(target, named, method, args);
    // The class itself was noted when the object was made; a known class that is no container is a new fact.
    this.#note('unresolved-method', named.path, method, named);
    for (const arg of args) this.#reached(undefined, arg);
  }

  /** UserList and UserDict pass every call on to their `data`, whatever that is. */
  #forwarded(
    target: ObjectValue,
    { path }: Classification,
    method: string,
    args: readonly Value[],
  ): void {
    if (!WRAPPERS.has(path) || this.#forwards >= MAX_FORWARDS) return;
    for (const data of this.#planted.under(target, 'data')) {
      if (!isObject(data) && !isGlobal(data)) continue;
      this.#forwards += 1;
      this.#method(data, method, args);
    }
  }

  /** torch writes `('storage', type, key, location, size)`, and `('module', class, file, source)` in old files. */
  #persistent(id: Value): void {
    const first = tupleItems(id)?.[0];
    const kind =
      first !== undefined && isNode(first) && first.kind === 'bytes'
        ? Buffer.from(first.head).toString('latin1')
        : first;
    if (kind === 'storage' || kind === 'module') return;
    this.#note('unusual-persistent-id', 'persistent_load', printValue(id, PRINTED));
  }
}

/** An object made by calling or creating something: BUILD on it changes only itself. */
function isInstance(value: Value): value is ObjectValue {
  return (
    isObject(value) &&
    isGlobal(value.callee) &&
    !LOOKUP_RE.test(`${value.callee.module}.${value.callee.name}`)
  );
}

/** Callables whose result is not a new object but something that existed before. */
const LOOKUP_RE =
  /^(?:builtins\.(?:getattr|__import__|vars|globals|locals)|importlib\.(?:import_module|__import__|reload)|_?operator\.(?:getitem|attrgetter)|pkgutil\.resolve_name|pydoc\.locate|sys\.\w+|inspect\.\w+|gc\.\w+|cloudpickle\.cloudpickle\.subimport|dill\._dill\._import_module|numpy\.(?:core|_core)\._ufunc_reconstruct)$/;

/** Keywords count as an argument where there are no others: `memmap(mode='w+', …)` writes as `memmap('f')` does. */
function allArguments({ args, kwargs }: ObjectValue): Value {
  const bare = tupleItems(args)?.length === 0;
  const named = isDict(kwargs) && kwargs.entries.length > 0;
  return bare && named ? { kind: 'tuple', items: [kwargs], elided: 0 } : args;
}

function attributesOf(state: Value): string {
  const dicts = (tupleItems(state) ?? [state]).filter((part) => isDict(part));
  const names = dicts.flatMap(({ entries }) =>
    entries.slice(0, 8).map(([key]) => (typeof key === 'string' ? key : '?')),
  );
  return names.length === 0 ? 'attributes' : excerpt(names.join(', '), PRINTED.maxLength);
}

function dangerRule(danger: NonNullable<Classification['danger']>, use: Use): RuleId {
  if (danger.capability === 'import-side-effect') return 'import-execution';
  if (use === 'constructed') return 'dangerous-object';
  if (use === 'imported')
    return danger.severity === 'critical' ? 'dangerous-import' : 'risky-import';
  if (danger.severity === 'critical') return 'code-execution';
  return danger.capability === 'code-construction' ? 'embedded-code' : 'harmful-call';
}

function unlistedRule(origin: Classification['origin'], use: Use): RuleId {
  if (origin === 'standard-library') {
    return use === 'imported' ? 'standard-library-import' : 'standard-library-use';
  }
  if (use === 'imported') return 'unknown-import';
  return use === 'called' ? 'unknown-call' : 'unknown-object';
}
