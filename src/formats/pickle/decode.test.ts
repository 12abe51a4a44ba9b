import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { meteredSource, type Meter } from '../../bytes/metered-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { Decoder, KEPT_BYTES, type DecodeStatus } from './decode.ts';

async function step(decoder: Decoder): Promise<DecodeStatus> {
  let status = decoder.next();
  while (status === 'starved') {
    await decoder.fill();
    status = decoder.next();
  }
  return status;
}

/** A source of unknown size that gives one byte at a time. */
function trickle(bytes: Uint8Array): ByteSource {
  return {
    size: undefined,
    read: (offset) => Promise.resolve(bytes.subarray(offset, offset + 1)),
  };
}

describe('formats/pickle/decode', () => {
  it('reads every width of number', async () => {
    const decoder = new Decoder(
      memorySource(
        pk.assemble(pk.binint1(255), pk.binint2(65_535), pk.binint(-2), pk.longBinput(2 ** 32 - 1)),
      ),
      0,
    );

    const numbers: number[] = [];
    while ((await step(decoder)) === 'ready') numbers.push(decoder.int);

    expect(numbers).toEqual([255, 65_535, -2, 2 ** 32 - 1]);
  });

  it('gives the same opcodes whatever the pieces in which bytes arrive', async () => {
    const bytes = pk.assemble(
      [pk.proto(4), pk.frame(5), pk.text('abc'), pk.binfloat(1.5), pk.global('os', 'path')],
      [pk.string("'x'"), pk.binbytes('abcdef'), pk.long1(Uint8Array.of(1, 2)), pk.stop],
    );
    const whole = new Decoder(memorySource(bytes), 0);
    const pieces = new Decoder(trickle(bytes), 0);

    for (let status = await step(whole); status === 'ready'; status = await step(whole)) {
      expect(await step(pieces)).toBe('ready');
      expect([pieces.code, pieces.offset, pieces.end]).toEqual([
        whole.code,
        whole.offset,
        whole.end,
      ]);
      expect(Buffer.from(pieces.head)).toEqual(Buffer.from(whole.head));
    }
    expect(whole.offset).toBe(bytes.length);
  });

  it('seeks over what it does not keep of a literal', async () => {
    const length = 50_000_000;
    const head = pk.assemble('B', pk.little(length, 4));
    const meter: Meter = { bytesRead: 0, reads: 0 };
    const source = meteredSource(
      {
        size: head.length + length + 1,
        read: (offset, count) => {
          const bytes = new Uint8Array(Math.min(count, head.length + length + 1 - offset));
          if (offset === 0) bytes.set(head);
          return bytes;
        },
      },
      meter,
    );
    const decoder = new Decoder(source, 0);

    expect(await step(decoder)).toBe('ready');
    expect(decoder.head).toHaveLength(KEPT_BYTES);
    expect(decoder.end).toBe(head.length + length);
    await step(decoder);
    expect(meter.bytesRead).toBeLessThan(100_000);
  });

  it('passes over a line of megabytes, keeping its head and last byte', async () => {
    const line = `'${'a'.repeat(3_000_000)}"`;
    const decoder = new Decoder(memorySource(pk.assemble(pk.string(line), pk.stop)), 0);

    expect(await step(decoder)).toBe('long-line');
    expect(await decoder.finishLongLine()).toBe(true);
    expect(decoder).toMatchObject({ length: line.length, lastByte: 0x22, end: line.length + 2 });
    expect(await step(decoder)).toBe('ready');
  });

  it('tells a long line that never ends', async () => {
    const decoder = new Decoder(memorySource(pk.assemble('V', 'a'.repeat(1_000_000))), 0);

    expect(await step(decoder)).toBe('long-line');
    expect(await decoder.finishLongLine()).toBe(false);
  });

  it('knows that data end inside an argument', async () => {
    const whole = pk.assemble(pk.binunicode8('abcdef'));
    for (let length = 1; length < whole.length; length += 1)
      expect(await step(new Decoder(memorySource(whole.subarray(0, length)), 0))).toBe('truncated');
  });

  it('reads on as if bytes were not there, keeping true offsets', async () => {
    const bytes = pk.assemble('M', 1, 0xee, 0xee, 0xee, 2, 'N');
    const decoder = new Decoder(memorySource(bytes), 0);
    await step(decoder);

    decoder.drop(2, 5, 'again');

    expect(await step(decoder)).toBe('ready');
    expect(decoder).toMatchObject({ offset: 0, int: 0x0201, end: 6 });
    expect(await step(decoder)).toBe('ready');
    expect(decoder).toMatchObject({ offset: 6, end: 7 });
  });
});
