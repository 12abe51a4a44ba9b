import * as op from './opcodes.ts';
import type { Segment } from './segments.ts';
import { totalSize } from './segments.ts';

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
}

function u64(value: number): Uint8Array {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out;
}

export function safetensors(count: number, bytesEach: number): Segment[] {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  for (let index = 0; index < count; index += 1) {
    header[`model.layers.${index}.weight`] = {
      dtype: 'F16',
      shape: [bytesEach / 2],
      data_offsets: [index * bytesEach, (index + 1) * bytesEach],
    };
  }
  const text = JSON.stringify(header);
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
  return [op.bytes(u64(padded.length), padded), { hole: count * bytesEach }];
}

export function gguf(count: number, bytesEach: number): Segment[] {
  const text = (value: string): Uint8Array => op.bytes(u64(value.length), value);
  const tokens = Array.from({ length: 32_000 }, (_, index) => text(`token${index}`));
  const infos = Array.from({ length: count }, (_, index) =>
    op.bytes(
      text(`blk.${index}.ffn_up.weight`),
      u32(1),
      u64(bytesEach / 2),
      u32(1),
      u64(index * bytesEach),
    ),
  );
  const head = op.bytes(
    'GGUF',
    u32(3),
    u64(count),
    u64(3),
    text('general.architecture'),
    u32(8),
    text('llama'),
    text('llama.block_count'),
    u32(4),
    u32(count),
    text('tokenizer.ggml.tokens'),
    u32(9),
    u32(8),
    u64(tokens.length),
    ...tokens,
    ...infos,
  );
  return [head, { hole: ((32 - (head.length % 32)) % 32) + count * bytesEach }];
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) out.push((left % 128) | 0x80);
  return Uint8Array.from([...out, left]);
}

function field(number: number, content: readonly Segment[]): Segment[] {
  return [op.bytes(varint((number << 3) | 2), varint(totalSize(content))), ...content];
}

/** A chain of Add nodes, each with its own weights inside the file. */
export function onnx(count: number, bytesEach: number): Segment[] {
  const text = (number: number, value: string): Segment[] => field(number, [op.bytes(value)]);
  const parts: Segment[] = [];
  const shape = field(2, field(1, [op.bytes(8, varint(bytesEach / 4))]));
  const typed = (name: string): Segment[] => [
    ...text(1, name),
    ...field(2, field(1, [op.bytes(8, 1), ...shape])),
  ];
  for (let index = 0; index < count; index += 1) {
    const node = [...text(1, `x${index}`), ...text(1, `w${index}`), ...text(2, `x${index + 1}`)];
    parts.push(...field(1, [...node, ...text(3, `add${index}`), ...text(4, 'Add')]));
    const dims = op.bytes(8, varint(bytesEach / 4), 16, 1);
    parts.push(...field(5, [dims, ...text(8, `w${index}`), ...field(9, [{ hole: bytesEach }])]));
  }
  const graph = [
    ...parts,
    ...text(2, 'graph'),
    ...field(11, typed('x0')),
    ...field(12, typed(`x${count}`)),
  ];
  return [
    op.bytes(8, 8),
    ...text(2, 'pytorch'),
    ...field(7, graph),
    ...field(8, [op.bytes(16, 17)]),
  ];
}
