import { IMPORT_MAPPING, NAME_MAPPING } from './compat.data.ts';
import { isContainer, isPlain } from './container-value.ts';
import type { Machine } from './machine.ts';
import { decodeAscii, decodeEscapes, decodeUnicode } from './text.ts';
import {
  isNode,
  type ComputedGlobalValue,
  type ExtensionValue,
  type GlobalValue,
  type PersistentValue,
  type Value,
} from './value.ts';
import { typeName } from './container.ts';
import { decodeUtf8 } from '../../bytes/text.ts';

const MODULES: ReadonlyMap<string, string> = new Map(IMPORT_MAPPING);
const NAMES: ReadonlyMap<string, readonly [string, string]> = new Map(
  NAME_MAPPING.map(([module, name, toModule, toName]) => [
    `${module}\0${name}`,
    [toModule, toName] as const,
  ]),
);

/** Below this protocol Python 2 names are translated, unless the loader says `fix_imports=False`. */
const FIRST_UNTRANSLATED_PROTOCOL = 3;
/** From this protocol on a dotted name is walked attribute by attribute. */
const FIRST_DOTTED_PROTOCOL = 4;

/** Far beyond any importable name, and below the line buffer of the decoder. */
const MAX_NAME_BYTES = 64 * 1024;

/** White space, control and format characters, lone surrogates: no importable name has them. */
const UNLIKELY_NAME_RE = /[\p{C}\p{Z}]/u;

/** Nothing to look for: the slow tests are for the rest. */
const ASCII_RE = /^[!-~]*$/;

/** What CPython really looks up. */
export function translateName(
  module: string,
  name: string,
  protocol: number,
): readonly [module: string, name: string] {
  if (protocol >= FIRST_UNTRANSLATED_PROTOCOL) return [module, name];
  const pair = NAMES.get(`${module}\0${name}`);
  if (pair !== undefined) return pair;
  return [MODULES.get(module) ?? module, name];
}

function noteName(machine: Machine, module: string, name: string): void {
  const both = `${module}.${name}`;
  const usual = ASCII_RE.test(both);
  if (module === '' || name === '') machine.odd('invalid-name', 'an empty name');
  else if (!usual && (UNLIKELY_NAME_RE.test(both) || both.normalize('NFKC') !== both))
    machine.odd('invalid-name', JSON.stringify(both).slice(0, 200));
  else if (machine.protocol < FIRST_DOTTED_PROTOCOL && name.includes('.'))
    machine.odd('invalid-name', `dotted name ${both.slice(0, 200)} before protocol 4`);
}

/** `find_class(module, name)`: the import happens now, whatever becomes of the result. */
export function importName(machine: Machine, module: string, name: string): GlobalValue {
  const [toModule, toName] = translateName(module, name, machine.protocol);
  const { offset } = machine.decoder;
  const renamed = toModule !== module || toName !== name;
  const target: GlobalValue = {
    kind: 'global',
    module: toModule,
    name: toName,
    ...(renamed ? { written: { module, name } } : {}),
    offset,
  };
  noteName(machine, module, name);
  machine.spendNode();
  machine.effect({ kind: 'import', offset, opcode: machine.opcode, target });
  return target;
}

/** pickletools undoes escapes in names and wants ASCII; the unpicklers do neither. */
function noteNameEscapes(machine: Machine, bytes: Uint8Array, text: string): void {
  const unescaped = decodeEscapes(bytes);
  const read = unescaped === undefined ? undefined : decodeAscii(unescaped);
  if (read === text) return;
  const pickletools = unescaped === undefined ? 'ValueError' : (read ?? 'UnicodeDecodeError');
  machine.disagree({ c: text, python: text, pickletools });
}

/** One of the two lines of GLOBAL and INST. */
function readName(
  machine: Machine,
  bytes: Uint8Array,
  encoding: 'ascii' | 'utf-8',
): string | undefined {
  const text = encoding === 'ascii' ? decodeAscii(bytes) : decodeUtf8(bytes);
  if (text === undefined) {
    machine.odd('invalid-name', `a name that is not ${encoding}`);
    machine.broken('bad-name', `${machine.opcode} with a name that is not ${encoding}`);
    return undefined;
  }
  noteNameEscapes(machine, bytes, text);
  return text;
}

/** C refuses empty lines, where the Python reader goes on to import. */
function acceptEmpty(machine: Machine, module: string, name: string): boolean {
  if (module !== '' && name !== '') return true;
  machine.disagree({
    c: 'UnpicklingError',
    python: `${module}.${name}`,
    pickletools: `${module} ${name}`,
  });
  machine.odd('invalid-name', 'an empty name');
  return machine.dies('c', 'bad-name', `${machine.opcode} with an empty name`);
}

function readPair(
  machine: Machine,
  encoding: 'ascii' | 'utf-8',
): readonly [string, string] | undefined {
  const { head, length, second } = machine.decoder;
  if (head.length < length || length > MAX_NAME_BYTES || second.length > MAX_NAME_BYTES) {
    // No module or attribute is called that; importing it fails in every reader.
    machine.odd('invalid-name', 'a name of more than 64 KiB');
    machine.broken('bad-name', `${machine.opcode} with a name of more than 64 KiB`);
    return undefined;
  }
  const module = readName(machine, head, encoding);
  if (module === undefined) return undefined;
  const name = readName(machine, second, encoding);
  if (name === undefined || !acceptEmpty(machine, module, name)) return undefined;
  return [module, name];
}

export function loadGlobal(machine: Machine): void {
  const pair = readPair(machine, 'utf-8');
  if (pair !== undefined) machine.push(importName(machine, pair[0], pair[1]));
}

/** INST's import; the call is the builders' part. Undefined when the stream ended. */
export function importForInst(machine: Machine): GlobalValue | undefined {
  const pair = readPair(machine, 'ascii');
  if (pair === undefined) return undefined;
  if (machine.marks.length === 0) {
    // C looks for the mark first. The Python reader has imported by the time it misses it.
    machine.disagree({
      c: 'UnpicklingError',
      python: `imports ${pair[0]}.${pair[1]}`,
      pickletools: `${pair[0]} ${pair[1]}`,
    });
    if (!machine.alive.python) {
      machine.underflow();
      return undefined;
    }
  }
  return importName(machine, pair[0], pair[1]);
}

export function loadStackGlobal(machine: Machine): void {
  const name = machine.pop();
  if (name === undefined) return;
  const module = machine.pop();
  if (module === undefined) return;
  if (typeof name === 'string' && typeof module === 'string') {
    machine.push(importName(machine, module, name));
    return;
  }
  if (isNeverText(name) || isNeverText(module)) {
    machine.odd('bad-argument', 'STACK_GLOBAL operand that is not a str');
    const kinds = `${typeName(module)} and ${typeName(name)}`;
    machine.broken('bad-name', `STACK_GLOBAL of ${kinds}`);
    return;
  }
  const { offset } = machine.decoder;
  const target: ComputedGlobalValue = { kind: 'computed-global', module, name, offset };
  machine.spendNode();
  machine.effect({ kind: 'import', offset, opcode: machine.opcode, target });
  machine.push(target);
}

/** Certainly no str: every reader raises. The elided and the long may well be one. */
function isNeverText(value: Value): boolean {
  if (typeof value === 'string') return false;
  if (!isNode(value)) return true;
  switch (value.kind) {
    case 'long-text':
    case 'elided':
    case 'unknown':
      return false;
    case 'tuple':
    case 'list':
    case 'set':
    case 'frozenset':
    case 'dict':
      return true;
    default:
      return isPlain(value);
  }
}

export function loadExtension(machine: Machine): void {
  const code = machine.decoder.int;
  const { registry } = machine.context;
  const entry = registry.get(code);
  if (code <= 0) {
    if (entry === undefined) {
      machine.odd('bad-argument', `extension code ${code}`);
      machine.broken('bad-extension-code', `extension code ${code}`);
      return;
    }
    // Only tables written to directly hold such a code; C checks before it looks.
    machine.disagree({ c: 'UnpicklingError', python: 'registered', pickletools: String(code) });
    if (!machine.dies('c', 'bad-extension-code', `extension code ${code}`)) return;
  }
  if (entry === undefined) {
    const { offset } = machine.decoder;
    const target: ExtensionValue = { kind: 'extension', code, offset };
    machine.spendNode();
    machine.effect({ kind: 'import', offset, opcode: machine.opcode, target });
    machine.push(target);
  } else if (entry.kind === 'object') {
    if (isContainer(entry.value)) entry.value.share();
    machine.push(entry.value);
  } else {
    const value = importName(machine, entry.module, entry.name);
    registry.put(code, { kind: 'object', value });
    machine.push(value);
  }
}

function persist(machine: Machine, id: Value): void {
  const { offset } = machine.decoder;
  const object: PersistentValue = { kind: 'persistent', id, offset };
  machine.spendNode();
  machine.effect({ kind: 'persistent', offset, opcode: machine.opcode, object });
  machine.push(object);
}

export function loadBinpersid(machine: Machine): void {
  const id = machine.pop();
  if (id !== undefined) persist(machine, id);
}

export function loadPersid(machine: Machine): void {
  const { head } = machine.decoder;
  const id = decodeAscii(head);
  if (id === undefined) {
    machine.odd('bad-argument', 'PERSID that is not ASCII');
    machine.broken('bad-persid', 'PERSID that is not ASCII');
    return;
  }
  noteNameEscapes(machine, head, id);
  persist(machine, id);
}

/**
 * The data ends inside a line. The Python reader takes what is there, less its last byte, for the
 * line: an import or a persistent id still happens. Called with the line's bytes after the opcode.
 */
export function loadCutLine(machine: Machine, rest: Uint8Array): void {
  if (!machine.alive.python) return;
  const newline = rest.indexOf(0x0a);
  const first = newline === -1 ? rest.subarray(0, -1) : rest.subarray(0, newline);
  const second = newline === -1 ? new Uint8Array(0) : rest.subarray(newline + 1, -1);
  if (machine.decoder.offset < machine.frameEnd) return;
  const kind = machine.opcode;
  if (kind === 'PERSID') {
    const id = decodeAscii(first);
    if (id === undefined) return;
    machine.disagree({ c: 'UnpicklingError', python: `'${id}'`, pickletools: 'ValueError' });
    persist(machine, id);
    return;
  }
  if (kind !== 'GLOBAL' && kind !== 'INST') return;
  const decode = kind === 'INST' ? decodeAscii : decodeUnicode;
  const module = decode(first);
  const name = decode(second);
  // `__import__('')` imports nothing.
  if (module === undefined || name === undefined || module === '') return;
  machine.disagree({
    c: 'UnpicklingError',
    python: `imports ${module}.${name}`,
    pickletools: 'ValueError',
  });
  const target = importName(machine, module, name);
  if (kind === 'GLOBAL') machine.push(target);
}
