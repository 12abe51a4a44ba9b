import { bytes, message, number } from './protobuf.ts';

export interface PaddleOp {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

function operator({ type, attributes = {} }: PaddleOp): Uint8Array {
  return message(
    4,
    bytes(3, type),
    ...Object.entries(attributes).map(([name, text]) =>
      message(4, bytes(1, name), number(2, 2), bytes(5, text)),
    ),
  );
}

/** A `ProgramDesc` with one block for each list of operators. */
export function paddleProgram(...blocks: readonly (readonly PaddleOp[])[]): Uint8Array {
  const variable = message(3, bytes(1, 'x'), message(2, number(1, 7)));
  return Buffer.concat(
    blocks.map((operators, index) =>
      message(1, number(1, index), number(2, index - 1), variable, ...operators.map(operator)),
    ),
  );
}

/** The same in PIR's JSON; names carry the number of their dialect. */
export function paddlePir(operators: readonly PaddleOp[]): string {
  const ops = operators.map(({ type, attributes = {} }) => ({
    '#': type,
    A: Object.entries(attributes).map(([name, text]) => ({
      AT: { '#': '0.a_str', D: text },
      N: name,
    })),
    I: [],
    O: [],
  }));
  return JSON.stringify({
    base_code: { magic: 'pir', trainable: true, version: 4 },
    program: { regions: [{ '#': 'region_0', blocks: [{ '#': 'block_0', args: [], ops }] }] },
  });
}

/** Tensors as `.pdiparams` holds them: a type of framework.proto, a shape, and so many bytes. */
export function paddleParams(
  tensors: readonly {
    readonly type?: number;
    readonly shape: readonly number[];
    readonly data: number;
  }[],
): Uint8Array {
  return Buffer.concat(
    tensors.flatMap(({ type = 5, shape, data }) => {
      const description = Buffer.concat([number(1, type), ...shape.map((size) => number(2, size))]);
      const head = Buffer.alloc(20);
      head.writeUInt32LE(description.length, 16);
      return [head, description, Buffer.alloc(data)];
    }),
  );
}
