import { memorySource } from '../../src/bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import { Budget } from '../../src/formats/pickle/budget.ts';
import { ExtensionRegistry } from '../../src/formats/pickle/extension-registry.ts';
import { interpretStream } from '../../src/formats/pickle/interpret.ts';
import type { PickleStream } from '../../src/formats/pickle/program.ts';
import type { Unpickling } from './pickle-oracles.ts';
import { Speller, Unportable } from './pickle-spelling.ts';

const CONTEXT = {
  limits: DEFAULT_LIMITS,
  literals: () => undefined,
};

/** A stream as all readers read it, and, where C reads a file differently, how. */
export interface Interpretation {
  readonly stream: PickleStream;
  readonly fromFile: PickleStream;
}

/** Interprets the first stream of the bytes. */
export async function interpret(bytes: Uint8Array): Promise<Interpretation> {
  const run = (losesFrames?: true): ReturnType<typeof interpretStream> =>
    interpretStream(memorySource(bytes), 0, {
      ...CONTEXT,
      ...(losesFrames ? { losesFrames } : {}),
      budget: new Budget(DEFAULT_LIMITS.maxValues),
      registry: new ExtensionRegistry(),
    });
  const { stream, frameCrossed } = await run();
  return { stream, fromFile: frameCrossed ? (await run(true)).stream : stream };
}

interface Ours {
  readonly events: readonly (readonly string[])[];
  /** Everything up to the end could be spelled. */
  readonly complete: boolean;
  readonly result: string | null;
}

/** Whether an object is an index is for the environment to say; the oracle's are none. */
const NO_INDEX_RE =
  /indices must be integers or slices, not Thing|'Thing' object cannot be interpreted/;

function spellStream(stream: PickleStream): Ours {
  const speller = new Speller();
  const events: (readonly string[])[] = [];
  try {
    for (const effect of stream.effects) events.push(speller.event(effect));
    const result = stream.result === undefined ? null : speller.spell(stream.result);
    return { events, complete: true, result };
  } catch (error) {
    if (!(error instanceof Unportable)) throw error;
    return { events, complete: false, result: null };
  }
}

/** Kind and name of an event: what stays when a disagreement changes an argument. */
function shape(event: readonly string[]): string {
  return event[0] === 'import' ? event.join(' ') : (event[0] ?? '');
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((event, index) => event === b[index]);
}

/**
 * Compares an interpretation with what CPython's unpicklers did; undefined when they agree, else the
 * difference. Without a disagreement all three are equal to the last argument. With one, we follow
 * the reader that gets farthest, and both readers' events are the beginning of ours.
 */
export function compareUnpickling(
  { stream, fromFile }: Interpretation,
  c: Unpickling,
  python: Unpickling,
): string | undefined {
  // Where frames are crossed the two readers see different opcodes, so each has its own stream.
  if (fromFile !== stream) return compareStream(fromFile, [c]) ?? compareStream(stream, [python]);
  return compareStream(stream, [c, python]);
}

function compareStream(stream: PickleStream, readers: readonly Unpickling[]): string | undefined {
  const spelled = spellStream(stream);
  const cut = readers.find((reader) => NO_INDEX_RE.test(reader.error ?? ''));
  const ours: Ours =
    cut === undefined
      ? spelled
      : { events: spelled.events.slice(0, cut.events.length), complete: false, result: null };
  const describe = (what: string): string =>
    `${what}\nours   ${JSON.stringify(ours.events)} ${JSON.stringify(stream.ending)} ${ours.result}\n` +
    `theirs ${JSON.stringify(readers)}\n` +
    `disagreements ${JSON.stringify(stream.disagreements)}`;
  if (stream.disagreements.length > 0) return compareLoosely(ours, readers, describe);
  for (const reader of readers) {
    const theirs = ours.complete ? reader.events : reader.events.slice(0, ours.events.length);
    const lines = theirs.map((event) => event.join(' '));
    if (
      !same(
        lines,
        ours.events.map((event) => event.join(' ')),
      )
    )
      return describe('events');
    if (!ours.complete) continue;
    if ((reader.error === null) !== (stream.ending.kind === 'stop')) return describe('ending');
    if (reader.error === null && reader.result !== ours.result) return describe('result');
  }
  return undefined;
}

function compareLoosely(
  ours: Ours,
  readers: readonly Unpickling[],
  describe: (what: string) => string,
): string | undefined {
  // `extend([])` is a call that only the Python reader makes, and no disagreement about what follows.
  const real = (event: readonly string[]): boolean => event[0] !== 'append' || event[2] !== '[]';
  const shapes = ours.events.filter(real).map(shape);
  const lengths = readers.map((reader) => reader.events.filter(real).length);
  // A single reader of the two may stop before the one we follow.
  if (ours.complete && readers.length > 1 && Math.max(...lengths) !== shapes.length)
    return describe('length');
  for (const reader of readers) {
    const theirs = reader.events.filter(real).map(shape).slice(0, shapes.length);
    if (!same(theirs, shapes.slice(0, theirs.length))) return describe('order');
  }
  return undefined;
}
