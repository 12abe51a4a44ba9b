import type { Parsed } from '../../core/parsed.ts';
import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { readBytecode } from '../../code/python-bytecode/bytecode.ts';
import type { MarshalError } from '../../code/python-bytecode/marshal.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { pythonBytecode, type PythonBytecode } from './python-bytecode.ts';

/** First and last magic number of each minor version of CPython 3 (Include/internal/pycore_magic_number.h). */
const MAGICS: readonly (readonly [first: number, last: number, minor: number])[] = [
  [3360, 3379, 6],
  [3390, 3399, 7],
  [3400, 3419, 8],
  [3420, 3429, 9],
  [3430, 3449, 10],
  [3450, 3499, 11],
  [3500, 3549, 12],
  [3550, 3599, 13],
  [3600, 3649, 14],
];
/** Magic, flags, and time and size of the source or its hash. Before 3.7 there were no flags. */
const HEADER_BYTES = 16;
const OLD_HEADER_BYTES = 12;
/** The largest generated modules compile to some 5 MB. */
const MAX_BYTES = 64 * 1024 * 1024;
const CODE_TYPES: ReadonlySet<number> = new Set([0x63, 0xe3]);

type Result = Parsed<PythonBytecode, never, MarshalError | 'size-limit' | 'unknown-magic'>;

function minorOf(head: Uint8Array): number | undefined {
  if (head[2] !== 0x0d || head[3] !== 0x0a) return undefined;
  const magic = (head[0] ?? 0) | ((head[1] ?? 0) << 8);
  return MAGICS.find(([first, last]) => magic >= first && magic <= last)?.[2];
}

function headerBytes(minor: number): number {
  return minor < 7 ? OLD_HEADER_BYTES : HEADER_BYTES;
}

function recognise({ head }: Glimpse): Recognition {
  const minor = minorOf(head);
  if (minor === undefined) return 'no';
  return CODE_TYPES.has(head[headerBytes(minor)] ?? 0) ? 'certain' : 'no';
}

async function parse(source: ByteSource, _limits: Limits): Promise<Result> {
  const bytes = await source.read(0, MAX_BYTES + 1);
  if (bytes.length > MAX_BYTES) {
    const detail = `a module of more than ${MAX_BYTES} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: MAX_BYTES, detail } };
  }
  const minor = minorOf(bytes);
  if (minor === undefined) {
    const detail = 'no magic number of a known version';
    return { ok: false, error: { code: 'unknown-magic', offset: 0, detail } };
  }
  const start = headerBytes(minor);
  const read = readBytecode(bytes.subarray(start), minor);
  if (!read.ok) {
    const detail = 'the marshalled code can not be read';
    return { ok: false, error: { code: read.code, offset: start + read.offset, detail } };
  }
  const { program } = read;
  const version = `3.${minor}`;
  const value: PythonBytecode = {
    program,
    version,
    claims: [{ start: 0, end: bytes.length - program.trailing, what: 'compiled module' }],
    facts: { python: version, codeObjects: program.codeObjects },
  };
  const unexamined = program.truncated
    ? [{ code: 'count-limit' as const, detail: 'more functions or calls than are read' }]
    : [];
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'python-bytecode',
  title: 'compiled Python module',
  artifact: pythonBytecode,
  kind: 'source',
  extensions: ['.pyc', '.pyo'],
  recognise,
  parse,
});
