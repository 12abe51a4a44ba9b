import type { CallSite } from './call-site.ts';
import { argumentOf, calleesOf } from './call-site.ts';
import type { SourceModule } from './source-module.ts';
import type { ParameterValue, Value } from './value.ts';
import { LOCAL } from './value.ts';
import { partsOf } from './walk-value.ts';

/** Values looked at for one question. */
const MAX_VISITED = 3000;
/** Calls of one function whose arguments are followed into its parameters. */
const MAX_CALLERS = 16;

/** Where data comes from, across the functions of one module. */
export class Flow {
  readonly #returns = new Map<string, readonly Value[]>();
  readonly #callers = new Map<string, CallSite[]>();

  constructor(module: SourceModule) {
    for (const { name, returns } of module.functions) this.#returns.set(name, returns);
    for (const call of module.calls) {
      for (const callee of calleesOf(call)) {
        const name = localName(callee);
        if (name === undefined) continue;
        const list = this.#callers.get(name);
        if (list === undefined) this.#callers.set(name, [call]);
        else if (list.length < MAX_CALLERS) list.push(call);
      }
    }
  }

  /** The first part that satisfies `wanted`, of everything a value is or may be computed from. */
  find(
    value: Value,
    wanted: (part: Value) => boolean,
    /** What is not followed further: data passes it only in a harmless form. */
    isEnd: (part: Value) => boolean = () => false,
  ): Value | undefined {
    const seen = new Set<Value>();
    const waiting: Value[] = [value];
    for (let at = 0; at < waiting.length && seen.size < MAX_VISITED; at += 1) {
      const part = waiting[at];
      if (part === undefined || seen.has(part)) continue;
      seen.add(part);
      if (isEnd(part)) continue;
      if (wanted(part)) return part;
      waiting.push(...partsOf(part), ...this.#behind(part));
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

  #behind(part: Value): readonly Value[] {
    if (part.kind === 'parameter') return this.#given(part);
    if (part.kind !== 'call' || part.callee === undefined) return [];
    const name = localName(part.callee);
    return name === undefined ? [] : (this.#returns.get(name) ?? []);
  }

  #given({ of, name, index }: ParameterValue): readonly Value[] {
    const isMethod = of.includes('.');
    return (this.#callers.get(of) ?? []).flatMap((call) => {
      const value = argumentOf(call, name, isMethod && index > 0 ? index - 1 : index);
      return value ?? [];
    });
  }
}

/** Everything that goes into a call. */
export function inputsOf({ positional, keywords, target }: CallSite): readonly Value[] {
  const given = [...positional, ...keywords.map(({ value }) => value)];
  return target === undefined ? given : [...given, target];
}

function localName(callee: string): string | undefined {
  if (!callee.startsWith(`${LOCAL}.`)) return undefined;
  return callee.slice(LOCAL.length + 1).replaceAll('()', '');
}
