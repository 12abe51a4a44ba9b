/** A pickle assembler: each function gives the bytes of one opcode, nothing checks that they make sense. */

/** Latin-1 text or raw bytes, joined. */
export function bytes(...parts: readonly (string | Uint8Array | number)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') return Uint8Array.of(part);
      return typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    }),
  );
}

function u32(value: number): Uint8Array {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value >>> 0);
  return out;
}

export const proto = (version: number): Uint8Array => bytes(0x80, version);
export const frame = (length: number): Uint8Array => bytes(0x95, u32(length), u32(0));
export const global = (module: string, name: string): Uint8Array =>
  bytes('c', module, '\n', name, '\n');
export const inst = (module: string, name: string): Uint8Array =>
  bytes('i', module, '\n', name, '\n');
export const unicode = (text: string): Uint8Array => {
  const encoded = Buffer.from(text, 'utf8');
  return bytes('X', u32(encoded.length), encoded);
};
export const shortUnicode = (text: string): Uint8Array => {
  const encoded = Buffer.from(text, 'utf8');
  return bytes(0x8c, encoded.length, encoded);
};
export const lineUnicode = (text: string): Uint8Array => bytes('V', text, '\n');
export const lineString = (text: string): Uint8Array => bytes("S'", text, "'\n");
export const shortString = (text: string): Uint8Array => bytes('U', text.length, text);
export const binBytes = (content: Uint8Array): Uint8Array =>
  bytes('B', u32(content.length), content);
export const int = (value: number): Uint8Array =>
  value >= 0 && value < 256 ? bytes('K', value) : bytes('J', u32(value));
export const float = (value: number): Uint8Array => {
  const out = Buffer.alloc(9);
  out.write('G', 'latin1');
  out.writeDoubleBE(value, 1);
  return out;
};
export const put = (slot: number): Uint8Array => bytes('q', slot);
export const get = (slot: number): Uint8Array => bytes('h', slot);
export const ext1 = (code: number): Uint8Array => bytes(0x82, code);

export const MARK = bytes('(');
export const TUPLE = bytes('t');
export const EMPTY_TUPLE = bytes(')');
export const TUPLE1 = bytes(0x85);
export const TUPLE2 = bytes(0x86);
export const TUPLE3 = bytes(0x87);
export const EMPTY_LIST = bytes(']');
export const APPENDS = bytes('e');
export const EMPTY_DICT = bytes('}');
export const SETITEMS = bytes('u');
export const REDUCE = bytes('R');
export const BUILD = bytes('b');
export const OBJ = bytes('o');
export const NEWOBJ = bytes(0x81);
export const NEWOBJ_EX = bytes(0x92);
export const STACK_GLOBAL = bytes(0x93);
export const MEMOIZE = bytes(0x94);
export const BINPERSID = bytes('Q');
export const NONE = bytes('N');
export const TRUE = bytes(0x88);
export const FALSE = bytes(0x89);
export const POP = bytes('0');
export const STOP = bytes('.');
