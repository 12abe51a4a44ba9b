import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { checkpointIndex } from '../../../test/builders/tensorflow-checkpoint.ts';
import format from './format.ts';
import { parseCheckpoint } from './parse.ts';
import { unsnappy } from './snappy.ts';
import { memorySource } from '../../bytes/memory-source.ts';

const INDEX = checkpointIndex({
  entries: [{ name: 'a' }, { name: 'b', offset: 8, shape: [4], size: 16 }],
});

describe('formats/tensorflow-checkpoint', () => {
  it('lists tensors and names the data files', async () => {
    const parsed = await parseCheckpoint(memorySource(INDEX), 'model.ckpt-1.index');
    if (!parsed.ok) throw new Error(parsed.error.detail);

    expect(parsed.value.tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['a', [2]],
      ['b', [4]],
    ]);
    expect(parsed.value.companions).toEqual(['model.ckpt-1.data-00000-of-00001']);
    expect(format.recognise(glimpseOf(INDEX))).toBe('certain');
  });

  it('answers every truncation and every changed byte with a value or a coded error', async () => {
    const codes = new Set<string>();
    for (let at = 0; at < INDEX.length; at += 1)
      for (const bytes of [INDEX.subarray(0, at), INDEX.with(at, (INDEX[at] ?? 0) ^ 0xff)]) {
        const result = await parseBytes(format, bytes);
        codes.add(result.ok ? 'value' : result.error.code);
      }

    expect(codes).toContain('value');
    for (const code of codes) expect(code).toMatch(/^[a-z-]+$/);
  });

  it('undoes Snappy, overlapping copies included', () => {
    // Length 9, the literal "ab", then 7 bytes from 2 back.
    const packed = Uint8Array.from([9, 0x04, 0x61, 0x62, (6 << 2) | 2, 2, 0]);

    expect(Buffer.from(unsnappy(packed, 100) ?? []).toString()).toBe('ababababa');
    expect(unsnappy(packed, 8)).toBeUndefined();
  });

  it('never unfolds noise beyond what it states', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(unsnappy(bytes, 4096)?.length ?? 0).toBeLessThanOrEqual(4096);
      }),
    );
  });
});
