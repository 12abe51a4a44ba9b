import type { CallSite } from './call-site.ts';
import { argumentOf, calleesOf } from './call-site.ts';
import type { SourceModule } from './source-module.ts';
import type { CallValue, ParameterValue, Value } from './value.ts';
import { LOCAL } from './value.ts';
import { partsOf } from './walk-value.ts';
import { WrittenFiles } from './written-files.ts';

/** Values looked at for one question. */
const MAX_VISITED = 3000;
/** Calls of one function whose arguments are followed into its parameters. */
const MAX_CALLERS = 16;
/** Functions among the items of one argument: `{ onData: f, onEnd: g }`. */
const MAX_ITEMS = 16;

const flows = new WeakMap<SourceModule, Flow>();

/** The data flow of a module, made once for all who ask. */
export function flowOf(module: SourceModule): Flow {
  const known = flows.get(module);
  if (known !== undefined) return known;
  const flow = new Flow(module);
  flows.set(module, flow);
  return flow;
}

/** Where data comes from, across the functions of one module. */
export class Flow {
  readonly #module: SourceModule;
  readonly #returns = new Map<string, readonly Value[]>();
  readonly #parameters = new Map<string, readonly string[]>();
  readonly #callers = new Map<string, CallSite[]>();
  /** Calls that are handed a function, by its name: what they do is what its parameters get. */
  readonly #handed = new Map<string, CallSite[]>();
  /** Calls of a parameter, by function and name: what a callback is called with. */
  readonly #invoked = new Map<string, CallSite[]>();
  /** Calls that are handed a parameter: a callback that is passed on. */
  readonly #relayed = new Map<string, CallSite[]>();
  readonly #results = new Map<CallSite, CallValue>();
  #files: WrittenFiles | undefined;

  constructor(module: SourceModule) {
    this.#module = module;
    for (const { name, returns, parameters } of module.functions) {
      this.#returns.set(name, returns);
      this.#parameters.set(name, parameters);
    }
    for (const call of module.calls) this.#index(call);
  }

  #index(call: CallSite): void {
    for (const callee of calleesOf(call)) {
      const name = localName(callee);
      if (name !== undefined) add(this.#callers, name, call);
    }
    const { target } = call;
    if (target?.kind === 'parameter') add(this.#invoked, parameterKey(target), call);
    for (const value of call.positional)
      if (value.kind === 'parameter') add(this.#relayed, parameterKey(value), call);
    for (const value of call.positional)
      for (const name of functionsIn(value)) add(this.#handed, name, call);
    for (const { value } of call.keywords)
      for (const name of functionsIn(value)) add(this.#handed, name, call);
  }

  /** The first part that satisfies `wanted`, of everything a value is or may be computed from. */
  find(
    value: Value,
    wanted: (part: Value) => boolean,
    /** What is not followed further: data passes it only in a harmless form. */
    isEnd: (part: Value) => boolean = () => false,
    /** What a part is made of, where not all of it counts. */
    parts: (part: Value) => readonly Value[] = partsOf,
  ): Value | undefined {
    const seen = new Set<Value>();
    const waiting: Value[] = [value];
    for (let at = 0; at < waiting.length && seen.size < MAX_VISITED; at += 1) {
      const part = waiting[at];
      if (part === undefined || seen.has(part)) continue;
      seen.add(part);
      if (isEnd(part)) continue;
      if (wanted(part)) return part;
      waiting.push(...parts(part), ...this.behind(part));
    }
    return undefined;
  }

  /** Whether any argument or the receiver of a call satisfies `wanted`, or is computed from what does. */
  reaches(site: CallSite, wanted: (part: Value) => boolean): Value | undefined {
    for (const value of inputsOf(site)) {
      const found = this.find(value, wanted);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Values that stand for a part elsewhere in the module: what a parameter is given, what a function returns. */
  behind(part: Value): readonly Value[] {
    if (part.kind === 'parameter') return this.#given(part);
    if (part.kind === 'name') return this.#stored(part.path);
    if (part.kind !== 'call') return NOTHING;
    return this.#result(part);
  }

  #stored(path: string): readonly Value[] {
    const name = localName(path);
    const value = name === undefined ? undefined : this.#module.attributes.get(name);
    return value === undefined ? NOTHING : [value];
  }

  #result(call: CallValue): readonly Value[] {
    const found: Value[] = [];
    const name = call.callee === undefined ? undefined : localName(call.callee);
    if (name !== undefined) found.push(...(this.#returns.get(name) ?? NOTHING));
    // `then`, `map` and the like give what their callback gives; a promise gives what it is resolved with.
    for (const value of call.positional) {
      const callback = value.kind === 'name' ? localName(value.path) : undefined;
      if (callback === undefined) continue;
      found.push(...(this.#returns.get(callback) ?? NOTHING));
      if (call.callee === 'Promise') found.push(...this.#resolved(callback));
    }
    found.push(...this.files().readBy(call));
    return found;
  }

  /** Which data the module puts into which file. */
  files(): WrittenFiles {
    this.#files ??= new WrittenFiles(this.#module);
    return this.#files;
  }

  #resolved(executor: string): readonly Value[] {
    const [resolve] = this.#parameters.get(executor) ?? [];
    if (resolve === undefined) return NOTHING;
    return (this.#invoked.get(`${executor}\0${resolve}`) ?? []).flatMap(
      ({ positional }) => positional,
    );
  }

  #given(parameter: ParameterValue): readonly Value[] {
    const { of, name, index } = parameter;
    const isMethod = of.includes('.');
    const given = (this.#callers.get(of) ?? []).flatMap((call) => {
      const value = argumentOf(call, name, isMethod && index > 0 ? index - 1 : index);
      return value ?? [];
    });
    return [
      ...given,
      ...(this.#handed.get(of) ?? []).flatMap((call) => this.#passedOn(call, of, index)),
    ];
  }

  /** What a function gets from a call it was handed to. */
  #passedOn(call: CallSite, of: string, index: number): readonly Value[] {
    for (const callee of calleesOf(call)) {
      const name = localName(callee);
      if (name === undefined) continue;
      const at = call.positional.findIndex((value) => functionsIn(value).includes(of));
      const parameter = this.#parameters.get(name)?.[at];
      if (parameter === undefined) return NOTHING;
      const key = `${name}\0${parameter}`;
      const invoked = (this.#invoked.get(key) ?? []).flatMap(
        ({ positional }) => positional[index] ?? [],
      );
      const relayed = (this.#relayed.get(key) ?? [])
        .filter(isOutward)
        .map((site) => this.#resultOf(site));
      return [...invoked, ...relayed];
    }
    return [this.#resultOf(call)];
  }

  /** What a call gives, as a value. */
  #resultOf(call: CallSite): Value {
    const known = this.#results.get(call);
    if (known !== undefined) return known;
    const { callee, target, positional, keywords } = call;
    const result: CallValue = {
      kind: 'call',
      callee,
      ...(target === undefined ? {} : { of: target }),
      positional: positional.filter((value) => functionsIn(value).length === 0),
      keywords,
    };
    this.#results.set(call, result);
    return result;
  }
}

const NOTHING: readonly Value[] = [];

/** A call of something that the module does not define itself. */
function isOutward(call: CallSite): boolean {
  return calleesOf(call).every((callee) => localName(callee) === undefined);
}

function add(map: Map<string, CallSite[]>, key: string, call: CallSite): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [call]);
  else if (list.length < MAX_CALLERS) list.push(call);
}

function parameterKey({ of, name }: ParameterValue): string {
  return `${of}\0${name}`;
}

/** Functions of the module that an argument is or holds. */
function functionsIn(value: Value): readonly string[] {
  switch (value.kind) {
    case 'name': {
      const name = localName(value.path);
      return name === undefined ? NO_NAMES : [name];
    }
    case 'list':
    case 'tuple':
      return value.items.length === 0 ? NO_NAMES : value.items.slice(0, MAX_ITEMS).flatMap(direct);
    case 'dict':
      return value.entries.slice(0, MAX_ITEMS).flatMap((entry) => direct(entry.value));
    default:
      return NO_NAMES;
  }
}
const NO_NAMES: readonly string[] = [];

function direct(value: Value): readonly string[] {
  const name = value.kind === 'name' ? localName(value.path) : undefined;
  return name === undefined ? NO_NAMES : [name];
}

/** Everything that goes into a call. */
export function inputsOf({ positional, keywords, target }: CallSite): readonly Value[] {
  const given = [...positional, ...keywords.map(({ value }) => value)];
  return target === undefined ? given : [...given, target];
}

function localName(callee: string): string | undefined {
  if (!callee.startsWith(PREFIX)) return undefined;
  const name = callee.slice(PREFIX.length);
  return name.includes('(') ? name.replaceAll('()', '') : name;
}
const PREFIX = `${LOCAL}.`;
