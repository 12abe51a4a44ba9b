import type { Machine } from './machine.ts';
import * as building from './machine-building.ts';
import * as containers from './machine-containers.ts';
import { loadFrame } from './machine-frames.ts';
import * as globals from './machine-globals.ts';
import * as literals from './machine-literals.ts';
import * as memo from './machine-memo.ts';
import * as stack from './machine-stack.ts';
import { OP, type OpcodeName } from './opcodes.ts';

type Handler = (machine: Machine) => void;

const HANDLER_ROWS: Readonly<Record<OpcodeName, Handler>> = {
  INT: literals.loadInt,
  BININT: literals.loadInt4,
  BININT1: literals.loadInt4,
  BININT2: literals.loadInt4,
  LONG: literals.loadLong,
  LONG1: literals.loadCountedLong,
  LONG4: literals.loadCountedLong,
  STRING: literals.loadString,
  BINSTRING: literals.loadBinstring,
  SHORT_BINSTRING: literals.loadBinstring,
  BINBYTES: literals.loadBytes,
  SHORT_BINBYTES: literals.loadBytes,
  BINBYTES8: literals.loadBytes,
  BYTEARRAY8: literals.loadBytearray,
  NEXT_BUFFER: building.loadNextBuffer,
  READONLY_BUFFER: building.loadReadonlyBuffer,
  NONE: literals.loadNone,
  NEWTRUE: literals.loadTrue,
  NEWFALSE: literals.loadFalse,
  UNICODE: literals.loadUnicodeLine,
  SHORT_BINUNICODE: literals.loadUnicode,
  BINUNICODE: literals.loadUnicode,
  BINUNICODE8: literals.loadUnicode,
  FLOAT: literals.loadFloat,
  BINFLOAT: literals.loadBinfloat,
  EMPTY_LIST: containers.loadEmptyList,
  APPEND: containers.loadAppend,
  APPENDS: containers.loadAppends,
  LIST: containers.loadList,
  EMPTY_TUPLE: containers.loadEmptyTuple,
  TUPLE: containers.loadTuple,
  TUPLE1: containers.loadTuple1,
  TUPLE2: containers.loadTuple2,
  TUPLE3: containers.loadTuple3,
  EMPTY_DICT: containers.loadEmptyDict,
  DICT: containers.loadDict,
  SETITEM: containers.loadSetitem,
  SETITEMS: containers.loadSetitems,
  EMPTY_SET: containers.loadEmptySet,
  ADDITEMS: containers.loadAdditems,
  FROZENSET: containers.loadFrozenset,
  POP: stack.loadPop,
  DUP: stack.loadDup,
  MARK: stack.loadMark,
  POP_MARK: stack.loadPopMark,
  GET: memo.loadGet,
  BINGET: memo.loadBinget,
  LONG_BINGET: memo.loadBinget,
  PUT: memo.loadPut,
  BINPUT: memo.loadBinput,
  LONG_BINPUT: memo.loadBinput,
  MEMOIZE: memo.loadMemoize,
  EXT1: globals.loadExtension,
  EXT2: globals.loadExtension,
  EXT4: globals.loadExtension,
  GLOBAL: globals.loadGlobal,
  STACK_GLOBAL: globals.loadStackGlobal,
  REDUCE: building.loadReduce,
  BUILD: building.loadBuild,
  INST: building.loadInst,
  OBJ: building.loadObj,
  NEWOBJ: building.loadNewobj,
  NEWOBJ_EX: building.loadNewobjEx,
  PROTO: stack.loadProto,
  STOP: stack.loadStop,
  FRAME: loadFrame,
  PERSID: globals.loadPersid,
  BINPERSID: globals.loadBinpersid,
};

const BY_NAME: ReadonlyMap<string, Handler> = new Map(Object.entries(HANDLER_ROWS));
const HANDLERS: (Handler | undefined)[] = Array.from({ length: 256 });
for (const [name, code] of Object.entries(OP)) HANDLERS[code] = BY_NAME.get(name);

/** What to do for an opcode byte; undefined for bytes that are none. */
export function handlerOf(code: number): Handler | undefined {
  return HANDLERS[code];
}
