import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { children } from './expansion.ts';
import { readProgram } from './layout.ts';
import type { PickleStream } from './program.ts';
import { isNode, type Node, type Value } from './value.ts';

const one = pk.binint1(1);

async function streamOf(
  parts: pk.Part,
  maxValues = DEFAULT_LIMITS.maxValues,
): Promise<PickleStream> {
  const limits = { ...DEFAULT_LIMITS, maxValues };
  const { program } = await readProgram(memorySource(pk.assemble(parts)), limits);
  return program.streams[0]!;
}

/** Every node that can be reached from a value. */
function nodesIn(root: Value | undefined): ReadonlySet<Node> {
  const seen = new Set<Node>();
  const pending: Value[] = root === undefined ? [] : [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (!isNode(value) || seen.has(value)) continue;
    seen.add(value);
    pending.push(...children(value));
  }
  return seen;
}

function reachable(root: Value | undefined): readonly string[] {
  return [...nodesIn(root)]
    .flatMap((node) => (node.kind === 'global' ? [node.name] : []))
    .toSorted();
}

/** The result, and what each call was given. */
function rootsOf(stream: PickleStream): readonly (Value | undefined)[] {
  const given = stream.effects.flatMap((effect) =>
    effect.kind === 'make' ? [effect.object.args] : [],
  );
  return [stream.result, ...given];
}

const many = (part: pk.Part, count: number): pk.Part => Array<pk.Part>(count).fill(part);

/** So many numbers in lists that plain rows are only counted from there on. */
const numbers = [pk.emptyList, pk.mark, many(one, 4000), pk.appends];
const burn = pk.assemble([pk.mark, many(numbers, 15), pk.popMark]);

/** What a random program does next with its nested containers; `at` chooses one of the memo. */
const step = fc.record({
  kind: fc.constantFrom('open', 'openLong', 'openDict', 'close', 'refer', 'wrap', 'mutate', 'call'),
  at: fc.nat(30),
});

interface Step {
  readonly kind: string;
  readonly at: number;
}

/** Containers that are filled, nested, fetched again, handed to calls, and given something callable. */
function spell(steps: readonly Step[]): pk.Part {
  const parts: pk.Part[] = [];
  const open: ('list' | 'dict')[] = [];
  const memo: ('list' | 'dict')[] = [];
  let names = 0;
  const name = (): string => `n${(names += 1)}`;
  const enter = (kind: 'list' | 'dict' | undefined, value: pk.Part): pk.Part =>
    kind === 'dict' ? [pk.text(name()), value, pk.setitem] : [value, pk.append];
  const start = (kind: 'list' | 'dict', items: number): void => {
    if (open.at(-1) === 'dict') parts.push(pk.text(name()));
    open.push(kind);
    memo.push(kind);
    parts.push(kind === 'dict' ? pk.emptyDict : pk.emptyList, pk.memoize);
    for (let count = 0; count < items; count += 1) parts.push(enter(kind, one));
  };
  const end = (): void => {
    open.pop();
    parts.push(open.at(-1) === 'dict' ? pk.setitem : pk.append);
  };
  start('list', 70);
  for (const { kind, at } of steps) {
    const index = at % memo.length;
    const fetch = pk.binget(index);
    if (kind === 'open') start('list', 2);
    else if (kind === 'openLong') start('list', 70);
    else if (kind === 'openDict') start('dict', 70);
    else if (kind === 'close' && open.length > 1) end();
    else if (kind === 'refer') parts.push(enter(open.at(-1), fetch));
    else if (kind === 'wrap') parts.push(enter(open.at(-1), [fetch, pk.tuple1]));
    else if (kind === 'mutate')
      parts.push(fetch, enter(memo[index], pk.global('m', name())), pk.pop);
    else if (kind === 'call') parts.push(pk.global('m', 'f'), fetch, pk.tuple1, pk.reduce, pk.pop);
  }
  while (open.length > 1) end();
  return parts;
}

describe('formats/pickle/elision', () => {
  it('resolves names fetched from the memo after 400,000 texts', async () => {
    const count = 400_000;
    const word = (index: number): string =>
      (['os', 'system'][index] ?? (index === count - 2 ? 'subprocess' : `word${index}`)) +
      (index === count - 1 ? '.last' : '');
    const texts = Array.from({ length: count }, (_, index) => [
      pk.shortBinunicode(word(index)),
      pk.memoize,
      pk.pop,
    ]);

    const stream = await streamOf([
      [pk.proto(4), texts],
      [pk.binget(0), pk.binget(1), pk.stackGlobal, pk.pop],
      [pk.longBinget(count - 2), pk.longBinget(count - 1), pk.stackGlobal, pk.stop],
    ]);

    expect(stream.ending).toEqual({ kind: 'stop' });
    expect(stream.effects).toMatchObject([
      { target: { kind: 'global', module: 'os', name: 'system' } },
      { target: { kind: 'global', module: 'subprocess', name: `word${count - 1}.last` } },
    ]);
  });

  it('keeps arguments whole after as many literals as a table holds', async () => {
    const stream = await streamOf([
      pk.proto(4),
      burn,
      pk.call('m', 'f', pk.text('a'), one, pk.binfloat(1.5)),
      pk.stop,
    ]);

    expect(stream.effects.at(-1)).toMatchObject({
      object: { args: { items: ['a', 1, { kind: 'float', value: 1.5 }], elided: 0 } },
    });
  });

  it.each([
    ['tuples', [one, one, pk.tuple2, pk.memoize]],
    ['dicts', [pk.emptyDict, pk.memoize, pk.text('key'), one, pk.setitem]],
    [
      'lists of lists',
      [pk.emptyList, pk.memoize, pk.emptyList, pk.memoize, one, pk.append, pk.append],
    ],
  ] as const)('counts a million %s instead of keeping them', async (_, row) => {
    const rows = pk.assemble([pk.mark, many(row, 1000), pk.appends]);

    const stream = await streamOf([pk.proto(4), pk.emptyList, many(rows, 1000), pk.stop]);

    expect(stream.ending).toEqual({ kind: 'stop' });
    const { result } = stream;
    if (result === undefined || !isNode(result) || result.kind !== 'list') throw new Error('list');
    expect(result.items.length + result.elided).toBe(1_000_000);
    expect(result.items.length).toBeLessThan(60_000);
  });

  it('empties rows that all stand on the stack, but no state or argument', async () => {
    const row = [pk.emptyDict, pk.text('key'), one, pk.setitem];
    const call = pk.call('m', 'f', row, row, row);
    const state = [pk.call('m', 'C'), row, row, pk.tuple2, pk.build];

    const stream = await streamOf([
      pk.proto(4),
      burn,
      pk.emptyList,
      pk.mark,
      many(row, 3000),
      call,
      state,
      pk.appends,
      pk.stop,
    ]);

    const whole = { entries: [['key', 1]], elided: 0 };
    expect(stream.effects.filter(({ kind }) => kind === 'make')).toMatchObject([
      { object: { args: { items: [whole, whole, whole] } } },
      {},
    ]);
    expect(stream.effects.at(-1)).toMatchObject({
      kind: 'build',
      state: { items: [whole, whole] },
    });
    expect(JSON.stringify(stream.result).length).toBeLessThan(200_000);
  });

  it('shows what enters a row that was only counted', async () => {
    const table = [pk.emptyList, many([one, pk.append], 70)];
    const row = [pk.emptyList, pk.binput(100), pk.emptyList, pk.binput(101), pk.append, pk.append];
    const enters = [pk.binget(101), pk.global('os', 'system'), pk.append, pk.pop];

    const before = await streamOf([burn, table, row, pk.stop]);
    const after = await streamOf([burn, table, row, enters, pk.stop]);

    expect(before.result).toMatchObject({ items: { length: 64 }, elided: 7 });
    expect(after.result).toMatchObject({ items: { length: 65 }, elided: 6 });
    expect(reachable(after.result)).toEqual(['system']);
  });

  it('shows it in every container around the row', async () => {
    const table = [pk.emptyList, many([one, pk.append], 70)];
    const nest = [0, 1, 2, 3].map((index) => [pk.emptyList, pk.binput(index)]);
    const close = many(pk.append, 4);
    const call = [pk.global('m', 'f'), pk.binget(0), pk.tuple1, pk.reduce, pk.pop];
    const enters = [pk.binget(3), pk.global('os', 'system'), pk.append, pk.pop];

    const stream = await streamOf([burn, table, nest, close, call, enters, pk.stop]);

    expect(rootsOf(stream).map(reachable)).toEqual([['system'], ['system']]);
  });

  it('reaches the same names however little it keeps', async () => {
    let leaner = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 40, size: 'max' }),
        async (steps) => {
          const program = spell(steps);
          const kept = await streamOf([pk.proto(4), program, pk.stop]);
          const short = await streamOf([pk.proto(4), burn, program, pk.stop]);

          expect([kept.ending, short.ending]).toEqual([{ kind: 'stop' }, { kind: 'stop' }]);
          expect(rootsOf(short).map(reachable)).toEqual(rootsOf(kept).map(reachable));
          if (nodesIn(short.result).size < nodesIn(kept.result).size) leaner += 1;
        },
      ),
      { numRuns: 300 },
    );
    expect(leaner).toBeGreaterThan(100);
  }, 60_000);
});
