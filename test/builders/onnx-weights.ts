import { message, bytes, number } from './protobuf.ts';
import { tensor } from './onnx.ts';
import type { Bytes } from './protobuf.ts';

/** An initializer `w` of two floats kept in another file. */
export function external(location: string, more: Readonly<Record<string, string>> = {}): Bytes {
  return tensor({ name: 'w', dims: [2], type: 1, external: { location, ...more } });
}

/** A model of one node that adds the initializer to its input. */
export function modelFile(initializer: Bytes): Uint8Array {
  const node = Buffer.concat([bytes(1, 'x'), bytes(1, 'w'), bytes(2, 'y'), bytes(4, 'Add')]);
  const graph = Buffer.concat([
    message(1, node),
    bytes(2, 'g'),
    message(5, initializer),
    message(11, bytes(1, 'x')),
    message(12, bytes(1, 'y')),
  ]);
  return Buffer.concat([number(1, 9), message(7, graph), message(8, number(2, 20))]);
}
