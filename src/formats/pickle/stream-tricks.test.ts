import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS, type Limits } from '../../core/limits.ts';
import { decompile } from './decompile.ts';
import { readProgram } from './layout.ts';
import type { PickleStream } from './program.ts';

async function streamsOf(
  bytes: Uint8Array,
  limits: Limits = DEFAULT_LIMITS,
): Promise<readonly PickleStream[]> {
  return (await readProgram(memorySource(bytes), limits)).program.streams;
}

async function streamOf(...parts: readonly pk.Part[]): Promise<PickleStream> {
  const [stream] = await streamsOf(pk.assemble(...parts));
  if (stream === undefined) throw new Error('no stream');
  return stream;
}

function codes(stream: PickleStream): readonly string[] {
  return stream.oddities.map(({ code }) => code);
}

const payload = pk.call('os', 'system', pk.string("'echo weighbridge-test'"));
const called = ['from os import system', "os.system('echo weighbridge-test')"];

describe('formats/pickle/stream-tricks', () => {
  const broken = [
    ['an unknown opcode', [0xff], 'unknown-opcode'],
    ['an INT that is no number', [pk.int('abc')], 'bad-int'],
    ['a STRING without quotes', [pk.string('abc')], 'unquoted-string'],
    ['a negative LONG4', [pk.long4('', -1)], 'negative-count'],
    ['text that is not UTF-8', [pk.binunicode(Uint8Array.of(0xff, 0xfe))], 'invalid-utf8'],
    ['a name that is not UTF-8', [pk.global(Uint8Array.of(0xff), 'x')], 'bad-name'],
    ['a call of a str', [pk.unicode('a'), pk.emptyTuple, pk.reduce], 'not-callable'],
    ['an unhashable key', [pk.emptyDict, pk.emptyList, pk.none, pk.setitem], 'unhashable'],
    ['a memo key never set', [pk.get(77)], 'missing-memo-key'],
    ['an empty stack', [pk.pop, pk.pop], 'stack-underflow'],
    ['an extension code of 0', [pk.ext1(0)], 'bad-extension-code'],
  ] as const;

  it.each(broken)('3.1, 3.2 keeps what ran before %s', async (_, parts, code) => {
    const stream = await streamOf(pk.proto(2), payload, parts, pk.stop);

    expect(decompile(stream)).toEqual(called);
    expect(stream.ending).toMatchObject({ kind: 'broken', code });
    expect(stream.result).toBeUndefined();
  });

  it('3.1 keeps what ran before the data ends', async () => {
    const stream = await streamOf(pk.proto(2), payload);

    expect(decompile(stream)).toEqual(called);
    expect(stream.ending).toMatchObject({ kind: 'truncated', detail: 'the data ends before STOP' });
  });

  it('3.3 follows the reader that goes on where another raises', async () => {
    const stream = await streamOf(pk.int('010'), pk.pop, payload, pk.stop);

    expect(stream.disagreements).toHaveLength(1);
    expect(decompile(stream)).toEqual(called);
  });

  it('3.3 stops where the last reader raises', async () => {
    const onlyC = pk.int('010');
    const onlyPython = pk.float('1_0.5');

    const stream = await streamOf(onlyC, onlyPython, payload, pk.stop);

    expect(stream.ending).toMatchObject({ kind: 'broken', code: 'bad-float' });
    expect(stream.effects).toEqual([]);
  });

  it('3.4 reads on behind a frame that is longer than the data', async () => {
    const stream = await streamOf(pk.proto(4), pk.frame(10_000), payload, pk.stop);

    expect(decompile(stream)).toEqual(called);
    expect(codes(stream)).toEqual(['bad-frame']);
  });

  it('3.4 accepts empty frames and frames that end between opcode and argument', async () => {
    const stream = await streamOf(pk.proto(4), pk.frame(0), pk.frame(1), 'K', 7, pk.stop);

    expect(stream).toMatchObject({ oddities: [], disagreements: [], result: 7 });
  });

  it('3.4 reads a crossed frame in both ways that C does', async () => {
    // In memory the name is `os`, the rest plain; a file reader loses `os\n` and takes `posix`.
    const bytes = pk.assemble(
      pk.proto(4),
      pk.frame(3),
      'cma',
      'th\nposix\nsin\n',
      pk.stop,
      pk.none,
    );

    const [memory, file] = await streamsOf(bytes);

    expect(decompile(memory!)).toEqual(['from math import posix']);
    expect(decompile(file!)).toEqual(['from th import posix']);
    expect(memory?.disagreements).toHaveLength(1);
  });

  it('3.5 notes odd PROTO opcodes', async () => {
    expect(codes(await streamOf(pk.none, pk.proto(2), pk.stop))).toEqual(['late-proto']);
    expect(codes(await streamOf(pk.proto(2), pk.proto(3), pk.none, pk.stop))).toEqual([
      'repeated-proto',
    ]);
    expect(codes(await streamOf(pk.proto(255), payload, pk.stop))).toEqual([
      'unsupported-protocol',
    ]);
    expect(codes(await streamOf(pk.proto(2), pk.emptySet, pk.stop))).toEqual([
      'opcode-newer-than-protocol',
    ]);
    expect(codes(await streamOf(pk.proto(1), payload, pk.stop))).toEqual([]);
  });

  it('3.7 reads every stream of several in a row', async () => {
    const streams = await streamsOf(
      pk.assemble(pk.pickle(2, pk.none), pk.pickle(2, payload), pk.pickle(0, pk.int(1))),
    );

    expect(streams.map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [4, 4 + payload.length + 3],
      [4 + payload.length + 3, 4 + payload.length + 7],
    ]);
    expect(decompile(streams[1]!)).toEqual(called);
  });

  it('3.7 takes padding and text behind STOP for no stream', async () => {
    for (const rest of ['\0\0\0\0', '\n\n', 'some text', '{"a": 1}', '\xff\xd8'])
      expect(await streamsOf(pk.assemble(pk.pickle(2, pk.none), rest))).toHaveLength(1);
  });

  it('3.9 ends at the step limit and says so', async () => {
    const [stream] = await streamsOf(pk.assemble(...Array<string>(500).fill('N0'), payload, '.'), {
      ...DEFAULT_LIMITS,
      maxSteps: 100,
    });

    expect(stream).toMatchObject({ steps: 100, ending: { kind: 'limit', limit: 'step-limit' } });
  });

  it('3.10 lists a thousand imports before the bad one', async () => {
    const imports = Array.from({ length: 1000 }, (_, index) => [
      pk.global('collections', `name${index}`),
      pk.pop,
    ]);

    const stream = await streamOf(pk.proto(2), imports, payload, pk.stop);

    expect(decompile(stream, { maxLines: 2000 }).slice(-2)).toEqual(called);
  });

  it('3.13 notes a billion laughs, by DUP and by the memo', async () => {
    const doubled = Array.from({ length: 40 }, () => [pk.dup, pk.tuple2]);
    const fetched = Array.from({ length: 30 }, (_, index) => [
      [pk.binput(index), pk.pop, pk.emptyList, pk.mark],
      [pk.binget(index), pk.binget(index), pk.binget(index), pk.appends],
    ]);

    for (const parts of [doubled, fetched]) {
      const stream = await streamOf(pk.proto(2), pk.emptyTuple, parts, pk.stop);
      expect(codes(stream)).toEqual(['expansion']);
    }
  });

  it('3.13 is silent about sharing that stays small', async () => {
    const shared = Array.from({ length: 1000 }, () => [pk.binget(0), pk.append]);

    const stream = await streamOf(
      pk.proto(2),
      pk.emptyTuple,
      pk.binput(0),
      pk.pop,
      pk.emptyList,
      shared,
      pk.stop,
    );

    expect(codes(stream)).toEqual([]);
  });

  it('3.14 follows a list that holds itself', async () => {
    const stream = await streamOf(
      pk.proto(2),
      [pk.emptyList, pk.binput(0), pk.binget(0), pk.append],
      pk.tuple1,
      pk.binpersid,
      pk.stop,
    );

    expect(stream.ending.kind).toBe('stop');
    expect(decompile(stream)).toEqual(['persistent_load(([[[[...]]]],))']);
  });

  it('3.15 follows a hundred thousand levels of nesting', async () => {
    const levels = 100_000;

    const stream = await streamOf(
      pk.proto(2),
      pk.emptyList,
      Array<Uint8Array>(levels).fill(pk.tuple1),
      pk.binpersid,
      Array.from({ length: 10 }, () => [pk.dup, pk.tuple2]),
      pk.stop,
    );

    expect(stream.steps).toBe(levels + 24);
    expect(decompile(stream)[0]).toMatch(/^persistent_load\(\(+\.\.\.(?:,\))+\)$/);
  });

  const lies = [
    ['BINBYTES8', pk.binbytes8('abc', 2n ** 63n - 1n)],
    ['BINUNICODE8', pk.binunicode8('abc', 2n ** 60n)],
    ['BYTEARRAY8', pk.bytearray8('abc', 2n ** 62n)],
  ] as const;

  it.each(lies)('3.16 allocates nothing for the claim of %s', async (_, part) => {
    const stream = await streamOf(pk.proto(4), payload, part);

    expect(stream.ending.kind).toBe('truncated');
    expect(codes(stream)).toContain('huge-length');
    expect(decompile(stream)).toEqual(called);
  });

  it('3.16 refuses a frame beyond what a reader can address', async () => {
    const stream = await streamOf(pk.proto(4), pk.frame(2n ** 64n - 1n), payload, pk.stop);

    expect(stream.ending).toMatchObject({ kind: 'broken', code: 'bad-frame' });
  });

  it('3.17 knows out-of-band buffers', async () => {
    const stream = await streamOf(
      pk.proto(5),
      [pk.nextBuffer, pk.nextBuffer, pk.readonlyBuffer, pk.tuple2],
      pk.stop,
    );

    expect(stream.result).toMatchObject({
      kind: 'tuple',
      items: [
        { kind: 'buffer', readonly: false },
        { kind: 'buffer', readonly: true },
      ],
    });
  });

  const names = [
    ['fullwidth letters', 'ｏs', 'system'],
    ['a zero-width joiner', 'o\u200ds', 'system'],
    ['NUL', 'os\0', 'system'],
    ['a trailing blank', 'os ', 'system'],
    ['a tab', 'os\tx', 'system'],
    ['a dot before protocol 4', 'os', 'path.join'],
  ] as const;

  it.each(names)('3.18, 3.19 notes %s in a name', async (_, module, name) => {
    const stream = await streamOf(pk.proto(3), pk.global(Buffer.from(module), name), pk.stop);

    expect(codes(stream)).toEqual(['invalid-name']);
    expect(stream.effects).toMatchObject([{ kind: 'import', target: { module, name } }]);
  });

  it('3.18 lets lone surrogates through, as CPython does', async () => {
    const surrogate = pk.binunicode(Uint8Array.of(0x6f, 0xed, 0xa0, 0x80));

    const stream = await streamOf(pk.proto(4), surrogate, pk.text('x'), pk.stackGlobal, pk.stop);

    expect(stream.effects).toMatchObject([{ target: { module: 'o\ud800' } }]);
  });

  it('3.20 keeps module and name as the stream splits them', async () => {
    const stream = await streamOf(pk.proto(4), pk.global('os.path', 'os.system'), pk.stop);

    expect(stream.effects).toMatchObject([{ target: { module: 'os.path', name: 'os.system' } }]);
  });

  it('notes a dropped result, but not where CPython’s own pickler drops one', async () => {
    const recursive = [pk.global('m', 'X'), pk.emptyTuple, pk.reduce, pk.binput(0)];

    expect(codes(await streamOf(pk.proto(2), payload, pk.pop, pk.none, pk.stop))).toEqual([
      'result-discarded',
    ]);
    expect(codes(await streamOf(pk.proto(2), recursive, pk.pop, pk.binget(0), pk.stop))).toEqual(
      [],
    );
  });

  it('notes values left on the stack and memo entries written twice', async () => {
    expect(codes(await streamOf(pk.none, pk.none, pk.stop))).toEqual(['leftover-stack']);
    expect(
      codes(await streamOf(pk.none, pk.put(0), pk.pop, pk.int(1), pk.put(0), pk.stop)),
    ).toEqual(['memo-overwritten']);
  });
});
