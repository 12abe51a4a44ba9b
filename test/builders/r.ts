/** Items of an R serialisation as big-endian bytes (XDR); `r` puts the header in front. */
export function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export const NULL = int(254);
export const UNBOUND = int(252);
export const GLOBAL = int(253);

export function char(text: string): Buffer {
  return Buffer.concat([int(9), int(Buffer.byteLength(text)), Buffer.from(text)]);
}

export function strings(...texts: readonly string[]): Buffer {
  return Buffer.concat([int(16), int(texts.length), ...texts.map(char)]);
}

export function symbol(name: string): Buffer {
  return Buffer.concat([int(1), char(name)]);
}

export function list(...items: readonly Buffer[]): Buffer {
  return Buffer.concat([int(19), int(items.length), ...items]);
}

/** A pair list; names are its tags. */
export function pairs(items: Readonly<Record<string, Buffer>>): Buffer {
  const cells = Object.entries(items).map(([name, value]) =>
    Buffer.concat([int(2 | 0x400), symbol(name), value]),
  );
  return Buffer.concat([...cells, NULL]);
}

export function call(name: string | Buffer, ...args: readonly Buffer[]): Buffer {
  const head = typeof name === 'string' ? symbol(name) : name;
  return Buffer.concat([int(6), head, ...args.flatMap((arg) => [int(2), arg]), NULL]);
}

export function promise(expression: Buffer, value: Buffer = UNBOUND): Buffer {
  return Buffer.concat([int(5 | 0x400), GLOBAL, value, expression]);
}

export function closure(body: Buffer, formals: Buffer = NULL): Buffer {
  return Buffer.concat([int(3 | 0x400), GLOBAL, formals, body]);
}

export function environment(frame: Buffer): Buffer {
  return Buffer.concat([int(4), int(0), GLOBAL, frame, NULL, NULL]);
}

/** A compiled function body: no instructions, and these constants. */
export function bytecode(...constants: readonly Buffer[]): Buffer {
  const code = Buffer.concat([int(13), int(1), int(12)]);
  const all = constants.map((constant) => Buffer.concat([int(0), constant]));
  return Buffer.concat([int(21), int(0), code, int(all.length), ...all]);
}

/** A whole `.rds` file, version 2; with `magic`, an `.RData` file. */
export function r(item: Buffer, magic = ''): Uint8Array {
  const head = Buffer.concat([
    Buffer.from(`${magic}X\n`),
    int(2),
    int(0x00040301),
    int(0x00020300),
  ]);
  return new Uint8Array(Buffer.concat([head, item]));
}

/** `system("echo weighbridge-test")` */
export const COMMAND = call('system', strings('echo weighbridge-test'));
