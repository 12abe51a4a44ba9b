import { PYTHON_OPCODES } from './opcodes.data.ts';

export interface Instruction {
  readonly name: string;
  readonly argument: number;
  /** Byte offset in the code. */
  readonly offset: number;
}

interface OpcodeTable {
  readonly names: readonly (string | undefined)[];
  readonly caches: ReadonlyMap<string, number>;
}

/** Code units after an instruction that the interpreter fills for itself. Before 3.11 there are none. */
const CACHES: Readonly<Record<number, string>> = {
  11: 'BINARY_SUBSCR:4 STORE_SUBSCR:1 UNPACK_SEQUENCE:1 STORE_ATTR:4 LOAD_ATTR:4 COMPARE_OP:2 LOAD_GLOBAL:5 BINARY_OP:1 LOAD_METHOD:10 PRECALL:1 CALL:4',
  12: 'BINARY_SUBSCR:1 STORE_SUBSCR:1 UNPACK_SEQUENCE:1 STORE_ATTR:4 LOAD_ATTR:9 COMPARE_OP:1 LOAD_GLOBAL:4 BINARY_OP:1 FOR_ITER:1 LOAD_SUPER_ATTR:1 CALL:3 SEND:1',
  13: 'BINARY_SUBSCR:1 STORE_SUBSCR:1 UNPACK_SEQUENCE:1 STORE_ATTR:4 LOAD_ATTR:9 COMPARE_OP:1 CONTAINS_OP:1 LOAD_GLOBAL:4 BINARY_OP:1 FOR_ITER:1 LOAD_SUPER_ATTR:1 CALL:3 SEND:1 JUMP_BACKWARD:1 TO_BOOL:3 POP_JUMP_IF_TRUE:1 POP_JUMP_IF_FALSE:1 POP_JUMP_IF_NONE:1 POP_JUMP_IF_NOT_NONE:1',
  14: 'STORE_SUBSCR:1 UNPACK_SEQUENCE:1 STORE_ATTR:4 LOAD_ATTR:9 COMPARE_OP:1 CONTAINS_OP:1 LOAD_GLOBAL:4 BINARY_OP:5 FOR_ITER:1 LOAD_SUPER_ATTR:1 CALL:3 CALL_KW:3 SEND:1 JUMP_BACKWARD:1 TO_BOOL:3 POP_JUMP_IF_TRUE:1 POP_JUMP_IF_FALSE:1 POP_JUMP_IF_NONE:1 POP_JUMP_IF_NOT_NONE:1',
};

const tables = new Map<number, OpcodeTable>();

function tableOf(minor: number): OpcodeTable {
  const known = tables.get(minor);
  if (known !== undefined) return known;
  const names: (string | undefined)[] = [];
  for (const entry of (PYTHON_OPCODES[minor] ?? '').split(' ')) {
    const [number = '', name] = entry.split(':');
    names[Number(number)] = name;
  }
  const caches = new Map(
    (CACHES[minor] ?? '')
      .split(' ')
      .map((entry) => entry.split(':'))
      .map(([name = '', count]) => [name, Number(count)] as const),
  );
  const table = { names, caches };
  tables.set(minor, table);
  return table;
}

/** Minor versions of CPython 3 whose instructions are known. */
export const KNOWN_MINORS: readonly number[] = Object.keys(PYTHON_OPCODES).map(Number);

const CODE_UNIT_BYTES = 2;

/** The instructions of a code object as one version of CPython reads them; a number without a name is `?`. */
export function* instructions(code: Uint8Array, minor: number): Generator<Instruction> {
  const { names, caches } = tableOf(minor);
  let extended = 0;
  for (let at = 0; at + 1 < code.length; at += CODE_UNIT_BYTES) {
    const name = names[code[at] ?? 0] ?? '?';
    const argument = ((extended << 8) | (code[at + 1] ?? 0)) >>> 0;
    extended = name === 'EXTENDED_ARG' ? argument : 0;
    if (name === 'EXTENDED_ARG' || name === 'CACHE') continue;
    yield { name, argument, offset: at };
    at += (caches.get(name) ?? 0) * CODE_UNIT_BYTES;
  }
}
