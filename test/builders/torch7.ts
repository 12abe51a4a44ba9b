/** Lua values as torch7 writes them; independent of the parser. */
export type Torch7Value =
  | null
  | boolean
  | number
  | string
  | { readonly table: readonly (readonly [Torch7Value, Torch7Value])[] }
  | { readonly class: string; readonly fields: Torch7Value; readonly version?: string | undefined }
  | { readonly tensor: string; readonly shape: readonly number[]; readonly elements: number }
  | { readonly code: Uint8Array; readonly type?: 6 | 7 | 8; readonly upvalues?: Torch7Value }
  | { readonly raw: Uint8Array };

const STORAGE_BYTES: Readonly<Record<string, number>> = { Float: 4, Double: 8, Byte: 1, Long: 8 };

/** Writes a file in torch7's binary encoding, or the same in text. */
export class Torch7Writer {
  readonly #parts: Buffer[] = [];
  readonly #text: boolean;
  #index = 0;

  constructor(encoding: 'binary' | 'ascii' = 'binary') {
    this.#text = encoding === 'ascii';
  }

  #number(value: number, bytes: 4 | 8): void {
    if (this.#text) {
      this.#parts.push(Buffer.from(`${value}\n`));
      return;
    }
    const buffer = Buffer.alloc(bytes);
    if (bytes === 4) buffer.writeInt32LE(value);
    else buffer.writeBigInt64LE(BigInt(value));
    this.#parts.push(buffer);
  }

  #chars(bytes: Uint8Array | string): void {
    const buffer = Buffer.from(bytes);
    this.#number(buffer.length, 4);
    this.#parts.push(buffer);
    if (this.#text) this.#parts.push(Buffer.from('\n'));
  }

  #tag(type: number, shared: boolean): void {
    this.#number(type, 4);
    if (!shared) return;
    this.#index += 1;
    this.#number(this.#index, 4);
  }

  write(value: Torch7Value): this {
    if (value === null) this.#tag(0, false);
    else if (typeof value === 'boolean') {
      this.#tag(5, false);
      this.#number(value ? 1 : 0, 4);
    } else if (typeof value === 'number') {
      this.#tag(1, false);
      if (this.#text) this.#parts.push(Buffer.from(`${value}\n`));
      else {
        const buffer = Buffer.alloc(8);
        buffer.writeDoubleLE(value);
        this.#parts.push(buffer);
      }
    } else if (typeof value === 'string') {
      this.#tag(2, false);
      this.#chars(value);
    } else this.#compound(value);
    return this;
  }

  #compound(value: Exclude<Torch7Value, null | boolean | number | string>): void {
    if ('raw' in value) this.#parts.push(Buffer.from(value.raw));
    else if ('table' in value) {
      this.#tag(3, true);
      this.#number(value.table.length, 4);
      for (const [key, item] of value.table) this.write(key).write(item);
    } else if ('code' in value) {
      const { type = 8 } = value;
      this.#tag(type, type !== 6);
      this.#chars(value.code);
      this.write(value.upvalues ?? { table: [] });
    } else if ('class' in value) {
      this.#tag(4, true);
      if (value.version !== undefined || !('version' in value)) this.#chars(value.version ?? 'V 1');
      this.#chars(value.class);
      this.write(value.fields);
    } else this.#tensor(value.tensor, value.shape, value.elements);
  }

  #tensor(kind: string, shape: readonly number[], elements: number): void {
    this.#tag(4, true);
    this.#chars('V 1');
    this.#chars(`torch.${kind}Tensor`);
    this.#number(shape.length, 4);
    for (const size of shape) this.#number(size, 8);
    for (const _ of shape) this.#number(1, 8);
    this.#number(1, 8);
    this.#tag(4, true);
    this.#chars('V 1');
    this.#chars(`torch.${kind}Storage`);
    this.#number(elements, 8);
    if (this.#text) this.#parts.push(Buffer.from(`${Array(elements).fill('0').join(' ')}\n`));
    else this.#parts.push(Buffer.alloc(elements * (STORAGE_BYTES[kind] ?? 4)));
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}

/** The bytes of one value. */
export function torch7(value: Torch7Value, encoding: 'binary' | 'ascii' = 'binary'): Uint8Array {
  return new Torch7Writer(encoding).write(value).bytes();
}

/** Begins like LuaJIT bytecode and mentions the given names; no interpreter would run it. */
export function luaJit(...names: readonly string[]): Uint8Array {
  const constants = names.map((name) => `${String.fromCharCode(name.length + 5)}${name}`);
  return Buffer.from(`\u001bLJ\u0001\u0002${constants.join('')}\u0000`, 'latin1');
}

/** A small network as nn writes one. */
export const HONEST_NETWORK: Torch7Value = {
  class: 'nn.Sequential',
  fields: {
    table: [
      ['train', false],
      [
        'modules',
        {
          table: [
            [
              1,
              {
                class: 'nn.Linear',
                fields: {
                  table: [
                    ['weight', { tensor: 'Float', shape: [4, 3], elements: 12 }],
                    ['bias', { tensor: 'Float', shape: [4], elements: 4 }],
                  ],
                },
              },
            ],
            [2, { class: 'nn.ReLU', fields: { table: [['inplace', false]] } }],
          ],
        },
      ],
    ],
  },
};
