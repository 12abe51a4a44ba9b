import type { Recognition } from '../format.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { OP, opcodeOf, type ArgumentKind, type Opcode } from './opcodes.ts';

/** What a trial decoding of a head saw. */
interface Trial {
  /** Opcodes besides PROTO that decoded and found on the stack what they need. */
  opcodes: number;
  /** Of those, the ones that consume values: chance rarely satisfies them. */
  structured: number;
  imports: number;
  /** Names by number from the extension registry: two bytes each, so numbers spell them by chance. */
  extensions: number;
  calls: number;
  framed: boolean;
  /** How it ended: at STOP, at the head's end, at a claim beyond the data, or at what no pickle has. */
  end: 'stop' | 'head' | 'cut' | 'broken';
  /** Offset reached. */
  offset: number;
}

/** Opcodes without PROTO, without an import and without STOP after which it is still called a pickle. */
const MIN_TEXT_OPCODES = 16;
const MIN_TEXT_STRUCTURED = 4;

/** A dotted Python name, also of a package with a hyphen, as transformers makes them. */
const NAME_RE = /^[\p{ID_Start}_][\p{ID_Continue}.-]*$/u;
const NAMES_RE = /^[^\n]{1,500}\n[^\n]{1,500}$/;
const INTEGER_RE = /^[ +-]?[0-9][0-9_xXa-fA-F]*L?$/;
const FLOAT_RE = /^ ?[+-]?(?:[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]+)?|inf(?:inity)?|nan)$/i;
const PRINTABLE_RE = /^[ -~]*$/;
const QUOTED_RE = /^(?:'.*'|".*")$/s;

const WIDTHS: Readonly<Partial<Record<ArgumentKind, number>>> = {
  none: 0,
  uint1: 1,
  uint2: 2,
  int4: 4,
  uint4: 4,
  uint8: 8,
  float8: 8,
};

const COUNT_WIDTHS: Readonly<Partial<Record<ArgumentKind, number>>> = {
  long1: 1,
  string1: 1,
  bytes1: 1,
  unicode1: 1,
  long4: 4,
  string4: 4,
  bytes4: 4,
  unicode4: 4,
  bytes8: 8,
  bytearray8: 8,
  unicode8: 8,
};

function littleEndian(head: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = width - 1; index >= 0; index -= 1) value = value * 256 + (head[at + index] ?? 0);
  return value;
}

/** Offset of the newline from `at`; beyond the head when there is none. */
function lineEnd(head: Uint8Array, at: number): number {
  const found = head.indexOf(0x0a, at);
  return found === -1 ? head.length + 1 : found;
}

function isPlausibleLine(kind: ArgumentKind, line: string): boolean {
  switch (kind) {
    case 'decimal-line':
    case 'long-line':
      return INTEGER_RE.test(line);
    case 'float-line':
      return line.length > 0 && FLOAT_RE.test(line);
    case 'string-line':
      return QUOTED_RE.test(line);
    case 'name-line':
      return PRINTABLE_RE.test(line);
    default:
      return !line.includes('\0');
  }
}

/**
 * Offset after the argument at `at`; undefined when no pickle has such an argument, beyond the
 * head's end when it is cut off there.
 */
function skipArgument(
  head: Uint8Array,
  at: number,
  opcode: Opcode,
  size: number,
): number | undefined {
  const kind = opcode.argument;
  const width = WIDTHS[kind];
  if (width !== undefined) return at + width > size ? undefined : at + width;
  const count = COUNT_WIDTHS[kind];
  if (count !== undefined) {
    if (at + count > head.length) return at + count > size ? undefined : at + count;
    return at + count + littleEndian(head, at, count);
  }
  const end = lineEnd(head, at);
  if (kind === 'name-pair') return skipPair(head, at, end, size);
  if (end > head.length) return head.length < size ? end : undefined;
  const line = decodeLatin1(head.subarray(at, Math.min(end, at + 1000)));
  const whole = end - at <= 1000;
  return !whole || isPlausibleLine(kind, line) ? end + 1 : undefined;
}

function skipPair(head: Uint8Array, at: number, first: number, size: number): number | undefined {
  const second = first > head.length ? first : lineEnd(head, first + 1);
  if (second > head.length) return head.length < size ? second : undefined;
  const both = Buffer.from(head.subarray(at, second)).toString('utf8');
  if (!NAMES_RE.test(both)) return undefined;
  return both.split('\n').every((name) => NAME_RE.test(name)) ? second + 1 : undefined;
}

/** The stack as far as recognition cares: how many values above each mark. */
class Depths {
  #values = 0;
  readonly #below: number[] = [];

  /** False when the opcode finds too little. */
  apply(opcode: Opcode): boolean {
    if (opcode.code === OP.MARK) {
      this.#below.push(this.#values);
      this.#values = 0;
      return true;
    }
    if (opcode.code === OP.POP && this.#values === 0 && this.#below.length > 0) {
      this.#values = this.#below.pop() ?? 0;
      return true;
    }
    if (opcode.takesMark) {
      const below = this.#below.pop();
      if (below === undefined) return false;
      if (opcode.code === OP.OBJ && this.#values === 0) return false;
      this.#values = below;
    }
    if (this.#values < opcode.needs) return false;
    this.#values += opcode.leaves - opcode.needs;
    return true;
  }
}

const IMPORTS: ReadonlySet<number> = new Set([OP.GLOBAL, OP.STACK_GLOBAL, OP.INST]);
const EXTENSIONS: ReadonlySet<number> = new Set([OP.EXT1, OP.EXT2, OP.EXT4]);
const CALLS: ReadonlySet<number> = new Set([
  OP.REDUCE,
  OP.OBJ,
  OP.INST,
  OP.NEWOBJ,
  OP.NEWOBJ_EX,
  OP.BUILD,
]);

function tryStream(head: Uint8Array, start: number, size: number): Trial {
  const trial: Trial = {
    opcodes: 0,
    structured: 0,
    imports: 0,
    extensions: 0,
    calls: 0,
    framed: false,
    end: 'head',
    offset: start,
  };
  const depths = new Depths();
  const memo = { any: false };
  while (trial.offset < head.length) {
    const code = head[trial.offset] ?? 0;
    const opcode = opcodeOf(code);
    const end = opcode && skipArgument(head, trial.offset + 1, opcode, size);
    if (opcode === undefined || end === undefined || !fits(opcode, depths, memo)) {
      trial.end = 'broken';
      return trial;
    }
    note(trial, opcode);
    if (end > size) {
      trial.end = 'cut';
      return trial;
    }
    trial.offset = end;
    if (code === OP.STOP) {
      trial.end = 'stop';
      return trial;
    }
  }
  return trial;
}

function fits(opcode: Opcode, depths: Depths, memo: { any: boolean }): boolean {
  if (opcode.name.endsWith('GET') && !memo.any) return false;
  if (opcode.name.endsWith('PUT') || opcode.code === OP.MEMOIZE) memo.any = true;
  return depths.apply(opcode);
}

function note(trial: Trial, opcode: Opcode): void {
  if (opcode.code !== OP.PROTO) trial.opcodes += 1;
  if (opcode.needs > 0 || opcode.takesMark) trial.structured += 1;
  if (IMPORTS.has(opcode.code)) trial.imports += 1;
  if (EXTENSIONS.has(opcode.code)) trial.extensions += 1;
  if (CALLS.has(opcode.code)) trial.calls += 1;
  if (opcode.code === OP.FRAME) trial.framed = true;
}

const HIGHEST_PROTOCOL = 5;
/** Zeros after STOP are padding; more data may be a further stream or a loader's own. */
function isPadding(head: Uint8Array, from: number): boolean {
  for (let index = from; index < head.length; index += 1)
    if (head[index] !== 0 && head[index] !== 0x0a) return false;
  return true;
}

/** Whether `head`, of content `size` bytes long, begins with a pickle. */
export function recogniseStream(head: Uint8Array, size: number): Recognition {
  const first = head[0];
  if (first === undefined || opcodeOf(first) === undefined) return 'no';
  const trial = tryStream(head, 0, size);
  if (first === OP.PROTO) return recogniseAnnounced(head, size, trial);
  return recogniseUnannounced(head, trial);
}

/** 0x80 is no text, but one byte is no proof: what follows decides. */
function recogniseAnnounced(head: Uint8Array, size: number, trial: Trial): Recognition {
  const version = head[1] ?? 255;
  const known = version >= 2 && version <= HIGHEST_PROTOCOL;
  if (trial.calls > 0 || trial.end === 'stop') return 'certain';
  if (!known) return trial.imports > 0 ? 'likely' : 'no';
  if (trial.imports > 0) return 'certain';
  // Numbers that happen to spell PROTO over and over get no farther.
  if (trial.opcodes === 0) {
    // A head full of PROTO is a waste of time for everybody but a loader, which goes on reading.
    const rest = head.length < size || size < 16;
    return rest && trial.end === 'head' ? 'possible' : 'no';
  }
  // A storage full of 66,565.0 reads PROTO 2, EXT1, PROTO 2, EXT1 to its end.
  if (trial.end === 'head') return trial.opcodes === trial.extensions ? 'likely' : 'certain';
  return trial.framed || trial.opcodes > 2 ? 'likely' : cutOrNothing(trial);
}

/** The first literal of a file that was cut off claims more than is there. */
function cutOrNothing(trial: Trial): Recognition {
  return trial.end === 'cut' || trial.opcodes > 1 ? 'possible' : 'no';
}

/** All text, of which a letter and the next one's code happen to span the rest: `CT…` is 84 bytes to `C`. */
function isCountedText(head: Uint8Array): boolean {
  const kind = opcodeOf(head[0] ?? 0)?.argument;
  return kind !== undefined && COUNT_WIDTHS[kind] !== undefined && isText(head);
}

function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

function recogniseUnannounced(head: Uint8Array, trial: Trial): Recognition {
  if (trial.end === 'stop') {
    if (trial.opcodes < 2 || isCountedText(head)) return 'no';
    if (trial.imports > 0 && trial.calls > 0) return 'certain';
    const alone = trial.offset >= head.length || isPadding(head, trial.offset);
    const another = !alone && recogniseStream(head.subarray(trial.offset), Infinity) !== 'no';
    if (!alone && !another) return 'no';
    return trial.structured > 1 || trial.imports > 0 ? 'likely' : 'possible';
  }
  // An import alone may be two lines of a text file; an import that is then called is not.
  if (trial.imports > 0 && trial.calls > 0) return 'certain';
  if (trial.end === 'broken' || trial.end === 'cut') return 'no';
  return trial.opcodes >= MIN_TEXT_OPCODES && trial.structured >= MIN_TEXT_STRUCTURED
    ? 'likely'
    : 'no';
}
