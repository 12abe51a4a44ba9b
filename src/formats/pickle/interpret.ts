import type { ByteSource } from '../../bytes/source.ts';
import { Decoder } from './decode.ts';
import { handlerOf } from './dispatch.ts';
import { noteExpansion } from './expansion.ts';
import { Machine, type MachineContext } from './machine.ts';
import { loadCutLine } from './machine-globals.ts';
import { crossFrame, returnToFile } from './machine-frames.ts';
import type { Memo } from './memo.ts';
import { OP, opcodeOf, PROTOCOL_OF } from './opcodes.ts';
import type { Ending, PickleStream } from './program.ts';

/** One stream as read, and the memo it leaves behind. */
export interface StreamReading {
  readonly stream: PickleStream;
  readonly memo: Memo;
  /** C would read it differently from a file: see `losesFrames`. */
  readonly frameCrossed: boolean;
}

/** A claim this far beyond the data is no accident of a download cut short. */
const HUGE_LENGTH_BYTES = 2 ** 40;

/** Four-byte counts from here on are negative to a reader that takes them for signed. */
const NEGATIVE_COUNT = 2 ** 31;

/** Interprets one stream, symbolically, from `start` to STOP or to where it breaks. Nothing is called. */
export async function interpretStream(
  source: ByteSource,
  start: number,
  context: MachineContext,
): Promise<StreamReading> {
  return interpretFrom(new Decoder(source, start), context);
}

/** The same, from where the decoder is; streams that follow each other share its window. */
export async function interpretFrom(
  decoder: Decoder,
  context: MachineContext,
): Promise<StreamReading> {
  const start = decoder.position;
  const machine = new Machine(decoder, context);
  const ending = await run(machine);
  noteExpansion(machine);
  const stream: PickleStream = {
    start,
    end: endOffset(machine, ending),
    protocol: machine.highestProtocol,
    effects: machine.effects,
    disagreements: machine.disagreements,
    oddities: machine.oddities,
    ending,
    result: machine.result,
    steps: machine.steps,
  };
  return { stream, memo: machine.memo, frameCrossed: machine.frameCrossed };
}

/** Offset after the last byte that belongs to the stream; a byte that breaks it does not. */
function endOffset({ decoder }: Machine, ending: Ending): number {
  if (ending.kind === 'broken') return decoder.offset;
  if (ending.kind === 'truncated') return decoder.size ?? decoder.position;
  return decoder.end;
}

async function run(machine: Machine): Promise<Ending> {
  const { decoder, context, maxStack } = machine;
  const { maxSteps } = context.limits;
  while (machine.ending === undefined) {
    if (machine.resumeAt !== -1 && decoder.position >= machine.frameEnd) returnToFile(machine);
    let status = decoder.next();
    while (status === 'starved') {
      await decoder.fill();
      status = decoder.next();
    }
    if (status === 'long-line') status = (await decoder.finishLongLine()) ? 'ready' : 'truncated';
    if (status === 'truncated') return truncated(machine);
    if (status === 'unknown-opcode') {
      machine.broken('unknown-opcode', `${machine.opcode} is no opcode`);
      break;
    }
    machine.steps += 1;
    step(machine);
    if (machine.pending !== undefined) {
      await machine.pending;
      machine.pending = undefined;
    }
    if (machine.steps >= maxSteps) machine.limit('step-limit', `${maxSteps} opcodes`);
    if (machine.stack.length > maxStack) machine.limit('memory-limit', `${maxStack} stack slots`);
  }
  return machine.ending ?? { kind: 'stop' };
}

function step(machine: Machine): void {
  const { decoder } = machine;
  const { code } = decoder;
  if (decoder.end > machine.frameEnd && decoder.offset < machine.frameEnd) {
    const again = crossFrame(machine);
    if (again || machine.ending !== undefined) return;
  }
  if (machine.discardedAt !== -1 && code !== OP.POP && code !== OP.POP_MARK)
    settleDiscarded(machine);
  // Protocols 0 and 1 do not announce themselves.
  if ((PROTOCOL_OF[code] ?? 0) > 1 && !machine.newerSeen) noteProtocol(machine);
  handlerOf(code)?.(machine);
}

/**
 * A call whose result is dropped. CPython's own pickler does so only for an object that turned out
 * to be recursive: it drops the copy and fetches the first one from the memo.
 */
function settleDiscarded(machine: Machine): void {
  const { code } = machine.decoder;
  if (code !== OP.GET && code !== OP.BINGET && code !== OP.LONG_BINGET)
    machine.odd('result-discarded', 'the result of a call is dropped', machine.discardedAt);
  machine.discardedAt = -1;
}

function noteProtocol(machine: Machine): void {
  const opcode = opcodeOf(machine.decoder.code);
  if (opcode === undefined || opcode.protocol <= Math.max(1, machine.protocol)) return;
  if (machine.decoder.code === OP.PROTO) return;
  machine.newerSeen = true;
  machine.odd(
    'opcode-newer-than-protocol',
    `${opcode.name} is of protocol ${opcode.protocol}, the stream of ${machine.protocol}`,
  );
}

function truncated(machine: Machine): Ending {
  const { decoder } = machine;
  const { offset, size } = decoder;
  if (decoder.code === OP.LONG4 && decoder.length >= NEGATIVE_COUNT) {
    machine.broken('negative-count', 'LONG4 with a negative byte count');
    machine.odd('bad-argument', 'negative byte count');
  }
  const rest = decoder.cutLine();
  if (rest.length > 0) loadCutLine(machine, rest);
  const inside = size === undefined || offset < size;
  if (inside && decoder.length >= HUGE_LENGTH_BYTES && opcodeOf(decoder.code)?.argument !== 'none')
    machine.odd('huge-length', `${machine.opcode} claims ${decoder.length} bytes`);
  // A limit may have ended the stream while the cut line was read.
  return (
    machine.ending ?? {
      kind: 'truncated',
      offset,
      detail: inside ? `the data ends inside ${machine.opcode}` : 'the data ends before STOP',
    }
  );
}
