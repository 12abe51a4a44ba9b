import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS, type Limits } from '../../core/limits.ts';
import { readProgram } from './layout.ts';
import type { PickleStream } from './program.ts';
import type { Value } from './value.ts';

async function streamOf(parts: pk.Part, limits: Partial<Limits> = {}): Promise<PickleStream> {
  const { program } = await readProgram(memorySource(pk.assemble(parts)), {
    ...DEFAULT_LIMITS,
    ...limits,
  });
  return program.streams[0]!;
}

async function resultOf(...parts: readonly pk.Part[]): Promise<Value | undefined> {
  return (await streamOf([...parts, pk.stop])).result;
}

const one = pk.binint1(1);
const two = pk.binint1(2);

describe('formats/pickle/interpret', () => {
  it.each([
    ['bool', pk.int('01'), true],
    ['int', pk.long1(Uint8Array.of(0xff)), -1],
    ['int of six bytes', pk.long1(pk.little(-(2 ** 40), 6)), -(2 ** 40)],
    ['int of eight bytes', pk.long1(pk.little(2n ** 62n, 8)), 2n ** 62n],
    ['small int in many bytes', pk.long1(pk.little(5, 20)), 5],
    ['no bytes for zero', pk.long1(''), 0],
    ['float', pk.binfloat(1.5), { kind: 'float', value: 1.5 }],
    ['text', pk.binunicode('é'), 'é'],
    ['ASCII of Python 2', pk.binstring('abc'), 'abc'],
  ] as const)('reads %s', async (_, part, value) => {
    expect(await resultOf(part)).toEqual(value);
  });

  it('keeps 8-bit strings of Python 2 as bytes', async () => {
    expect(await resultOf(pk.binstring('\xff\0'))).toMatchObject({ kind: 'bytes', length: 2 });
    expect(await resultOf(pk.string("'\\xff'"))).toMatchObject({ kind: 'bytes', offset: -1 });
  });

  it('keeps the head of a long literal and where it is', async () => {
    expect(await resultOf(pk.binbytes(new Uint8Array(10_000)))).toMatchObject({
      length: 10_000,
      offset: 5,
      head: { length: 4096 },
    });
    expect(await resultOf(pk.binunicode('é'.repeat(5000)))).toMatchObject({
      kind: 'long-text',
      length: 10_000,
      head: 'é'.repeat(2048),
    });
  });

  it('takes an odd cut through a long text between characters', async () => {
    expect(await resultOf(pk.binunicode(`a${'😀'.repeat(3000)}`))).toMatchObject({
      head: `a${'😀'.repeat(1023)}`,
    });
  });

  it('reads a line of megabytes', async () => {
    expect(await resultOf(pk.string(`'${'a\\n'.repeat(500_000)}'`))).toMatchObject({
      kind: 'long-text',
      length: 1_500_000,
    });
    expect(await resultOf(pk.unicode('b'.repeat(1_000_000)))).toMatchObject({ kind: 'long-text' });
    expect(await resultOf(pk.long(`${'9'.repeat(1_000_000)}L`))).toMatchObject({ kind: 'elided' });
  });

  it('lets a later value of a key replace the first, however it is spelled', async () => {
    const result = await resultOf(
      [pk.emptyDict, pk.mark],
      [one, pk.none, pk.newtrue, two, pk.binfloat(1), pk.text('last')],
      [pk.text('k'), one, pk.text('k'), two],
      [pk.setitems],
    );

    expect(result).toMatchObject({
      entries: [
        [1, 'last'],
        ['k', 2],
      ],
    });
  });

  it('asks once only whether a wide tuple of tuples can be a key', async () => {
    const wide = (index: number): pk.Part => [
      [pk.binput(index), pk.pop, pk.mark],
      [Array.from({ length: 4000 }, () => pk.binget(index)), pk.tuple],
    ];
    const uses = Array.from({ length: 100_000 }, () => [pk.binget(9), pk.none, pk.setitem]);

    const result = await resultOf(
      [pk.proto(2), pk.emptyTuple, wide(0), wide(1), wide(2), pk.binput(9), pk.pop],
      [pk.emptyDict, uses],
    );

    expect(result).toMatchObject({ kind: 'dict' });
  }, 5000);

  it('finds a repeated key among thousands', async () => {
    const pairs = Array.from({ length: 3000 }, (_, index) => [pk.text(`k${index}`), one]);

    const result = await resultOf([pk.emptyDict, pk.mark, pairs, pk.text('k7'), two, pk.setitems]);

    expect(result).toMatchObject({ entries: { length: 3000, 7: ['k7', 2] } });
  });

  it('keeps at most 4,096 plain literals of a container, and all that is not plain', async () => {
    const many = [
      Array.from({ length: 5000 }, () => one),
      pk.global('os', 'system'),
      Array.from({ length: 5000 }, () => one),
    ];

    for (const [container, close] of [
      ['', pk.list],
      ['', pk.tuple],
      [pk.emptyList, pk.appends],
      [pk.emptySet, pk.additems],
    ] as const) {
      const result = await resultOf([container, pk.mark, many, close]);
      expect(result).toMatchObject({ elided: 5904, items: { length: 4097 } });
      expect(result).toMatchObject({ items: { 4096: { kind: 'global' } } });
    }
  });

  it('elides literals past the value limit, and still sees calls', async () => {
    const lists = Array.from({ length: 20 }, () => [pk.emptyList, pk.text('some text'), pk.append]);

    const stream = await streamOf(
      [pk.mark, lists, pk.call('os', 'system', pk.text('late')), pk.tuple, pk.stop],
      { maxValues: 30 },
    );

    expect(stream.ending.kind).toBe('stop');
    expect(stream.effects).toHaveLength(2);
  });

  it('ends at the value limit when what must be kept exceeds it', async () => {
    const stream = await streamOf([pk.mark, Array(1000).fill(pk.emptyList), pk.tuple, pk.stop], {
      maxValues: 100,
    });

    expect(stream.ending).toMatchObject({ kind: 'limit', limit: 'memory-limit' });
  });

  it('ends when the stack grows beyond all bounds', async () => {
    for (const part of [pk.none, pk.mark]) {
      const stream = await streamOf(Array(10_000).fill(part), { maxValues: 100 });
      expect(stream.ending).toMatchObject({ kind: 'limit', limit: 'memory-limit' });
    }
  });

  it('lists the calls that an honest Counter of many words makes only once in a while', async () => {
    const words = Array.from({ length: 100_000 }, (_, index) => [pk.text(`w${index}`), one]);

    const stream = await streamOf([
      [pk.proto(4), pk.global('collections', 'Counter'), pk.emptyTuple, pk.reduce],
      [pk.mark, words, pk.setitems, pk.stop],
    ]);

    expect(stream.ending.kind).toBe('stop');
    expect(stream.effects.length).toBeLessThan(70_000);
  });

  it('still lists a call on another target after so many', async () => {
    const words = Array.from({ length: 100_000 }, (_, index) => [pk.text(`w${index}`), one]);

    const stream = await streamOf([
      [pk.proto(4), pk.global('collections', 'Counter'), pk.emptyTuple, pk.reduce],
      [pk.mark, words, pk.setitems, pk.pop],
      [pk.global('os', 'environ'), pk.text('PATH'), pk.text('/nonexistent'), pk.setitem, pk.stop],
    ]);

    expect(stream.effects.at(-1)).toMatchObject({
      kind: 'method',
      target: { module: 'os' },
      args: ['PATH', '/nonexistent'],
    });
  });

  it('resolves an extension object put into the cache', async () => {
    const stream = await streamOf([
      [pk.global('copy_reg', '_extension_cache'), pk.binint1(9), pk.global('os', 'system')],
      [pk.setitem, pk.pop, pk.ext1(9), pk.emptyTuple, pk.reduce, pk.stop],
    ]);

    expect(stream.effects.at(-1)).toMatchObject({
      kind: 'make',
      object: { callee: { kind: 'global', module: 'os', name: 'system' } },
    });
  });

  it('remembers what was done to an object', async () => {
    const result = await resultOf(
      [pk.proto(2), pk.global('m', 'X'), pk.emptyTuple, pk.newobj],
      [pk.emptyDict, pk.build, one, pk.append, one, two, pk.setitem],
    );

    expect(result).toMatchObject({
      changes: [{ how: 'state' }, { how: 'append', value: 1 }, { how: 'setitem', value: 2 }],
    });
  });
});
