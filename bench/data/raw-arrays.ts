import { readFileSync, writeFileSync } from 'node:fs';

// Arrays as TypeScript and Python hand them to each other: little-endian, no header; shapes stand in the JSON file beside them.

export function readFloats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function readInts(path: string): Int32Array {
  const bytes = readFileSync(path);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function writeArray(path: string, array: Float32Array | Int32Array): void {
  writeFileSync(path, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}
