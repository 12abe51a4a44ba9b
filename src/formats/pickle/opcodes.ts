/** What follows an opcode byte. Lines end at a newline; the digit is the width of the number or of the count in front. */
export type ArgumentKind =
  | 'none'
  | 'uint1'
  | 'uint2'
  | 'int4'
  | 'uint4'
  | 'uint8'
  | 'float8'
  | 'long1'
  | 'long4'
  | 'string1'
  | 'string4'
  | 'bytes1'
  | 'bytes4'
  | 'bytes8'
  | 'bytearray8'
  | 'unicode1'
  | 'unicode4'
  | 'unicode8'
  | 'decimal-line'
  | 'long-line'
  | 'float-line'
  | 'string-line'
  | 'unicode-line'
  | 'name-line'
  | 'name-pair';

/** One opcode as pickletools documents it, with its appetite for the stack. */
export interface Opcode {
  readonly code: number;
  readonly name: string;
  readonly argument: ArgumentKind;
  /** The first protocol whose writers use it. CPython's readers never enforce this. */
  readonly protocol: number;
  /** Values it needs on top of the stack, not counting those above a mark it consumes. */
  readonly needs: number;
  /** Takes everything down to the topmost mark, and the mark. */
  readonly takesMark: boolean;
  /** Values it leaves in their place. */
  readonly leaves: number;
}

/** Opcode bytes by name. */
export const OP = {
  INT: 0x49,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  LONG: 0x4c,
  LONG1: 0x8a,
  LONG4: 0x8b,
  STRING: 0x53,
  BINSTRING: 0x54,
  SHORT_BINSTRING: 0x55,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  BINBYTES8: 0x8e,
  BYTEARRAY8: 0x96,
  NEXT_BUFFER: 0x97,
  READONLY_BUFFER: 0x98,
  NONE: 0x4e,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  UNICODE: 0x56,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE: 0x58,
  BINUNICODE8: 0x8d,
  FLOAT: 0x46,
  BINFLOAT: 0x47,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  APPENDS: 0x65,
  LIST: 0x6c,
  EMPTY_TUPLE: 0x29,
  TUPLE: 0x74,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  EMPTY_DICT: 0x7d,
  DICT: 0x64,
  SETITEM: 0x73,
  SETITEMS: 0x75,
  EMPTY_SET: 0x8f,
  ADDITEMS: 0x90,
  FROZENSET: 0x91,
  POP: 0x30,
  DUP: 0x32,
  MARK: 0x28,
  POP_MARK: 0x31,
  GET: 0x67,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  PUT: 0x70,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  MEMOIZE: 0x94,
  EXT1: 0x82,
  EXT2: 0x83,
  EXT4: 0x84,
  GLOBAL: 0x63,
  STACK_GLOBAL: 0x93,
  REDUCE: 0x52,
  BUILD: 0x62,
  INST: 0x69,
  OBJ: 0x6f,
  NEWOBJ: 0x81,
  NEWOBJ_EX: 0x92,
  PROTO: 0x80,
  STOP: 0x2e,
  FRAME: 0x95,
  PERSID: 0x50,
  BINPERSID: 0x51,
} as const;

export type OpcodeName = keyof typeof OP;

type Row = readonly [
  argument: ArgumentKind,
  protocol: number,
  needs: number,
  mark: '' | 'mark',
  leaves: number,
];

const ROWS = {
  INT: ['decimal-line', 0, 0, '', 1],
  BININT: ['int4', 1, 0, '', 1],
  BININT1: ['uint1', 1, 0, '', 1],
  BININT2: ['uint2', 1, 0, '', 1],
  LONG: ['long-line', 0, 0, '', 1],
  LONG1: ['long1', 2, 0, '', 1],
  LONG4: ['long4', 2, 0, '', 1],
  STRING: ['string-line', 0, 0, '', 1],
  BINSTRING: ['string4', 1, 0, '', 1],
  SHORT_BINSTRING: ['string1', 1, 0, '', 1],
  BINBYTES: ['bytes4', 3, 0, '', 1],
  SHORT_BINBYTES: ['bytes1', 3, 0, '', 1],
  BINBYTES8: ['bytes8', 4, 0, '', 1],
  BYTEARRAY8: ['bytearray8', 5, 0, '', 1],
  NEXT_BUFFER: ['none', 5, 0, '', 1],
  READONLY_BUFFER: ['none', 5, 1, '', 1],
  NONE: ['none', 0, 0, '', 1],
  NEWTRUE: ['none', 2, 0, '', 1],
  NEWFALSE: ['none', 2, 0, '', 1],
  UNICODE: ['unicode-line', 0, 0, '', 1],
  SHORT_BINUNICODE: ['unicode1', 4, 0, '', 1],
  BINUNICODE: ['unicode4', 1, 0, '', 1],
  BINUNICODE8: ['unicode8', 4, 0, '', 1],
  FLOAT: ['float-line', 0, 0, '', 1],
  BINFLOAT: ['float8', 1, 0, '', 1],
  EMPTY_LIST: ['none', 1, 0, '', 1],
  APPEND: ['none', 0, 2, '', 1],
  APPENDS: ['none', 1, 1, 'mark', 1],
  LIST: ['none', 0, 0, 'mark', 1],
  EMPTY_TUPLE: ['none', 1, 0, '', 1],
  TUPLE: ['none', 0, 0, 'mark', 1],
  TUPLE1: ['none', 2, 1, '', 1],
  TUPLE2: ['none', 2, 2, '', 1],
  TUPLE3: ['none', 2, 3, '', 1],
  EMPTY_DICT: ['none', 1, 0, '', 1],
  DICT: ['none', 0, 0, 'mark', 1],
  SETITEM: ['none', 0, 3, '', 1],
  SETITEMS: ['none', 1, 1, 'mark', 1],
  EMPTY_SET: ['none', 4, 0, '', 1],
  ADDITEMS: ['none', 4, 1, 'mark', 1],
  FROZENSET: ['none', 4, 0, 'mark', 1],
  POP: ['none', 0, 1, '', 0],
  DUP: ['none', 0, 1, '', 2],
  MARK: ['none', 0, 0, '', 0],
  POP_MARK: ['none', 1, 0, 'mark', 0],
  GET: ['decimal-line', 0, 0, '', 1],
  BINGET: ['uint1', 1, 0, '', 1],
  LONG_BINGET: ['uint4', 1, 0, '', 1],
  PUT: ['decimal-line', 0, 1, '', 1],
  BINPUT: ['uint1', 1, 1, '', 1],
  LONG_BINPUT: ['uint4', 1, 1, '', 1],
  MEMOIZE: ['none', 4, 1, '', 1],
  EXT1: ['uint1', 2, 0, '', 1],
  EXT2: ['uint2', 2, 0, '', 1],
  EXT4: ['int4', 2, 0, '', 1],
  GLOBAL: ['name-pair', 0, 0, '', 1],
  STACK_GLOBAL: ['none', 4, 2, '', 1],
  REDUCE: ['none', 0, 2, '', 1],
  BUILD: ['none', 0, 2, '', 1],
  INST: ['name-pair', 0, 0, 'mark', 1],
  OBJ: ['none', 1, 0, 'mark', 1],
  NEWOBJ: ['none', 2, 2, '', 1],
  NEWOBJ_EX: ['none', 4, 3, '', 1],
  PROTO: ['uint1', 2, 0, '', 0],
  STOP: ['none', 0, 1, '', 0],
  FRAME: ['uint8', 4, 0, '', 0],
  PERSID: ['name-line', 0, 0, '', 1],
  BINPERSID: ['none', 1, 1, '', 1],
} satisfies Record<OpcodeName, Row>;

const CODES: ReadonlyMap<string, number> = new Map(Object.entries(OP));

/** All 68 opcodes, in pickletools' order. */
export const OPCODES: readonly Opcode[] = Object.entries(ROWS).map(
  ([name, [argument, protocol, needs, mark, leaves]]) =>
    Object.freeze({
      code: CODES.get(name) ?? -1,
      name,
      argument,
      protocol,
      needs,
      takesMark: mark === 'mark',
      leaves,
    }),
);

const BY_CODE: readonly (Opcode | undefined)[] = Array.from({ length: 256 }, (_, code) =>
  OPCODES.find((opcode) => opcode.code === code),
);

/** The protocol of each opcode byte; 0 for bytes that are none. */
export const PROTOCOL_OF = Uint8Array.from(BY_CODE, (opcode) => opcode?.protocol ?? 0);

export function opcodeOf(code: number): Opcode | undefined {
  return BY_CODE[code];
}

/** The opcode's name, or its byte in hexadecimal when no protocol knows it. */
export function opcodeName(code: number): string {
  return BY_CODE[code]?.name ?? `0x${code.toString(16).padStart(2, '0')}`;
}
