import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { decompile } from './decompile.ts';
import { readProgram, type ProgramReading } from './layout.ts';

function read(...parts: readonly pk.Part[]): Promise<ProgramReading> {
  return readProgram(memorySource(pk.assemble(...parts)), DEFAULT_LIMITS);
}

/** Bytes that some claim covers; throws when two overlap. */
function covered({ program }: ProgramReading): number {
  let end = 0;
  let sum = 0;
  for (const claim of program.claims.toSorted((a, b) => a.start - b.start)) {
    if (claim.start < end) throw new Error(`claims overlap at ${claim.start}`);
    end = claim.end;
    sum += claim.end - claim.start;
  }
  return sum;
}

const text = pk.text;
const payload = pk.call('os', 'system', pk.unicode('echo weighbridge-test'));

/** A dtype as NumPy pickles it. */
function dtype(code: string, state: pk.Part = ''): pk.Part {
  return [
    pk.global('numpy', 'dtype'),
    pk.tupleOf(text(code), pk.newfalse, pk.newtrue),
    pk.reduce,
    state,
  ];
}

/** The array wrapper that joblib writes where an array belongs. */
function wrapper(shape: readonly number[], type: pk.Part, more: pk.Part = ''): pk.Part {
  return [
    [pk.global('joblib.numpy_pickle', 'NumpyArrayWrapper'), pk.emptyTuple, pk.newobj],
    [pk.emptyDict, pk.mark],
    [text('shape'), pk.tupleOf(...shape.map((size) => pk.binint(size)))],
    [text('order'), text('C'), text('dtype'), type],
    [more, pk.setitems, pk.build],
  ];
}

const aligned = [text('numpy_array_alignment_bytes'), pk.binint1(16)];

describe('formats/pickle/layout', () => {
  describe('plain', () => {
    it('leaves what follows the last stream unclaimed', async () => {
      const reading = await read(pk.pickle(2, pk.none), pk.pickle(4, pk.none), 'trailing');

      expect(reading.program.layout).toBe('plain');
      expect(reading.program.claims).toEqual([
        { start: 0, end: 4, what: 'opcodes' },
        { start: 4, end: 8, what: 'opcodes' },
      ]);
    });

    it('retries a stream with the memo of the one before, and says so', async () => {
      const { program } = await read(
        pk.pickle(2, pk.unicode('os'), pk.binput(0)),
        pk.pickle(4, pk.binget(0), text('system'), pk.stackGlobal),
      );

      expect(program.streams[1]?.ending.kind).toBe('stop');
      expect(program.streams[1]?.oddities[0]?.code).toBe('missing-memo-key');
    });

    it('registers extension codes for all streams of a source', async () => {
      const { program } = await read(
        pk.pickle(2, pk.call('copyreg', 'add_extension', text('os'), text('system'), pk.int(7))),
        pk.pickle(2, pk.ext1(7)),
      );

      expect(decompile(program.streams[1]!)).toEqual(['from os import system']);
    });
  });

  describe('torch-legacy', () => {
    const magic = pk.pickle(2, pk.long1(Buffer.from('6cfc9c46f9206aa85019', 'hex')));
    const header = [magic, pk.pickle(2, pk.binint2(1001)), pk.pickle(2, pk.emptyDict)];
    const storage = (key: string, type: string): pk.Part => [
      pk.tupleOf(
        pk.unicode('storage'),
        pk.global('torch', type),
        pk.unicode(key),
        pk.unicode('cpu'),
        pk.binint1(2),
        pk.none,
      ),
      pk.binpersid,
    ];
    const keys = (...names: readonly string[]): Uint8Array =>
      pk.pickle(2, pk.mark, ...names.map((name) => pk.unicode(name)), pk.list);

    it('claims the storages by the element size of their type', async () => {
      const reading = await read(
        header,
        pk.pickle(2, storage('a', 'FloatStorage'), storage('b', 'HalfStorage'), pk.tuple2),
        keys('a', 'b'),
        [pk.little(2, 8), new Uint8Array(8), pk.little(3, 8), new Uint8Array(6)],
      );

      expect(reading.program.layout).toBe('torch-legacy');
      expect(reading.unexamined).toEqual([]);
      expect(reading.program.claims.slice(-2).map(({ start, end }) => end - start)).toEqual([
        16, 14,
      ]);
    });

    it('takes no storage for a further pickle', async () => {
      const { program } = await read(header, pk.pickle(2, storage('a', 'ByteStorage')), keys('a'), [
        pk.little(payload.length + 3, 8),
        pk.proto(2),
        payload,
        pk.stop,
      ]);

      expect(program.streams).toHaveLength(5);
    });

    it.each([
      ['missing', 'FloatStorage', []],
      ['cut off', 'FloatStorage', [pk.little(100, 8), new Uint8Array(20)]],
      ['of unknown element size', 'OddStorage', [pk.little(1, 8), new Uint8Array(20)]],
      ['of an impossible length', 'FloatStorage', [pk.little(-1, 8), new Uint8Array(20)]],
    ] as const)('reports a storage that is %s', async (_, type, data) => {
      const { unexamined } = await read(header, pk.pickle(2, storage('a', type)), keys('a'), data);

      expect(unexamined).toMatchObject([{ code: 'corrupt-data' }]);
    });

    it('reads a payload in the place of the magic number as a plain pickle', async () => {
      const { program } = await read(pk.pickle(2, payload), header.slice(1));

      expect(program.layout).toBe('plain');
      expect(decompile(program.streams[0]!)).toHaveLength(2);
    });
  });

  describe('joblib', () => {
    it('skips an array and reads what is called behind it', async () => {
      const reading = await read(
        pk.proto(3),
        wrapper([2, 3], dtype('f8')),
        new Uint8Array(48).fill(0xff),
        payload,
        pk.tuple2,
        pk.stop,
      );

      expect(reading.program.layout).toBe('joblib');
      expect(reading.program.inlineArrays).toMatchObject([{ length: 48, dtype: 'f8' }]);
      expect(decompile(reading.program.streams[0]!).at(-1)).toBe(
        "os.system('echo weighbridge-test')",
      );
      expect(reading.program.streams[0]?.ending.kind).toBe('stop');
    });

    it('skips the alignment padding', async () => {
      const { program } = await read(
        pk.proto(3),
        wrapper([2], dtype('u1'), aligned),
        [5, new Uint8Array(5).fill(0xff), 1, 2],
        pk.stop,
      );

      expect(program.inlineArrays).toMatchObject([{ length: 8 }]);
      expect(program.streams[0]?.ending.kind).toBe('stop');
    });

    const state = (itemsize: number): pk.Part => [
      pk.tupleOf(pk.int(3), text('|'), pk.none, pk.none, pk.none, pk.int(itemsize)),
      pk.build,
    ];

    it.each([
      ['bool', 'b1', '', 1],
      ['half', 'f2', '', 2],
      ['complex', 'c16', '', 16],
      ['datetime', 'M8', '', 8],
      ['bytes', 'S5', state(5), 5],
      ['text', 'U5', state(20), 20],
      ['structure', 'V12', state(12), 12],
    ] as const)('knows the size of %s', async (_, code, more, size) => {
      const { program } = await read(
        pk.proto(3),
        wrapper([1], dtype(code, more)),
        new Uint8Array(size),
        pk.stop,
      );

      expect(program.inlineArrays).toMatchObject([{ length: size }]);
      expect(program.streams[0]?.ending.kind).toBe('stop');
    });

    it('reads arrays of objects as pickles of their own', async () => {
      const nested = pk.pickle(4, payload);

      const reading = await read(pk.proto(3), wrapper([1], dtype('O8')), nested, pk.stop);

      expect(reading.program.streams).toHaveLength(2);
      expect(decompile(reading.program.streams[1]!)).toHaveLength(2);
      expect(reading.program.streams[0]?.ending.kind).toBe('stop');
      expect(covered(reading)).toBe(
        pk.assemble(pk.proto(3), wrapper([1], dtype('O8')), nested, pk.stop).length,
      );
    });

    it('reads on as a plain unpickler when an array claims more than there is', async () => {
      const { program, unexamined } = await read(
        pk.pickle(4, wrapper([2_000_000_000], dtype('f8')), pk.pop, payload),
      );

      expect(unexamined).not.toEqual([]);
      expect(program.streams.flatMap((stream) => decompile(stream)).join('\n')).toContain(
        "os.system('echo weighbridge-test')",
      );
    });

    it('also reads the array as a plain unpickler would', async () => {
      const { program } = await read(
        pk.proto(3),
        wrapper([payload.length + 1], dtype('u1')),
        payload,
        pk.stop,
        pk.stop,
      );

      expect(program.streams).toHaveLength(2);
      expect(decompile(program.streams[1]!).slice(-2)).toEqual([
        'from os import system',
        "os.system('echo weighbridge-test')",
      ]);
    });

    it('finds the array behind the frame that the Python reader holds in memory', async () => {
      const inFrame = pk.assemble(wrapper([4], dtype('u1')), payload, pk.tuple2);

      const reading = await read(pk.proto(4), pk.framed(inFrame), [1, 2, 3, 4], pk.stop);

      expect(decompile(reading.program.streams[0]!)).toContain(
        "os.system('echo weighbridge-test')",
      );
      expect(reading.program.streams[0]?.ending.kind).toBe('stop');
      expect(reading.program.inlineArrays).toEqual([
        { offset: 11 + inFrame.length, length: 4, dtype: 'u1' },
      ]);
    });

    it.each([
      ['longer than the data', [2 ** 30], dtype('f8')],
      ['of a computed dtype', [2], pk.call('m', 'dtype')],
      ['of an unknown dtype', [2], dtype('T')],
    ] as const)('does not call a file clean that holds an array %s', async (_, shape, type) => {
      const { program, unexamined } = await read(pk.proto(3), wrapper(shape, type), 'ab', pk.stop);

      expect(program.streams[0]?.ending.kind).toBe('broken');
      expect(unexamined).toMatchObject([{ code: 'corrupt-data' }]);
    });
  });
});
