import type { CodeLayout, CodeObject, PyConstant } from './code-object.ts';
import { KNOWN_MINORS } from './instructions.ts';
import { readMarshal, type MarshalError } from './marshal.ts';
import type { BytecodeCall, Traced } from './calls.ts';
import { traceCalls } from './trace.ts';

/** What compiled Python code says it does. */
export interface BytecodeProgram {
  readonly calls: readonly BytecodeCall[];
  /** Dotted names it mentions, called or not; `text` is the name. */
  readonly references: readonly BytecodeCall[];
  /** Every name the code mentions: globals, attributes, imported modules. */
  readonly names: readonly string[];
  /** Texts among its constants, shortened. */
  readonly texts: readonly string[];
  /** Functions, classes and comprehensions, the outermost included. */
  readonly codeObjects: number;
  /** `CPython 3.11`; undefined where no known version's instructions fit and only names and constants were read. */
  readonly version: string | undefined;
  readonly name: string;
  readonly fileName: string;
  /** Bytes behind the code. */
  readonly trailing: number;
  /** More code objects or calls than are kept. */
  readonly truncated: boolean;
}

export type Bytecode =
  | { readonly ok: true; readonly program: BytecodeProgram }
  | { readonly ok: false; readonly code: MarshalError; readonly offset: number };

/** Code objects followed. The largest modules of the standard library hold some 3,000. */
const MAX_CODE_OBJECTS = 20_000;
const MAX_CALLS = 100_000;
const MAX_NAMES = 20_000;
const MAX_TEXTS = 2000;
const MAX_TEXT = 500;

const LAYOUTS: readonly CodeLayout[] = ['3.11', '3.8', '3.0', '2.7'];
const MINORS: Readonly<Record<CodeLayout, readonly number[]>> = {
  '3.11': KNOWN_MINORS.filter((minor) => minor >= 11),
  '3.8': KNOWN_MINORS.filter((minor) => minor >= 8 && minor <= 10),
  '3.0': KNOWN_MINORS.filter((minor) => minor <= 7),
  '2.7': [],
};

interface Tree {
  readonly codes: readonly CodeObject[];
  readonly truncated: boolean;
}

/** The code object and those inside it, outermost first. */
function everyCode(root: CodeObject): Tree {
  const codes: CodeObject[] = [];
  const seen = new Set<CodeObject>();
  const left: PyConstant[] = [{ kind: 'code', code: root }];
  const visited = new Set<PyConstant>();
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (visited.has(value)) continue;
    visited.add(value);
    if (value.kind === 'tuple' || value.kind === 'list' || value.kind === 'set') {
      for (const item of value.items) left.push(item);
    } else if (value.kind === 'code' && !seen.has(value.code)) {
      seen.add(value.code);
      if (codes.length >= MAX_CODE_OBJECTS) return { codes, truncated: true };
      codes.push(value.code);
      for (let at = value.code.constants.length - 1; at >= 0; at -= 1) {
        const constant = value.code.constants[at];
        if (constant !== undefined) left.push(constant);
      }
    }
  }
  return { codes, truncated: false };
}

interface Trace {
  readonly minor: number;
  readonly misfits: number;
  readonly calls: readonly BytecodeCall[];
  readonly references: readonly BytecodeCall[];
}

function trace(codes: readonly CodeObject[], minor: number): Trace {
  const traced: Traced = { globals: new Map(), calls: [], references: new Map() };
  const { calls, references } = traced;
  let misfits = 0;
  for (const code of codes) {
    if (calls.length >= MAX_CALLS) break;
    misfits += traceCalls(code, minor, traced);
  }
  return { minor, misfits, calls: calls.slice(0, MAX_CALLS), references: [...references.values()] };
}

/**
 * Nothing in marshalled code says which version wrote it. The versions whose instructions fit best
 * are taken, all of them: what one of them would call is what the code may call.
 */
function bestTraces(codes: readonly CodeObject[], minors: readonly number[]): readonly Trace[] {
  const traces = minors.map((minor) => trace(codes, minor));
  const least = Math.min(...traces.map(({ misfits }) => misfits));
  return traces.filter(({ misfits }) => misfits === least);
}

function mergedCalls(traces: readonly Trace[]): readonly BytecodeCall[] {
  const merged = new Map<string, BytecodeCall>();
  for (const call of traces.flatMap(({ calls }) => calls)) {
    const key = `${call.within}\n${call.offset}\n${call.text}`;
    if (!merged.has(key)) merged.set(key, call);
  }
  return [...merged.values()];
}

function textsOf(codes: readonly CodeObject[]): string[] {
  const texts: string[] = [];
  const left: PyConstant[] = codes.flatMap(({ constants }) => [...constants]);
  const visited = new Set<PyConstant>();
  for (
    let value = left.pop();
    value !== undefined && texts.length < MAX_TEXTS;
    value = left.pop()
  ) {
    if (visited.has(value)) continue;
    visited.add(value);
    if (value.kind === 'text') texts.push(value.text.slice(0, MAX_TEXT));
    else if (value.kind === 'bytes')
      texts.push(Buffer.from(value.bytes.subarray(0, MAX_TEXT)).toString('latin1'));
    else if (value.kind === 'tuple' || value.kind === 'list' || value.kind === 'set')
      left.push(...value.items);
  }
  return texts;
}

function describe(root: CodeObject, minors: readonly number[], trailing: number): BytecodeProgram {
  const { codes, truncated } = everyCode(root);
  const traces = minors.length === 0 ? [] : bestTraces(codes, minors);
  const misfits = traces[0]?.misfits ?? 1;
  // A few odd instructions are a trick; many are another interpreter.
  const fits = misfits <= codes.length;
  const calls = mergedCalls(traces);
  const versions = traces.map(({ minor }) => `3.${minor}`);
  return {
    calls,
    references: [
      ...new Map(
        traces.flatMap(({ references }) =>
          references.map((name) => [name.callable, name] as const),
        ),
      ).values(),
    ],
    names: [...new Set(codes.flatMap(({ names }) => [...names]))].slice(0, MAX_NAMES),
    texts: textsOf(codes),
    codeObjects: codes.length,
    version: fits && versions.length > 0 ? `CPython ${versions.join(' or ')}` : undefined,
    name: root.name,
    fileName: root.fileName,
    trailing,
    truncated: truncated || calls.length >= MAX_CALLS,
  };
}

/** Reads marshalled code; `minor` is the version where the container says it. */
export function readBytecode(bytes: Uint8Array, minor?: number): Bytecode {
  let failure: Bytecode | undefined;
  for (const layout of LAYOUTS) {
    const minors = MINORS[layout].filter((each) => minor === undefined || each === minor);
    if (minor !== undefined && minors.length === 0 && layout !== '2.7') continue;
    const read = readMarshal(bytes, layout);
    if (!read.ok) {
      if (failure === undefined || failure.ok || failure.offset < read.offset)
        failure = { ok: false, code: read.code, offset: read.offset };
      continue;
    }
    if (read.value.kind !== 'code') return { ok: false, code: 'not-code', offset: 0 };
    return { ok: true, program: describe(read.value.code, minors, bytes.length - read.length) };
  }
  return failure ?? { ok: false, code: 'not-code', offset: 0 };
}
