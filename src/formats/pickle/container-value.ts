import {
  isNode,
  type DictValue,
  type ElidedValue,
  type SequenceValue,
  type Value,
} from './value.ts';

/** Stands for every literal that was read but not kept. */
export const ELIDED: ElidedValue = Object.freeze({ kind: 'elided' });

/** A value that neither is nor holds anything callable, nor can be changed into something that does. */
export function isPlain(value: Value): boolean {
  if (!isNode(value)) return true;
  switch (value.kind) {
    case 'float':
    case 'bytes':
    case 'bytearray':
    case 'long-text':
    case 'elided':
      return true;
    default:
      return false;
  }
}

/** Nothing but a place on the stack refers to the container. */
const ALONE = -1;
/** It was fetched from the memo or copied: who holds it is not known any more. */
const SHARED = -2;

/** What a memo entry says of a container that left for its home: its kind and length, which many share. */
export class Departed {
  readonly home: Container | undefined;
  readonly kind: Container['kind'];
  readonly count: number;
  /** The first memo entry with this note has paid for it. */
  isPaid = false;

  constructor(home: Container | undefined, kind: Container['kind'], count: number) {
    this.home = home;
    this.kind = kind;
    this.count = count;
  }

  /** The container once more, to be found in its home again as soon as it holds more than plain literals. */
  restore(): Container {
    const container: Container = this.kind === 'dict' ? new Dict() : new Sequence(this.kind);
    container.elided = this.count;
    container.share();
    container.leaveFor(this.home);
    return container;
  }
}

/**
 * A container of the stream, and who refers to it. One that only its parent and its own memo entry
 * hold can be counted in the parent instead of kept, when all in it is plain.
 */
abstract class Held {
  elided = 0;
  /** Index of the one memo entry that holds it, besides the stack; or ALONE, or SHARED. */
  #entry = ALONE;
  /** The container in which this one is only counted. */
  #home: Container | undefined;
  /** The note that the last container of this home left in the memo. */
  #departed: Departed | undefined;

  get isShared(): boolean {
    return this.#entry === SHARED;
  }

  /** The memo entry that may hold it; negative when none does. */
  get entry(): number {
    return this.#entry;
  }

  get home(): Container | undefined {
    return this.#home;
  }

  /** Others are only counted here, and may come back. */
  get isHome(): boolean {
    return this.#departed !== undefined;
  }

  share(): void {
    this.#entry = SHARED;
  }

  memoize(index: number): void {
    this.#entry = this.#entry === ALONE ? index : SHARED;
  }

  leaveFor(home: Container | undefined): void {
    this.#home = home;
  }

  /** What the memo keeps of a container of this kind and length whose home is `home`. */
  static departed(home: Container, kind: Container['kind'], count: number): Departed {
    const last = home.#departed;
    if (last !== undefined && last.kind === kind && last.count === count) return last;
    home.#departed = new Departed(home, kind, count);
    return home.#departed;
  }
}

export class Sequence extends Held implements SequenceValue {
  readonly kind: SequenceValue['kind'];
  readonly items: Value[];

  constructor(kind: SequenceValue['kind'], items: Value[] = []) {
    super();
    this.kind = kind;
    this.items = items;
  }

  get count(): number {
    return this.items.length + this.elided;
  }

  empty(): void {
    this.elided += this.items.length;
    this.items.length = 0;
  }

  /** Puts a container back in sight that was only counted. */
  takeBack(container: Container): void {
    if (this.elided > 0) this.elided -= 1;
    this.items.push(container);
  }
}

export class Dict extends Held implements DictValue {
  readonly kind = 'dict';
  readonly entries: [Value, Value][] = [];
  replaced: [string, Value][] | undefined = undefined;

  get count(): number {
    return this.entries.length + this.elided;
  }

  empty(): void {
    this.elided += this.entries.length;
    this.entries.length = 0;
  }

  takeBack(container: Container): void {
    if (this.elided > 0) this.elided -= 1;
    this.entries.push([ELIDED, container]);
  }
}

export type Container = Sequence | Dict;

export function isContainer(value: unknown): value is Container {
  return value instanceof Held;
}

/** Lengths of tuples whose notes all streams share. */
const SHARED_LENGTHS = 64;

function fixedNotes(kind: 'tuple' | 'frozenset'): readonly Departed[] {
  return Array.from({ length: SHARED_LENGTHS }, (_, count) => new Departed(undefined, kind, count));
}

const TUPLES = fixedNotes('tuple');
const FROZENSETS = fixedNotes('frozenset');

/** The note for a container that is only counted in `home` from now on. */
export function departedFor(home: Container, container: Container): Departed {
  const { kind, count } = container;
  if (kind !== 'tuple' && kind !== 'frozenset') return Held.departed(home, kind, count);
  // Nothing enters a tuple any more, so it need not be found again, and no home stays for it.
  const shared = (kind === 'tuple' ? TUPLES : FROZENSETS)[count];
  return shared ?? new Departed(undefined, kind, count);
}

/** Makes `home` stay, and `container` be found in it again. */
export function settle(home: Container, container: Container): void {
  container.leaveFor(Held.departed(home, container.kind, container.count).home);
}
