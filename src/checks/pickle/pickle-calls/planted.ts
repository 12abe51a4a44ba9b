import type { ObjectValue, Value } from '../../../formats/pickle/value.ts';
import { dictItems, tupleItems } from './values.ts';

/** Names under which the unpickler, or a container that hands calls over, looks for something to call. */
const LOOKED_UP = ['__setstate__', 'add', 'append', 'data', 'extend'] as const;
/** Values kept per object and name; every one is judged. Beyond, one that nobody can judge stands for the rest. */
const MAX_VALUES = 256;
const REST: Value = { kind: 'unknown', reason: 'one of too many values' };

/**
 * What a stream put on its objects under names that loading calls, by BUILD or by SETITEM: dictionaries
 * such as Munch, Bunch and EasyDict offer their items as attributes.
 */
export class Planted {
  readonly #found = new WeakMap<ObjectValue, Map<string, Value[]>>();

  state(target: ObjectValue, state: Value): void {
    for (const part of tupleItems(state) ?? [state]) {
      for (const name of LOOKED_UP)
        for (const value of dictItems(part, name)) this.#add(target, name, value);
    }
  }

  item(target: ObjectValue, [key, value]: readonly Value[]): void {
    const name = LOOKED_UP.find((each) => each === key);
    if (name !== undefined && value !== undefined) this.#add(target, name, value);
  }

  /** Everything an object ever held under a name. */
  under(target: ObjectValue, name: string): readonly Value[] {
    return this.#found.get(target)?.get(name) ?? [];
  }

  #add(target: ObjectValue, name: string, value: Value): void {
    if (value === null) return;
    let names = this.#found.get(target);
    if (names === undefined) this.#found.set(target, (names = new Map<string, Value[]>()));
    const values = names.get(name) ?? [];
    if (values.length < MAX_VALUES && !values.includes(value)) values.push(value);
    else if (values.length === MAX_VALUES && !values.includes(value)) values.push(REST);
    names.set(name, values);
  }
}
