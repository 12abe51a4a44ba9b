import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { writeGguf, type GgufInput } from '../../../../test/builders/gguf.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import gguf from '../../../formats/gguf/format.ts';
import { ggufModel } from '../../../formats/gguf/gguf-model.ts';
import check from './check.ts';

const TENSOR = { name: 'w', shape: [4, 4], data: new Uint8Array(64) } as const;

async function rulesOf(input: GgufInput): Promise<readonly string[]> {
  const parsed = await parseBytes(gguf, writeGguf(input));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[ggufModel, parsed.value, parsed.anomalies]]);
  return findings.map(({ rule }) => rule);
}

describe('checks/weights/gguf-structure', () => {
  it.each<[string, GgufInput, string]>([
    [
      'a count beyond the file',
      { tensorCount: 2n ** 40n, tensors: [TENSOR] },
      'gguf-structure/length-beyond-file',
    ],
    [
      'a shape that overflows',
      { tensors: [{ ...TENSOR, shape: [2n ** 62n, 2] }] },
      'gguf-structure/shape-overflow',
    ],
    [
      'alignment zero',
      { metadata: [['general.alignment', 'u32', 0]] },
      'gguf-structure/invalid-alignment',
    ],
    [
      'a key twice',
      {
        metadata: [
          ['a', 'u8', 1],
          ['a', 'u8', 1],
        ],
      },
      'gguf-structure/duplicate-name',
    ],
    [
      'an overlap',
      { tensors: [TENSOR, { ...TENSOR, name: 'v', offset: 0 }] },
      'gguf-structure/overlapping-tensors',
    ],
    [
      'trailing bytes',
      { tensors: [TENSOR], trailing: new Uint8Array(9) },
      'gguf-structure/unclaimed-bytes',
    ],
    ['a type of a fork', { tensors: [{ ...TENSOR, type: 142 }] }, 'gguf-structure/unknown-type'],
    ['a bool of nine', { metadata: [['a', 'bool', 9]] }, 'gguf-structure/malformed-header'],
  ])('reports %s', async (_, input, rule) => {
    expect(await rulesOf(input)).toContain(rule);
  });

  it.each<[string, GgufInput]>([
    ['a vocabulary alone', { metadata: [['tokenizer.ggml.tokens', 'strings', ['a', 'b']]] }],
    [
      'tensors of several types',
      { tensors: [TENSOR, { name: 'q', type: 2, shape: [32, 2], data: new Uint8Array(36) }] },
    ],
    [
      'another alignment',
      { alignment: 256, metadata: [['general.alignment', 'u32', 256]], tensors: [TENSOR] },
    ],
    [
      'one part of a split',
      {
        metadata: [
          ['split.no', 'u16', 1],
          ['split.count', 'u16', 3],
          ['split.tensors.count', 'i32', 9],
        ],
        tensors: [TENSOR],
      },
    ],
  ])('stays silent about %s', async (_, input) => {
    expect(await rulesOf(input)).toEqual([]);
  });
});
