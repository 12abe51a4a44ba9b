import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { randomStream } from '../../../test/builders/pickle-generator.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { Glimpse } from '../format.ts';
import { decompile } from './decompile.ts';
import format from './format.ts';
import type { PickleProgram } from './program.ts';

function glimpse(bytes: Uint8Array): Glimpse {
  return { head: bytes.subarray(0, 16_384), tail: bytes, size: bytes.length, name: 'model.pkl' };
}

function parse(bytes: Uint8Array): Promise<Parsed<PickleProgram>> {
  return format.parse(memorySource(bytes), DEFAULT_LIMITS, glimpse(bytes));
}

/** Parses and walks all that came out; throws when something is wrong with it. */
async function parseFully(bytes: Uint8Array): Promise<void> {
  const parsed = await parse(bytes);
  if (!parsed.ok) return;
  const program = parsed.value;
  let end = 0;
  for (const claim of program.claims.toSorted((a, b) => a.start - b.start)) {
    if (claim.start < end || claim.end > bytes.length) throw new Error('claims overlap');
    end = claim.end;
  }
  for (const stream of program.streams) {
    if (stream.start > stream.end || stream.end > bytes.length) throw new Error('a wrong extent');
    for (const line of decompile(stream)) if (line.length > 400) throw new Error('a long line');
    for (const { offset } of stream.effects)
      if (offset < stream.start || offset >= bytes.length) throw new Error('a wrong offset');
  }
  for (const member of program.members) await (await member.open()).read(0, 100);
}

/** One stream with most opcodes, and files of the other layouts. */
const SAMPLES: readonly Uint8Array[] = [
  pk.pickle(
    4,
    pk.framed(
      [pk.fromStack(pk.text('os'), pk.text('system')), pk.memoize, pk.tupleOf(pk.text('x'))],
      [pk.reduce, pk.binput(3), pk.emptyDict, pk.text('a'), pk.binfloat(1), pk.setitem, pk.build],
      [pk.mark, pk.binbytes(pk.pickle(2, pk.call('os', 'system', pk.none))), pk.list, pk.tuple2],
    ),
  ),
  pk.pickle(
    0,
    [pk.mark, pk.string("'a'"), pk.inst('os', 'system'), pk.put(0), pk.int(12), pk.long('3L')],
    [pk.float('1.5'), pk.unicode('\\u0041'), pk.get(0), pk.persid('id'), pk.tuple3, pk.pop],
  ),
  pk.assemble(
    [pk.proto(3), pk.global('joblib.numpy_pickle', 'NumpyArrayWrapper'), pk.emptyTuple, pk.newobj],
    [pk.emptyDict, pk.mark, pk.text('shape'), pk.tupleOf(pk.binint1(2)), pk.text('dtype')],
    [pk.call('numpy', 'dtype', pk.text('f4'), pk.newfalse, pk.newtrue), pk.setitems, pk.build],
    [new Uint8Array(8), pk.stop],
  ),
];

describe('formats/pickle/format', () => {
  it.each([0, 1, 2])('answers for every truncation of sample %i', async (index) => {
    const sample = SAMPLES[index]!;

    for (let length = 0; length <= sample.length; length += 1)
      await parseFully(sample.subarray(0, length));

    expect((await parse(sample)).ok).toBe(true);
  });

  it.each([0, 1, 2])('answers for single-byte changes of sample %i', async (index) => {
    const sample = SAMPLES[index]!;
    const values = [0, 1, 0x28, 0x2e, 0x52, 0x7f, 0x80, 0x93, 0x95, 0xff];

    for (let at = 0; at < sample.length; at += 1)
      for (const value of values) {
        const changed = sample.slice();
        changed[at] = value;
        await parseFully(changed);
      }

    expect(sample.length).toBeGreaterThan(50);
  });

  it('answers for random bytes', async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), parseFully);

    await expect(fc.assert(property, { numRuns: 500 })).resolves.toBeUndefined();
  });

  it('answers for random streams and for changed ones', async () => {
    const property = fc.asyncProperty(fc.nat(), fc.nat(), fc.nat(255), async (seed, at, value) => {
      const stream = randomStream(seed, { oddity: 0.1, length: 40, portable: false });
      await parseFully(stream);
      const changed = stream.slice();
      changed[at % changed.length] = value;
      await parseFully(changed);
    });

    await expect(fc.assert(property, { numRuns: 500 })).resolves.toBeUndefined();
  });

  it('gives the same program for the same bytes', async () => {
    const stream = randomStream(5, { oddity: 0.1, length: 60, portable: false });
    const lines = async (): Promise<string> => {
      const parsed = await parse(stream);
      return parsed.ok
        ? JSON.stringify(parsed.value.streams.map((one) => [decompile(one), one.oddities]))
        : '';
    };

    expect(await lines()).toBe(await lines());
  });

  it('refuses bytes of which not one opcode makes sense', async () => {
    for (const bytes of ['', '\xff', 'R', 'hello', '\x80\x04\xff'])
      expect(await parse(pk.assemble(bytes))).toMatchObject({
        ok: false,
        error: { code: 'not-a-pickle', offset: 0 },
      });
  });

  it('parses what breaks after a payload', async () => {
    const parsed = await parse(pk.assemble("cos\nsystem\n(S'x'\ntR\xff"));

    expect(parsed.ok && decompile(parsed.value.streams[0]!)).toEqual([
      'from os import system',
      "os.system('x')",
    ]);
  });
});
