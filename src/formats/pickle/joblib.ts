import type { ByteSource } from '../../bytes/source.ts';
import type { Unexamined } from '../../core/parsed.ts';
import { readDtype, type ArrayDtype } from './array-dtype.ts';
import { interpretStream } from './interpret.ts';
import type { Machine, MachineContext } from './machine.ts';
import type { Effect, PickleProgram, PickleStream } from './program.ts';
import { isNode, type ObjectValue, type Value } from './value.ts';

/** An array that joblib stores between opcodes. */
type InlineArray = PickleProgram['inlineArrays'][number];

/** joblib's module, also under the name scikit-learn once bundled it. */
const WRAPPER_MODULES: ReadonlySet<string> = new Set([
  'joblib.numpy_pickle',
  'sklearn.externals.joblib.numpy_pickle',
]);
const WRAPPER_NAME = 'NumpyArrayWrapper';

function isWrapperClass(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    isNode(value) &&
    value.kind === 'global' &&
    WRAPPER_MODULES.has(value.module) &&
    value.name === WRAPPER_NAME
  );
}

/** An instance made by NEWOBJ, by a call, or by protocol 0's `copyreg._reconstructor(cls, object, None)`. */
function isWrapper(target: Value): target is ObjectValue {
  if (!isNode(target) || target.kind !== 'object') return false;
  if (isWrapperClass(target.callee)) return true;
  const { callee, args } = target;
  if (!isNode(callee) || callee.kind !== 'global' || callee.name !== '_reconstructor') return false;
  return isNode(args) && args.kind === 'tuple' && isWrapperClass(args.items[0]);
}

/** Attributes as the BUILDs so far set them. */
function attributes(wrapper: ObjectValue): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const { how, value } of wrapper.changes) {
    if (how !== 'state' || !isNode(value) || value.kind !== 'dict') continue;
    for (const [name, attribute] of value.entries)
      if (typeof name === 'string') found.set(name, attribute);
  }
  return found;
}

/** Product of the shape as NumPy computes it: in wrapping 64-bit integers. */
function elementCount(shape: Value | undefined): bigint | undefined {
  if (shape === undefined || !isNode(shape)) return undefined;
  if ((shape.kind !== 'tuple' && shape.kind !== 'list') || shape.elided > 0) return undefined;
  let count = 1n;
  for (const size of shape.items) {
    if (typeof size !== 'number' && typeof size !== 'bigint') return undefined;
    count = BigInt.asIntN(64, count * BigInt(size));
  }
  return count;
}

function itemsOf(shape: Value | undefined): readonly Value[] {
  return shape !== undefined && isNode(shape) && 'items' in shape ? shape.items : [];
}

/**
 * Follows joblib's reader: after BUILD of an array wrapper it takes the array's bytes from the file,
 * between the opcodes. A walker that does not know this derails at the first array and misses
 * whatever is called behind it.
 */
export class JoblibArrays {
  readonly arrays: InlineArray[] = [];
  /** Pickles that hold arrays of objects. */
  readonly nested: PickleStream[] = [];
  readonly unexamined: Unexamined[] = [];
  readonly #source: ByteSource;
  readonly #context: MachineContext;

  constructor(source: ByteSource, context: MachineContext) {
    this.#source = source;
    this.#context = context;
  }

  readonly afterBuild = (machine: Machine, target: Value): Promise<void> | undefined =>
    isWrapper(target) ? this.#readArray(machine, target) : undefined;

  async #readArray(machine: Machine, wrapper: ObjectValue): Promise<void> {
    const { decoder } = machine;
    const fields = attributes(wrapper);
    const dtypeValue = fields.get('dtype');
    const dtype = dtypeValue === undefined ? undefined : readDtype(dtypeValue);
    const count = elementCount(fields.get('shape'));
    if (dtype === undefined || count === undefined) {
      this.#giveUp(machine, 'an array whose size the stream does not spell out');
      return;
    }
    const framed = decoder.end < machine.frameEnd;
    const position = framed ? Math.max(machine.frameEnd, machine.resumeAt) : decoder.end;
    const numbers = dtype.hasObject
      ? undefined
      : await this.#skipNumbers(position, count, dtype, fields.get('numpy_array_alignment_bytes'));
    const end = dtype.hasObject ? await this.#readObjects(position) : numbers?.end;
    if (end === undefined) {
      this.#giveUp(machine, `an array of ${count} × ${dtype.name} that is longer than the data`);
      return;
    }
    if (framed) machine.resumeAt = end;
    else decoder.seek(end);
    const last = machine.stack.length - 1;
    machine.stack[last] = {
      kind: 'unknown',
      reason: `NumPy array of ${dtype.hasObject ? 'objects' : dtype.name}`,
      ...(numbers === undefined
        ? {}
        : {
            array: {
              dtype: dtype.name,
              shape: itemsOf(fields.get('shape')),
              order: fields.get('order') ?? null,
              subclass: fields.get('subclass') ?? null,
              ...numbers,
            },
          }),
    };
  }

  #giveUp(machine: Machine, detail: string): void {
    machine.broken('unreadable-array', detail);
    this.unexamined.push({ code: 'corrupt-data', detail, offset: machine.decoder.offset });
  }

  /** An array of objects is a pickle of its own. */
  async #readObjects(position: number): Promise<number | undefined> {
    const { stream } = await interpretStream(this.#source, position, this.#context);
    this.nested.push(stream);
    return stream.ending.kind === 'stop' ? stream.end : undefined;
  }

  async #skipNumbers(
    position: number,
    count: bigint,
    dtype: ArrayDtype,
    alignment: Value | undefined,
  ): Promise<{ readonly start: number; readonly end: number } | undefined> {
    let start = position;
    if (alignment !== undefined && alignment !== null) {
      // One byte says how many more bytes of padding follow it.
      const [padding] = await this.#source.read(position, 1);
      if (padding === undefined) return undefined;
      start += 1 + padding;
    }
    // A negative count reads nothing, and fails later.
    const bytes = count < 0n ? 0n : count * BigInt(dtype.itemsize);
    const end = BigInt(start) + bytes;
    if (end > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
    const { size } = this.#source;
    if (size !== undefined && end > BigInt(size)) return undefined;
    this.arrays.push({ offset: position, length: Number(end) - position, dtype: dtype.name });
    return { start, end: Number(end) };
  }
}

const PLAIN_NAME_RE = /^[\p{ID_Start}_][\p{ID_Continue}.]*$/u;

/**
 * Whether a value lets an opcode that expects a callable, a name or an argument tuple fail for
 * certain: numbers, and joblib's own wrapper, which is on top of the stack when array data begin.
 */
function isUnfit(value: Value): boolean {
  return !isNode(value) ? typeof value !== 'string' : isWrapper(value);
}

function isLiteral(value: Value): boolean {
  return !isNode(value);
}

/** Random numbers hold the bytes of opcodes, too: what cannot but raise an exception is no effect. */
function isPlausible(effect: Effect): boolean {
  switch (effect.kind) {
    case 'make': {
      const { callee, args } = effect.object;
      return !isLiteral(callee) && !isUnfit(callee) && !isUnfit(args);
    }
    case 'build':
      return !isLiteral(effect.target) && !isUnfit(effect.state);
    case 'method':
      return !isLiteral(effect.target) && !isUnfit(effect.target);
    case 'persistent':
      return false;
    case 'import': {
      const { target } = effect;
      if (target.kind === 'computed-global')
        return !isUnfit(target.module) && !isUnfit(target.name);
      if (target.kind !== 'global') return true;
      return PLAIN_NAME_RE.test(target.module) && PLAIN_NAME_RE.test(target.name);
    }
  }
}

function offsetOf(effect: Effect): number {
  return effect.offset;
}

/** Array data read as opcodes is full of literals that mean nothing. */
function ignoreLiteral(): void {
  // Nothing is gathered.
}

/**
 * The same bytes as a plain unpickler reads them, opcodes where joblib sees an array. Undefined when
 * that reaches nothing new; else the stream, for `pickle.load` on a joblib file is common.
 */
export async function readWithoutArrays(
  source: ByteSource,
  stream: PickleStream,
  nested: readonly PickleStream[],
  context: MachineContext,
): Promise<PickleStream | undefined> {
  const { stream: plain } = await interpretStream(source, stream.start, {
    ...context,
    literals: ignoreLiteral,
  });
  const known = new Set([stream, ...nested].flatMap((one) => one.effects.map(offsetOf)));
  const fresh = plain.effects.filter((effect) => !known.has(effect.offset) && isPlausible(effect));
  return fresh.length > 0 ? plain : undefined;
}
