import type { Arguments } from '../arguments.ts';
import type { Callee } from '../callee.ts';
import { callValue } from '../callee.ts';
import type { Frame } from '../frame.ts';
import { merged } from '../scope.ts';
import type { Value } from '../value.ts';
import { LOCAL } from '../value.ts';
import { shallow } from '../walk-value.ts';

/** Parameters of a callback that get a value: `(error, response, body)` is the longest in use. */
const MAX_PARAMETERS = 4;
/** Items of a list whose values a callback sees together. */
const MAX_ITEMS = 8;
/** Methods of a promise: the callback gets what the promise was made of. */
const PROMISE_METHODS: ReadonlySet<string> = new Set(['then', 'finally', 'map', 'tap']);
const LIST_METHODS: ReadonlySet<string> = new Set(['forEach', 'map', 'filter', 'some', 'every']);

function placeholderOf(value: Value): string | undefined {
  if (value.kind !== 'name' || !value.path.startsWith(`${LOCAL}.`) || !value.path.endsWith('>'))
    return undefined;
  return value.path.slice(LOCAL.length + 1);
}

/** The last parts of a callee, with what it is a method of. */
function methodOf(callee: Callee): { readonly of: Value; readonly name: string } | undefined {
  return callee.value.kind === 'member' ? callee.value : undefined;
}

/**
 * Tells functions without a name what they will be given, for no other call reaches them: the response of
 * `https.get(url, (response) => …)`, the module of `import('fs').then((fs) => …)`, the arguments of
 * `(function (run) { … })(require('child_process').exec)`.
 */
export function handOver(frame: Frame, callee: Callee, passed: Arguments): void {
  const { bodies } = frame.engine;
  if (!frame.records || bodies.size === 0) return;
  const own = placeholderOf(callee.value);
  if (own !== undefined) {
    bodies.get(own)?.(passed.positional);
    return;
  }
  // A function of the module says itself what it does with its callbacks.
  if (callee.names.some((name) => name.startsWith(`${LOCAL}.`))) return;
  let given: readonly Value[] | undefined;
  for (const value of passed.positional) {
    const name = placeholderOf(value);
    const body = name === undefined ? undefined : bodies.get(name);
    if (body === undefined) continue;
    given ??= givenTo(callee, passed);
    if (given.length > 0) body(given);
  }
}

function givenTo(callee: Callee, { positional, keywords }: Arguments): readonly Value[] {
  const method = methodOf(callee);
  const [name] = callee.names;
  if (method !== undefined && PROMISE_METHODS.has(method.name) && method.of.kind !== 'list')
    return [method.of];
  const awaited = /^(.+)\.then$/.exec(name ?? '')?.[1];
  if (awaited !== undefined) return [{ kind: 'name', path: awaited }];
  if (method?.of.kind === 'list' && LIST_METHODS.has(method.name)) {
    const item = merged(method.of.items.slice(0, MAX_ITEMS));
    return item === undefined ? [] : [item];
  }
  // The executor of a promise gets functions, not data: whoever follows the data asks what they are called with.
  if (name === 'Promise' || (name === undefined && method === undefined)) return [];
  const data = positional.filter((value) => placeholderOf(value) === undefined);
  const call = shallow(
    callValue(name, callee.value.kind === 'choice' ? undefined : callee.value, {
      positional: data,
      keywords,
      hasSpread: false,
    }),
  );
  return Array.from({ length: MAX_PARAMETERS }, () => call);
}
