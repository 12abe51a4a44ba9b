/**
 * A pickle assembler: one function per opcode, each giving the bytes it stands for. It shares no
 * code with the parser and checks nothing, so that wrong streams can be written on purpose.
 */
export type Part = Uint8Array | string | number | readonly Part[];

/** Joins parts: bytes as they are, strings as Latin-1 characters, numbers as single bytes. */
export function assemble(...parts: readonly Part[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  const add = (part: Part): void => {
    if (typeof part === 'number') chunks.push(Uint8Array.of(part));
    else if (typeof part === 'string') chunks.push(latin1(part));
    else if (part instanceof Uint8Array) chunks.push(part);
    else for (const inner of part) add(inner);
  };
  for (const part of parts) add(part);
  return new Uint8Array(Buffer.concat(chunks));
}

function latin1(characters: string): Uint8Array {
  return Buffer.from(characters, 'latin1');
}

function utf8(characters: string): Uint8Array {
  return Buffer.from(characters, 'utf8');
}

/** `width` bytes, little-endian. */
export function little(value: number | bigint, width: number): Uint8Array {
  let rest = BigInt.asUintN(width * 8, BigInt(value));
  return Uint8Array.from({ length: width }, () => {
    const byte = Number(rest & 0xffn);
    rest >>= 8n;
    return byte;
  });
}

/** Bytes of a counted argument; `claimed` lies about their number. */
function counted(
  code: number,
  width: number,
  content: Part,
  claimed?: number | bigint,
): Uint8Array {
  const bytes = assemble(content);
  return assemble(code, little(claimed ?? bytes.length, width), bytes);
}

// Numbers and constants
export const int = (digits: string | number): Uint8Array => assemble('I', String(digits), '\n');
export const binint = (value: number): Uint8Array => assemble('J', little(value, 4));
export const binint1 = (value: number): Uint8Array => assemble('K', value);
export const binint2 = (value: number): Uint8Array => assemble('M', little(value, 2));
export const long = (digits: string): Uint8Array => assemble('L', digits, '\n');
export const long1 = (content: Part, claimed?: number): Uint8Array =>
  counted(0x8a, 1, content, claimed);
export const long4 = (content: Part, claimed?: number): Uint8Array =>
  counted(0x8b, 4, content, claimed);
export const float = (digits: string): Uint8Array => assemble('F', digits, '\n');
export const binfloat = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, false);
  return assemble('G', bytes);
};
export const none = assemble('N');
export const newtrue = assemble(0x88);
export const newfalse = assemble(0x89);

// Text and bytes
export const string = (quoted: string): Uint8Array => assemble('S', quoted, '\n');
export const binstring = (content: Part, claimed?: number): Uint8Array =>
  counted(0x54, 4, content, claimed);
export const shortBinstring = (content: Part, claimed?: number): Uint8Array =>
  counted(0x55, 1, content, claimed);
export const unicode = (line: Part): Uint8Array => assemble('V', line, '\n');
export const shortBinunicode = (value: string, claimed?: number): Uint8Array =>
  counted(0x8c, 1, utf8(value), claimed);
export const binunicode = (value: string | Uint8Array, claimed?: number): Uint8Array =>
  counted(0x58, 4, typeof value === 'string' ? utf8(value) : value, claimed);
export const binunicode8 = (value: string, claimed?: number | bigint): Uint8Array =>
  counted(0x8d, 8, utf8(value), claimed);
export const binbytes = (content: Part, claimed?: number): Uint8Array =>
  counted(0x42, 4, content, claimed);
export const shortBinbytes = (content: Part, claimed?: number): Uint8Array =>
  counted(0x43, 1, content, claimed);
export const binbytes8 = (content: Part, claimed?: number | bigint): Uint8Array =>
  counted(0x8e, 8, content, claimed);
export const bytearray8 = (content: Part, claimed?: number | bigint): Uint8Array =>
  counted(0x96, 8, content, claimed);
export const nextBuffer = assemble(0x97);
export const readonlyBuffer = assemble(0x98);

// Containers
export const emptyList = assemble(']');
export const append = assemble('a');
export const appends = assemble('e');
export const list = assemble('l');
export const emptyTuple = assemble(')');
export const tuple = assemble('t');
export const tuple1 = assemble(0x85);
export const tuple2 = assemble(0x86);
export const tuple3 = assemble(0x87);
export const emptyDict = assemble('}');
export const dict = assemble('d');
export const setitem = assemble('s');
export const setitems = assemble('u');
export const emptySet = assemble(0x8f);
export const additems = assemble(0x90);
export const frozenset = assemble(0x91);

// Stack
export const pop = assemble('0');
export const dup = assemble('2');
export const mark = assemble('(');
export const popMark = assemble('1');

// Memo
export const get = (index: string | number): Uint8Array => assemble('g', String(index), '\n');
export const binget = (index: number): Uint8Array => assemble('h', index);
export const longBinget = (index: number): Uint8Array => assemble('j', little(index, 4));
export const put = (index: string | number): Uint8Array => assemble('p', String(index), '\n');
export const binput = (index: number): Uint8Array => assemble('q', index);
export const longBinput = (index: number): Uint8Array => assemble('r', little(index, 4));
export const memoize = assemble(0x94);

// Imports, calls, state
export const ext1 = (code: number): Uint8Array => assemble(0x82, code);
export const ext2 = (code: number): Uint8Array => assemble(0x83, little(code, 2));
export const ext4 = (code: number): Uint8Array => assemble(0x84, little(code, 4));
export const global = (module: Part, name: Part): Uint8Array =>
  assemble('c', module, '\n', name, '\n');
export const stackGlobal = assemble(0x93);
export const reduce = assemble('R');
export const build = assemble('b');
export const inst = (module: Part, name: Part): Uint8Array =>
  assemble('i', module, '\n', name, '\n');
export const obj = assemble('o');
export const newobj = assemble(0x81);
export const newobjEx = assemble(0x92);
export const persid = (id: Part): Uint8Array => assemble('P', id, '\n');
export const binpersid = assemble('Q');

// Machine
export const proto = (version: number): Uint8Array => assemble(0x80, version);
export const stop = assemble('.');
export const frame = (length: number | bigint): Uint8Array => assemble(0x95, little(length, 8));

/** A str in the shortest form of protocol 4. */
export function text(value: string): Uint8Array {
  return Buffer.byteLength(value) < 256 ? shortBinunicode(value) : binunicode(value);
}

/** Values as a tuple, whatever their number. */
export function tupleOf(...values: readonly Part[]): Uint8Array {
  return assemble(mark, ...values, tuple);
}

/** `module.name(*args)` by GLOBAL and REDUCE, which every protocol has. */
export function call(module: string, name: string, ...args: readonly Part[]): Uint8Array {
  return assemble(global(module, name), tupleOf(...args), reduce);
}

/** An import by STACK_GLOBAL. */
export function fromStack(module: Part, name: Part): Uint8Array {
  return assemble(module, name, stackGlobal);
}

/** PROTO, the parts, STOP. */
export function pickle(version: number, ...parts: readonly Part[]): Uint8Array {
  return assemble(version >= 2 ? proto(version) : '', ...parts, stop);
}

/** The parts in one frame of the right length. */
export function framed(...parts: readonly Part[]): Uint8Array {
  const content = assemble(...parts);
  return assemble(frame(content.length), content);
}
