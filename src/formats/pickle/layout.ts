import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Unexamined } from '../../core/parsed.ts';
import type { Claim } from '../format.ts';
import { Budget } from './budget.ts';
import { Decoder } from './decode.ts';
import { ExtensionRegistry } from './extension-registry.ts';
import { interpretFrom, interpretStream, type StreamReading } from './interpret.ts';
import { JoblibArrays, readWithoutArrays } from './joblib.ts';
import type { MachineContext } from './machine.ts';
import { MemberGatherer } from './members.ts';
import { opcodeOf, OP } from './opcodes.ts';
import type { Effect, PickleProgram, PickleStream } from './program.ts';
import { isTorchLegacy, LEGACY_STREAMS, readLegacyStorages } from './torch-legacy.ts';

/** Streams read from one source. Logs of appended pickles hold thousands. */
const MAX_STREAMS = 100_000;

/** Streams with crossed frames that are read once more; honest files hold none. */
const MAX_FILE_READINGS = 100;

/** A program, and what of its source was left alone. */
export interface ProgramReading {
  readonly program: PickleProgram;
  readonly unexamined: readonly Unexamined[];
}

/** Reads every stream that a loader of this source could be made to read. */
export async function readProgram(source: ByteSource, limits: Limits): Promise<ProgramReading> {
  const gatherer = new MemberGatherer(source);
  const shared: MachineContext = {
    limits,
    budget: new Budget(limits.maxValues),
    registry: new ExtensionRegistry(),
    literals: gatherer.offer,
  };
  const joblib = new JoblibArrays(source, shared);
  const found = await readStreams(source, { ...shared, afterBuild: joblib.afterBuild });
  const streams = found.map(({ stream }) => stream);
  const legacy = isTorchLegacy(streams) && streams.length === LEGACY_STREAMS;
  const storages = legacy ? await readLegacyStorages(source, streams) : undefined;
  const extra = [
    ...(await readingsFromFile(source, found, shared)),
    ...(joblib.arrays.length + joblib.unexamined.length > 0
      ? await plainReadings(source, streams, joblib.nested, shared)
      : []),
  ];
  const arrays = joblib.arrays.toSorted((a, b) => a.offset - b.offset);
  const data = arrays.map(({ offset, length }) => ({
    start: offset,
    end: offset + length,
    what: 'array data',
  }));
  const isJoblib = arrays.length > 0 || joblib.nested.length > 0;
  return {
    program: {
      layout: isJoblib ? 'joblib' : legacy ? 'torch-legacy' : 'plain',
      streams: [...streams, ...joblib.nested, ...extra],
      inlineArrays: arrays,
      storages: storages?.storages ?? [],
      claims: [
        ...claimOpcodes(streams, [...data, ...joblib.nested]),
        ...claimOpcodes(joblib.nested, []),
        ...data,
        ...(storages?.claims ?? []),
      ],
      members: gatherer.members(),
    },
    unexamined: [
      ...joblib.unexamined,
      ...gatherer.unexamined(),
      ...(storages?.unexamined ?? []),
      ...(streams.length >= MAX_STREAMS ? [tooMany()] : []),
    ],
  };
}

function tooMany(): Unexamined {
  return { code: 'count-limit', detail: `streams beyond the first ${MAX_STREAMS}` };
}

type FoundStream = Omit<StreamReading, 'memo'>;

/** Only the last memo can still matter. */
function withoutMemo({ stream, frameCrossed }: StreamReading): FoundStream {
  return { stream, frameCrossed };
}

/** One stream after the other, as long as what follows STOP makes sense as a further one. */
async function readStreams(
  source: ByteSource,
  context: MachineContext,
): Promise<readonly FoundStream[]> {
  const decoder = new Decoder(source, 0);
  let reading = await interpretFrom(decoder, context);
  const found: FoundStream[] = [withoutMemo(reading)];
  const streams = [reading.stream];
  while (reading.stream.ending.kind === 'stop' && found.length < MAX_STREAMS) {
    if (isTorchLegacy(streams) && streams.length === LEGACY_STREAMS) break;
    const { end } = reading.stream;
    const [first] = await source.read(end, 1);
    if (first === undefined || opcodeOf(first) === undefined) break;
    decoder.seek(end);
    const next = await interpretNext(source, decoder, context, reading);
    if (!isStream(next.stream, first)) break;
    reading = next;
    found.push(withoutMemo(next));
    // Only the beginning decides about torch's layout.
    if (streams.length < LEGACY_STREAMS) streams.push(next.stream);
  }
  return found;
}

/**
 * Streams with an argument across the end of a frame, as C reads them from a file: it loses what is
 * left of the frame, so other opcodes run than in the same bytes in memory.
 */
async function readingsFromFile(
  source: ByteSource,
  found: readonly FoundStream[],
  context: MachineContext,
): Promise<readonly PickleStream[]> {
  const readings: PickleStream[] = [];
  for (const { stream, frameCrossed } of found) {
    if (!frameCrossed || readings.length >= MAX_FILE_READINGS) continue;
    const again = await interpretStream(source, stream.start, { ...context, losesFrames: true });
    readings.push(again.stream);
  }
  return readings;
}

/**
 * The stream after `previous`. An Unpickler that is used again keeps its memo, so a stream that
 * misses a key is read once more with the memo it may have been written for.
 */
async function interpretNext(
  source: ByteSource,
  decoder: Decoder,
  context: MachineContext,
  previous: StreamReading,
): Promise<StreamReading> {
  const start = decoder.position;
  const reading = await interpretFrom(decoder, context);
  if (!missesKey(reading.stream) || previous.memo.count === 0) return reading;
  // The copy is booked, so that a thousand tiny streams cannot each copy a large memo.
  if (!context.budget.spendSlots(previous.memo.count)) return reading;
  const again = await interpretStream(source, start, { ...context, memo: previous.memo });
  if (missesKey(again.stream)) return reading;
  const detail = 'reads a memo entry of the stream before: only a reused Unpickler loads this';
  const oddity = { code: 'missing-memo-key', offset: start, detail } as const;
  const oddities = [oddity, ...again.stream.oddities];
  return { ...again, stream: { ...again.stream, oddities } };
}

function missesKey({ ending }: PickleStream): boolean {
  return ending.kind === 'broken' && ending.code === 'missing-memo-key';
}

const NAME_RE = /^[\p{ID_Start}_][\p{ID_Continue}.-]*$/u;

function isSensible(effect: Effect): boolean {
  if (effect.kind === 'persistent') return false;
  if (effect.kind !== 'import' || effect.target.kind !== 'global') return true;
  return NAME_RE.test(effect.target.module) && NAME_RE.test(effect.target.name);
}

/** Raw bytes behind a pickle may begin with an opcode by chance; they rarely get anywhere. */
function isStream(stream: PickleStream, first: number): boolean {
  if (stream.ending.kind === 'stop' || stream.ending.kind === 'limit') return true;
  if (first === OP.PROTO && stream.steps > 1) return true;
  return stream.effects.some(isSensible);
}

/** What `pickle.load` makes of a joblib file, where it reaches more than joblib does. */
async function plainReadings(
  source: ByteSource,
  streams: readonly PickleStream[],
  nested: readonly PickleStream[],
  context: MachineContext,
): Promise<readonly PickleStream[]> {
  const found: PickleStream[] = [];
  for (const stream of streams) {
    const plain = await readWithoutArrays(source, stream, nested, context);
    if (plain !== undefined) found.push(plain);
  }
  return found;
}

/** A region that belongs to something else than the stream around it. */
interface Hole {
  readonly start: number;
  readonly end: number;
}

/** The streams' bytes without the arrays and pickles inside them. */
function claimOpcodes(streams: readonly PickleStream[], holes: readonly Hole[]): readonly Claim[] {
  const claims: Claim[] = [];
  const ordered = holes.toSorted((a, b) => a.start - b.start);
  let index = 0;
  for (const { start, end } of streams.toSorted((a, b) => a.start - b.start)) {
    let from = start;
    for (let hole = ordered[index]; hole !== undefined && hole.start < end;) {
      if (hole.start > from) claims.push({ start: from, end: hole.start, what: 'opcodes' });
      from = Math.max(from, hole.end);
      index += 1;
      hole = ordered[index];
    }
    if (end > from) claims.push({ start: from, end, what: 'opcodes' });
  }
  return claims;
}
