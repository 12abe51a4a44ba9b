import { isContainer } from './container-value.ts';
import type { Machine } from './machine.ts';
import { isNode, type Value } from './value.ts';

export function loadMark(machine: Machine): void {
  machine.mark();
}

/** Remembers that a call's result may have been thrown away; the next opcode decides. */
function noteDiscarded(machine: Machine, value: Value | undefined): void {
  if (value === undefined || !isNode(value) || value.kind !== 'object') return;
  // `copyreg` and cloudpickle's state setters, `setter(object, state)`, are called for their effect:
  // the pickler drops what they return and goes on with the object beneath.
  const { args } = value;
  const beneath = machine.stack[machine.stack.length - 1];
  const isSetter =
    isNode(args) && args.kind === 'tuple' && args.items.length === 2 && args.items[0] === beneath;
  if (!isSetter) machine.discardedAt = machine.decoder.offset;
}

/** POP takes a mark when nothing lies above it. */
export function loadPop(machine: Machine): void {
  if (machine.marks.length > 0 && machine.stack.length === machine.fence) {
    machine.popMark();
    return;
  }
  noteDiscarded(machine, machine.pop());
}

export function loadPopMark(machine: Machine): void {
  const mark = machine.popMark();
  if (mark < 0) return;
  for (let index = mark; index < machine.stack.length; index += 1)
    noteDiscarded(machine, machine.stack[index]);
  machine.cut(mark);
}

export function loadDup(machine: Machine): void {
  const value = machine.top();
  if (value === undefined) return;
  noteCopy(machine, value);
  machine.push(value);
}

/** Containers that appear twice are what a billion-laughs stream is built of. */
export function noteCopy(machine: Machine, value: Value): void {
  if (!isContainer(value)) return;
  value.share();
  machine.containerCopies += 1;
}

export function loadStop(machine: Machine): void {
  const value = machine.pop();
  if (value === undefined) return;
  if (machine.stack.length > 0 || machine.marks.length > 0)
    machine.odd('leftover-stack', `${machine.stack.length} more values on the stack at STOP`);
  machine.result = value;
  machine.ending ??= { kind: 'stop' };
}

const HIGHEST_PROTOCOL = 5;

export function loadProto(machine: Machine): void {
  const version = machine.decoder.int;
  if (machine.protocolsSeen > 0) machine.odd('repeated-proto', `PROTO ${version} once more`);
  else if (machine.steps > 1) machine.odd('late-proto', `PROTO ${version} is not the first opcode`);
  machine.protocolsSeen += 1;
  if (version > HIGHEST_PROTOCOL) {
    // A version gate, not a difference in meaning: what follows is still read, because a later
    // Python, or a reader without the gate, would.
    machine.odd('unsupported-protocol', `protocol ${version}`);
    const error = 'ValueError';
    machine.disagree({ c: error, python: error, pickletools: String(version) });
  }
  machine.protocol = version;
  machine.highestProtocol = Math.max(machine.highestProtocol, version);
}
