import type { Machine } from './machine.ts';
import { opcodeOf } from './opcodes.ts';

/** Frames whose rest may be lost in one stream: each makes the source one layer deeper. */
const MAX_LOST_RESTS = 64;

const RAISES = 'UnpicklingError';
const CROSSING = {
  c: 'reads on; loses the rest of the frame in a file',
  python: RAISES,
  pickletools: 'reads on',
};

/** The last byte position that the C reader's buffer holds, and how often it lost a rest. */
interface Buffer {
  end: number;
  losses: number;
}

const BUFFERS = new WeakMap<Machine, Buffer>();

function bufferOf(machine: Machine): Buffer {
  let buffer = BUFFERS.get(machine);
  if (buffer === undefined) {
    buffer = { end: 0, losses: 0 };
    BUFFERS.set(machine, buffer);
  }
  return buffer;
}

/**
 * C wants the whole frame to be there. The Python reader reads ahead what there is, and raises where
 * an argument crosses the end. pickletools does not care.
 */
export function loadFrame(machine: Machine): void {
  const { length, end, size } = machine.decoder;
  if (length > Number.MAX_SAFE_INTEGER) {
    machine.odd('bad-frame', `frame of ${length} bytes`);
    machine.disagree({ c: 'OverflowError', python: 'ValueError', pickletools: String(length) });
    machine.broken('bad-frame', `frame of ${length} bytes`);
    return;
  }
  noteNested(machine);
  if (size !== undefined && end + length > size) {
    machine.odd('bad-frame', `frame of ${length} bytes where ${size - end} are left`);
    machine.disagree({ c: RAISES, python: 'reads on', pickletools: 'reads on' });
    if (!machine.dies('c', 'bad-frame', 'a frame longer than the data')) return;
  }
  if (machine.context.losesFrames === true) loadBuffer(machine, length);
  machine.frameEnd = machine.decoder.position + length;
  if (machine.resumeAt !== -1) {
    returnToFile(machine);
    machine.frameEnd = machine.decoder.position + length;
  }
}

function noteNested(machine: Machine): void {
  const { offset, end, length } = machine.decoder;
  if (offset >= machine.frameEnd || end >= machine.frameEnd) return;
  const detail = 'a frame begins before the last one ended';
  machine.odd('bad-frame', detail);
  machine.disagree(CROSSING);
  // A frame inside the buffer changes nothing for C; one that reaches out of it is read anew.
  if (end + length > machine.frameEnd) machine.frameCrossed = true;
  machine.dies('python', 'bad-frame', detail);
}

/** C reads the frame into its buffer, unless the buffer already holds it. */
function loadBuffer(machine: Machine, length: number): void {
  const buffer = bufferOf(machine);
  const { end } = machine.decoder;
  if (end + length <= buffer.end) return;
  if (end >= buffer.end) {
    buffer.end = end + length;
    return;
  }
  const after = buffer.end;
  if (lose(machine, buffer, end, 'on')) buffer.end = after + length;
}

/** Drops the buffer from `from` on; false when that was done too often. */
function lose(machine: Machine, buffer: Buffer, from: number, then: 'again' | 'on'): boolean {
  buffer.losses += 1;
  if (buffer.losses > MAX_LOST_RESTS) {
    machine.limit('depth-limit', `more than ${MAX_LOST_RESTS} crossed frames`);
    return false;
  }
  machine.decoder.drop(from, buffer.end, then);
  buffer.end = -1;
  return true;
}

/** Leaves a frame behind which raw bytes were read: the next ones come from behind those. */
export function returnToFile(machine: Machine): void {
  machine.decoder.seek(machine.resumeAt);
  machine.resumeAt = -1;
}

/** Where the read that crosses `boundary` begins; -1 when every read keeps to its side. */
function crossingRead(machine: Machine, boundary: number): number {
  const { offset, end, payload, secondPayload, code } = machine.decoder;
  const kind = opcodeOf(code)?.argument;
  const starts = [offset + 1];
  if (kind !== undefined && /^(?:long|string|bytes|bytearray|unicode)\d$/.test(kind))
    starts.push(payload);
  if (kind === 'name-pair') starts.push(secondPayload);
  const ends = [...starts.slice(1), end];
  const found = starts.findIndex(
    (start, index) => start < boundary && (ends[index] ?? 0) > boundary,
  );
  return found === -1 ? -1 : (starts[found] ?? -1);
}

/**
 * Called for an opcode that starts inside a frame and ends behind it. Only a single read that
 * crosses the end matters; one that begins exactly there continues outside. Returns whether the
 * opcode is to be decoded again.
 */
export function crossFrame(machine: Machine): boolean {
  if (machine.context.losesFrames === true) return loseRest(machine);
  if (!machine.alive.python && machine.frameCrossed) return false;
  if (crossingRead(machine, machine.frameEnd) === -1) return false;
  const detail = `${machine.opcode} crosses the end of its frame`;
  machine.odd('bad-frame', detail);
  machine.frameCrossed = true;
  if (!machine.alive.python) return false;
  machine.disagree(CROSSING);
  machine.dies('python', 'bad-frame', detail);
  return false;
}

function loseRest(machine: Machine): boolean {
  const buffer = bufferOf(machine);
  const { offset, end, payload, code } = machine.decoder;
  if (offset >= buffer.end || end <= buffer.end) return false;
  const from = crossingRead(machine, buffer.end);
  if (from === -1) return false;
  // Bytes are read into place, first what the buffer has and then from the file: nothing is lost.
  const kind = opcodeOf(code)?.argument;
  if ((kind?.startsWith('bytes') || kind === 'bytearray8') && from === payload) return false;
  return lose(machine, buffer, from, 'again');
}
