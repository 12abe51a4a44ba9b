import type { Arguments } from './arguments.ts';
import { NO_ARGUMENTS } from './arguments.ts';
import type { Frame } from './frame.ts';
import type { NodeIndex } from './syntax-tree.ts';
import type { CallValue, Value } from './value.ts';
import { pathOf } from './value.ts';

/** Characters of a callee as written that are kept. */
const MAX_WRITTEN = 120;
/** Folded results of one call, over all names it may have. */
const MAX_NAMES = 6;

/** What is called, by every name it may have. */
export interface Callee {
  readonly names: readonly string[];
  /** Arguments that a `partial` puts in front. */
  readonly bound: Arguments;
  readonly value: Value;
}

export function resolveCallee(target: Value): Callee {
  if (target.kind === 'choice') {
    const options = target.options.map(resolveCallee);
    return {
      names: options.flatMap(({ names }) => names).slice(0, MAX_NAMES),
      bound: options.find(({ bound }) => bound !== NO_ARGUMENTS)?.bound ?? NO_ARGUMENTS,
      value: target,
    };
  }
  if (target.kind === 'call') {
    const { callee, positional, keywords } = target;
    const [first, ...rest] = positional;
    if (PARTIALS.has(callee ?? '') && first !== undefined) {
      const inner = resolveCallee(first);
      const bound = {
        positional: [...inner.bound.positional, ...rest],
        keywords: [...inner.bound.keywords, ...keywords],
        hasSpread: inner.bound.hasSpread,
      };
      return { ...inner, bound };
    }
  }
  const path = pathOf(target);
  return { names: path === undefined ? [] : [path], bound: NO_ARGUMENTS, value: target };
}

const PARTIALS: ReadonlySet<string> = new Set([
  'functools.partial',
  'functools.partialmethod',
  'Function.bind',
]);

export function callValue(
  callee: string | undefined,
  of: Value | undefined,
  passed: Arguments,
): CallValue {
  const base = { kind: 'call' as const, callee };
  const { positional, keywords } = passed;
  return of === undefined || callee !== undefined
    ? { ...base, ...(of?.kind === 'member' ? { of } : {}), positional, keywords }
    : { ...base, of, positional, keywords };
}

/** Writes a call down. */
export function recordCall(
  { tree, draft, scope, base, records, unit }: Frame,
  node: NodeIndex,
  written: NodeIndex,
  { names, value }: Callee,
  { positional, keywords, hasSpread }: Arguments,
): void {
  if (!records) return;
  const [callee, ...alternatives] = names;
  const offset = unit.at?.offset ?? tree.start(node);
  const text = tree.text.slice(tree.start(written), tree.start(written) + MAX_WRITTEN * 2);
  draft.addCall({
    callee,
    alternatives,
    ...(callee === undefined || value.kind === 'member' ? { target: value } : {}),
    written: text
      .slice(0, tree.end(written) - tree.start(written))
      .replaceAll(/\s+/g, ' ')
      .slice(0, MAX_WRITTEN),
    positional,
    keywords,
    hasSpread,
    base,
    within: scope.name === '' ? undefined : scope.name,
    offset,
    line: unit.at?.line ?? tree.line(offset),
    through: unit.through,
  });
}
