import type { Claim, Member } from '../format.ts';
import type {
  ComputedGlobalValue,
  ExtensionValue,
  GlobalValue,
  ObjectValue,
  PersistentValue,
  Value,
} from './value.ts';

/**
 * What loading would do, in order. Each effect happens at `offset` (of its opcode, in the source),
 * whether or not its result survives on the stack.
 */
export type Effect =
  | {
      readonly kind: 'import';
      readonly offset: number;
      readonly opcode: string;
      readonly target: GlobalValue | ComputedGlobalValue | ExtensionValue;
    }
  /** REDUCE, INST, OBJ (`making: 'call'`), NEWOBJ, NEWOBJ_EX (`making: 'new'`). */
  | {
      readonly kind: 'make';
      readonly offset: number;
      readonly opcode: string;
      readonly object: ObjectValue;
    }
  /** BUILD: `target.__setstate__(state)`, or `__dict__` update plus `setattr` of slot state. */
  | {
      readonly kind: 'build';
      readonly offset: number;
      readonly opcode: string;
      readonly target: Value;
      readonly state: Value;
    }
  /** A method of something that is not an exact list, dict or set: APPEND(S) calls `extend`/`append`, ADDITEMS `add`, SETITEM(S) `__setitem__`. */
  | {
      readonly kind: 'method';
      readonly offset: number;
      readonly opcode: string;
      readonly target: Value;
      readonly method: 'append' | 'extend' | '__setitem__' | 'add';
      readonly args: readonly Value[];
    }
  | {
      readonly kind: 'persistent';
      readonly offset: number;
      readonly opcode: string;
      readonly object: PersistentValue;
    };

/** The readers whose behaviour is modelled. */
export type ReaderName = 'c' | 'python' | 'pickletools';

/** A place where readers of the same bytes part company. Honest writers never produce one. */
export interface Disagreement {
  readonly offset: number;
  readonly opcode: string;
  /** What each reader makes of it, in a few words: `8`, `10`, `ValueError`. */
  readonly readings: Readonly<Record<ReaderName, string>>;
}

export type Ending =
  | { readonly kind: 'stop' }
  /** Data ended inside an opcode or before STOP. */
  | { readonly kind: 'truncated'; readonly offset: number; readonly detail: string }
  /** Every reader raises here. */
  | {
      readonly kind: 'broken';
      readonly offset: number;
      readonly code: string;
      readonly detail: string;
    }
  | {
      readonly kind: 'limit';
      readonly offset: number;
      readonly limit: 'step-limit' | 'memory-limit' | 'depth-limit';
      readonly detail: string;
    };

/** Deliberate oddities of a stream that decide nothing by themselves but which honest writers never make. */
export interface Oddity {
  readonly code: PickleOddity;
  readonly offset: number;
  readonly detail: string;
}

export type PickleOddity =
  | 'repeated-proto'
  | 'late-proto'
  | 'unsupported-protocol'
  | 'opcode-newer-than-protocol'
  | 'bad-frame'
  | 'memo-overwritten'
  | 'missing-memo-key'
  | 'stack-underflow'
  | 'result-discarded'
  | 'leftover-stack'
  | 'invalid-name'
  | 'huge-length'
  | 'expansion'
  | 'bad-argument';

/** One pickle, from its first opcode to STOP or to where it breaks. */
export interface PickleStream {
  /** Offset of the first opcode. */
  readonly start: number;
  /** Offset after the last byte that belongs to it. */
  readonly end: number;
  /** Highest protocol a PROTO opcode declared; 0 without one. */
  readonly protocol: number;
  readonly effects: readonly Effect[];
  readonly disagreements: readonly Disagreement[];
  readonly oddities: readonly Oddity[];
  readonly ending: Ending;
  /** The object a loader would return; undefined when the stream does not reach STOP. */
  readonly result: Value | undefined;
  readonly steps: number;
}

/** Which loader reads bytes around and between the opcodes, and how. */
export type PickleLayout = 'plain' | 'torch-legacy' | 'joblib';

/** One storage of the legacy layout, behind its count of elements. */
export interface LegacyStorage {
  readonly key: string;
  /** Offset of the first element. */
  readonly start: number;
  readonly end: number;
}

/** Everything a source holds that `Unpickler.load()` could be made to read. */
export interface PickleProgram {
  readonly layout: PickleLayout;
  readonly streams: readonly PickleStream[];
  /** Arrays that joblib stores raw between opcodes. */
  readonly inlineArrays: readonly {
    readonly offset: number;
    readonly length: number;
    readonly dtype: string;
  }[];
  /** Storages of torch's legacy layout, in the order of its list of keys. */
  readonly storages: readonly LegacyStorage[];
  readonly claims: readonly Claim[];
  /** Byte and text literals that look like something worth examining, and object-array payloads. */
  readonly members: readonly Member[];
}
