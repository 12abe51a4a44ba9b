import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes } from '../../../test/builders/parse-bytes.ts';
import { HONEST_NETWORK, luaJit, torch7 } from '../../../test/builders/torch7.ts';
import { glimpse } from '../../audit/glimpse.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import format from './format.ts';

async function recognised(bytes: Uint8Array, name: string): Promise<string> {
  return format.recognise(await glimpse(memorySource(bytes), name));
}

describe('formats/torch7', () => {
  it.each(['binary', 'ascii'] as const)('follows a network in %s to its end', async (encoding) => {
    const bytes = torch7(HONEST_NETWORK, encoding);
    const parsed = await parseBytes(format, bytes);
    if (!parsed.ok) throw new Error(parsed.error.detail);

    expect(await recognised(bytes, 'x')).toBe('certain');
    expect(parsed.value.classes.map(({ name, count }) => [name, count])).toEqual([
      ['nn.Sequential', 1],
      ['nn.Linear', 1],
      ['torch.FloatTensor', 2],
      ['torch.FloatStorage', 2],
      ['nn.ReLU', 1],
    ]);
    expect(parsed.value.facts).toMatchObject({ tensors: 2, parameters: 16 });
    expect(parsed.value.claims).toMatchObject([{ start: 0 }]);
    expect(parsed.value.claims?.[0]?.end).toBeGreaterThanOrEqual(bytes.length);
    expect([parsed.anomalies, parsed.unexamined]).toEqual([[], []]);
  });

  it.each([6, 7, 8] as const)('finds a function of type %i, and where it hangs', async (type) => {
    const hook = { code: luaJit('os', 'execute'), type };
    const bytes = torch7({
      class: 'nn.Lambda',
      fields: {
        table: [
          ['weights', 1],
          ['forward', hook],
        ],
      },
    });
    const parsed = await parseBytes(format, bytes);

    expect(parsed.ok ? parsed.value.functions : []).toMatchObject([
      { where: 'nn.Lambda.forward', dialect: 'LuaJIT bytecode 1' },
    ]);
  });

  it('reads files from before versions, and what is kept twice only once', async () => {
    const old = { class: 'nn.Old', fields: { table: [] }, version: undefined };
    const parsed = await parseBytes(format, torch7(old));
    const again = Uint8Array.from([3, 0, 0, 0, 1, 0, 0, 0]);
    const loop = await parseBytes(
      format,
      torch7({
        table: [
          ['self', { raw: again }],
          ['x', HONEST_NETWORK],
        ],
      }),
    );

    expect(parsed.ok ? parsed.value.classes.map(({ name }) => name) : []).toEqual(['nn.Old']);
    expect(loop.ok ? loop.unexamined : ['error']).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'a string longer than the file',
      Uint8Array.from([2, 0, 0, 0, 255, 255, 255, 127]),
      'length-beyond-file',
    ],
    ['a negative length', Uint8Array.from([2, 0, 0, 0, 255, 255, 255, 255]), 'negative-length'],
    ['a type nobody knows', Uint8Array.from([99, 0, 0, 0]), 'unknown-type'],
  ])('says where it stops: %s', async (_, raw, code) => {
    const bytes = torch7({ class: 'nn.X', fields: { table: [['a', { raw }]] } });
    const parsed = await parseBytes(format, bytes);

    expect(parsed.ok ? parsed.anomalies.map((anomaly) => anomaly.code) : []).toEqual([code]);
    expect(parsed.ok ? parsed.unexamined.map((gap) => gap.code) : []).toEqual(['corrupt-data']);
  });

  it('bounds depth', async () => {
    let value: Parameters<typeof torch7>[0] = { class: 'nn.X', fields: null };
    for (let depth = 0; depth < 250; depth += 1) value = { table: [['a', value]] };
    const parsed = await parseBytes(format, torch7({ class: 'nn.Top', fields: value }));

    expect(parsed.ok ? parsed.unexamined.map((gap) => gap.code) : []).toEqual(['count-limit']);
  });

  it('answers any damage with a value or a coded error', async () => {
    for (const encoding of ['binary', 'ascii'] as const) {
      const bytes = torch7(HONEST_NETWORK, encoding);
      await fc.assert(
        fc.asyncProperty(
          fc.nat(bytes.length - 1),
          fc.nat(255),
          fc.boolean(),
          async (at, byte, cut) => {
            const damaged = cut ? bytes.slice(0, at) : bytes.slice();
            if (!cut) damaged[at] = byte;
            const parsed = await parseBytes(format, damaged);

            expect(typeof parsed.ok).toBe('boolean');
          },
        ),
        { numRuns: 300 },
      );
    }
  });

  it.each<[string, string]>([
    ['3 1 2 words of a list', 'notes.txt'],
    ['4 1 3 eggs', 'list.txt'],
    ['\u0003\0\0\0\u0001\0\0\0\u0002\0\0\0\u0009\0\0\0', 'x.bin'],
  ])('does not take %j for one', async (text, name) => {
    expect(await recognised(Buffer.from(text, 'latin1'), name)).toBe('no');
  });
});
