import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import { extension, flaxArray, map, pack, sized } from '../../../../test/builders/msgpack.ts';

const KERNEL = flaxArray([2, 2], 'float32', 16);

async function rules(bytes: Buffer): Promise<readonly string[]> {
  const { findings } = await weighBytes(Uint8Array.from(bytes), 'flax_model.msgpack');
  return findings.map(({ rule }) => rule.replace('msgpack-structure/', ''));
}

describe('checks/weights/msgpack-structure', () => {
  it.each([
    [
      'parameters',
      pack({ params: { kernel: KERNEL, bias: flaxArray([2], 'bfloat16', 4) }, step: 7 }),
    ],
    ['a plain map', pack({ name: 'value' })],
    ['an empty layer', pack({ params: { kernel: KERNEL }, batch_stats: {} })],
  ])('says nothing about %s', async (_, bytes) => {
    expect(await rules(bytes)).toEqual([]);
  });

  it.each([
    ['length-beyond-file', pack({ a: KERNEL, b: sized(0xdd, 2 ** 32 - 1, Buffer.of(1)) })],
    ['nesting-bomb', pack({ a: Buffer.alloc(600, 0x91) })],
    [
      'duplicate-key',
      map([
        ['a', KERNEL],
        ['a', KERNEL],
      ]),
    ],
    ['array-mismatch', pack({ a: flaxArray([3], 'float32', 16) })],
    ['unusual-dtype', pack({ a: flaxArray([1], 'object', 8) })],
    ['unknown-extension', pack({ a: extension(9, Buffer.of(1)) })],
    ['broken-tree', pack({ a: KERNEL, b: Buffer.of(0xc1) })],
  ])('reports %s', async (rule, bytes) => {
    expect(await rules(bytes)).toContain(rule);
  });
});
