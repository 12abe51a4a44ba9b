/** Writes models of the formats before GGUF; independent of the parser. */
export interface GgmlTensorInput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: number;
  readonly bytes: number;
}

export interface GgmlInput {
  readonly magic?: string;
  readonly version?: number;
  readonly fields: readonly number[];
  /** Bytes between the fields and the tokens: filters, or the number of tokens once more. */
  readonly between?: Uint8Array;
  readonly tokens?: readonly string[];
  readonly scores?: boolean;
  readonly aligned?: boolean;
  readonly tensors: readonly GgmlTensorInput[];
}

export function u32(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) buffer.writeUInt32LE(value, 4 * index);
  return buffer;
}

export function writeGgml(input: GgmlInput): Uint8Array {
  const { magic = 'lmgg', version, fields, between, tokens = [], tensors } = input;
  const parts: Buffer[] = [Buffer.from(magic)];
  if (version !== undefined) parts.push(u32(version));
  parts.push(u32(...fields));
  if (between !== undefined) parts.push(Buffer.from(between));
  for (const token of tokens) {
    parts.push(u32(token.length), Buffer.from(token));
    if (input.scores === true) parts.push(Buffer.alloc(4));
  }
  for (const { name, shape, type, bytes } of tensors) {
    parts.push(u32(shape.length, name.length, type, ...shape), Buffer.from(name));
    const reached = Buffer.concat(parts).length;
    if (input.aligned === true) parts.push(Buffer.alloc((32 - (reached % 32)) % 32));
    parts.push(Buffer.alloc(bytes));
  }
  return new Uint8Array(Buffer.concat(parts));
}

const TENSORS: readonly GgmlTensorInput[] = [
  { name: 'tok_embeddings.weight', shape: [32, 2], type: 0, bytes: 256 },
  { name: 'norm.weight', shape: [32], type: 1, bytes: 64 },
];

/** One small model of each family, as its converter laid it out. */
export const GGML_SAMPLES: Readonly<Record<string, GgmlInput>> = {
  LLaMA: { fields: [2, 32, 256, 4, 1, 8, 1], tokens: ['a', 'bc'], tensors: TENSORS },
  'LLaMA, version 3': {
    magic: 'tjgg',
    version: 3,
    fields: [2, 32, 256, 4, 1, 8, 3],
    tokens: ['a', 'bc'],
    scores: true,
    aligned: true,
    tensors: [...TENSORS, { name: 'w', shape: [64], type: 2, bytes: 36 }],
  },
  'LLaMA, old blocks': {
    magic: 'fmgg',
    version: 1,
    fields: [2, 32, 256, 4, 1, 8, 3],
    tokens: ['a', 'bc'],
    scores: true,
    tensors: [...TENSORS, { name: 'w', shape: [64], type: 2, bytes: 40 }],
  },
  'GPT-2': {
    fields: [2, 1024, 32, 4, 1, 1],
    between: u32(2),
    tokens: ['a', 'bc'],
    tensors: TENSORS,
  },
  Whisper: {
    fields: [51_865, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1],
    between: Buffer.concat([u32(2, 3), Buffer.alloc(24), u32(1)]),
    tokens: ['a'],
    tensors: TENSORS,
  },
  'LoRA adapter': { magic: 'algg', version: 1, fields: [8, 16], aligned: true, tensors: TENSORS },
};
