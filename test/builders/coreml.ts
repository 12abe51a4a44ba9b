import { bytes, message, number } from './protobuf.ts';

/** The description that every Core ML model begins with. */
const DESCRIPTION = message(2, message(1, bytes(1, 'x')), message(10, bytes(1, 'y')));

/** A model of one kind: the field number of `Model.Type` and what is in it. */
export function coremlModel(kind: number, ...content: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([number(1, 8), DESCRIPTION, message(kind, ...content)]);
}

export function network(...layers: readonly Uint8Array[]): Uint8Array {
  return coremlModel(500, ...layers.map((layer) => message(1, layer)));
}

export function customLayer(className: string): Uint8Array {
  return Buffer.concat([bytes(1, 'name'), message(500, bytes(10, className))]);
}

export function branch(...layers: readonly Uint8Array[]): Uint8Array {
  return message(605, message(1, ...layers.map((layer) => message(1, layer))));
}

/** A pipeline of whole models. */
export function pipeline(...models: readonly Uint8Array[]): Uint8Array {
  return coremlModel(202, ...models.map((model) => bytes(1, model)));
}

export function linkedModel(file: string, folder: string): Uint8Array {
  return coremlModel(556, message(1, message(1, bytes(1, file)), message(2, bytes(1, folder))));
}

/** An ML program with one constant whose numbers stand in a file. */
export function program(weights: string): Uint8Array {
  const value = message(2, message(5, bytes(1, weights), number(2, 64)));
  const operation = message(3, bytes(1, 'const'), message(5, bytes(1, 'val'), value));
  const block = message(3, bytes(1, 'CoreML5'), message(2, operation));
  return coremlModel(502, number(1, 1), message(2, bytes(1, 'main'), message(2, block)));
}

/** Blobs of so many bytes, each with its description in front. */
export function coremlWeights(sizes: readonly number[], count = sizes.length): Uint8Array {
  const header = Buffer.alloc(64);
  header.writeUInt32LE(count, 0);
  header.writeUInt32LE(2, 4);
  let parts = header;
  for (const size of sizes) {
    const record = Buffer.alloc(64);
    record.writeUInt32LE(0xdeadbeef, 0);
    record.writeUInt32LE(1, 4);
    record.writeBigUInt64LE(BigInt(size), 8);
    record.writeBigUInt64LE(BigInt(parts.length + 64), 16);
    parts = Buffer.concat([parts, record, Buffer.alloc(Math.ceil(Math.min(size, 4096) / 64) * 64)]);
  }
  return parts;
}
