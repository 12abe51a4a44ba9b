import { departedFor, isContainer, isPlain, settle, type Container } from './container-value.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** Containers inside a row that are left out with it. */
const MAX_ROW_CONTAINERS = 256;

/** What a memo's note of a container takes of the budget. */
const NOTE_SLOTS = 4;

/** Texts longer than this are booked by their length, too. */
export const BOOKED_TEXT = 64;

/** A container inside a row, and the one it stands in. */
interface Part {
  readonly container: Container;
  readonly parent: Container;
}

/**
 * All containers in a row, parents first, when nobody else refers to any and the rest is plain;
 * undefined otherwise, or when there are too many to look at.
 */
function partsOf(row: Container): readonly Part[] | undefined {
  const parts: Part[] = [];
  let parent: Container | undefined = row;
  for (let index = 0; parent !== undefined; index += 1) {
    if (parent.isShared || !addParts(parent, parts)) return undefined;
    if (parts.length > MAX_ROW_CONTAINERS) return undefined;
    parent = parts[index]?.container;
  }
  return parts;
}

/** Adds the containers directly inside `parent`; false when something else is in it that is not plain. */
function addParts(parent: Container, parts: Part[]): boolean {
  if (parent.kind === 'dict') {
    for (const [key, value] of parent.entries)
      if (!isPlain(key) || !addPart(parent, value, parts)) return false;
    return true;
  }
  return parent.items.every((value) => addPart(parent, value, parts));
}

function addPart(parent: Container, value: Value, parts: Part[]): boolean {
  if (isPlain(value)) return true;
  if (!isContainer(value)) return false;
  parts.push({ container: value, parent });
  return true;
}

/** The inner ones first: what can come back into its parent makes the parent stay where it finds it. */
function departParts(machine: Machine, parts: readonly Part[]): void {
  for (const { container, parent } of parts.toReversed()) depart(machine, parent, container);
}

/** Nothing but literals in it. */
function isFlat(row: Container): boolean {
  if (row.kind === 'dict') {
    for (const entry of row.entries) if (!isPlain(entry[0]) || !isPlain(entry[1])) return false;
    return true;
  }
  for (const item of row.items) if (!isPlain(item)) return false;
  return true;
}

function bookedText(value: Value): number {
  return typeof value === 'string' && value.length > BOOKED_TEXT ? value.length : 0;
}

/** Gives back what the container's own literals took of the budget. */
function refund(machine: Machine, container: Container): void {
  const { budget } = machine.context;
  let literals = 0;
  let bytes = 0;
  if (container.kind === 'dict') {
    for (const [key, value] of container.entries) {
      if (isPlain(value)) literals += 1;
      bytes += bookedText(key) + bookedText(value);
    }
  } else {
    for (const value of container.items) {
      if (isPlain(value)) literals += 1;
      bytes += bookedText(value);
    }
  }
  budget.refund(literals, bytes);
}

/**
 * Counts a plain row in `parent` instead of keeping it, once the budget is short: a table of a
 * million rows tells no more than its first thousands. True when that was done.
 *
 * Nothing callable is lost: the row holds none, and a container that comes back from the memo returns
 * into its parent's sight before anything that is not plain enters it; see {@link returnHome}.
 */
export function leaveOut(machine: Machine, parent: Container, row: Container): boolean {
  if (row.isShared || !machine.context.budget.isShort) return false;
  if (!isFlat(row)) {
    const parts = partsOf(row);
    if (parts === undefined) return false;
    departParts(machine, parts);
  }
  depart(machine, parent, row);
  return true;
}

function depart(machine: Machine, parent: Container, container: Container): void {
  const { memo } = machine;
  const { budget } = machine.context;
  refund(machine, container);
  if (container.isHome) {
    // Those counted here must find it again, so it stays as it is, only empty.
    container.empty();
    settle(parent, container);
  } else if (memo.holds(container.entry, container)) {
    const departed = departedFor(parent, container);
    memo.depart(container.entry, departed);
    budget.refundNode();
    if (!departed.isPaid) for (let slot = 0; slot < NOTE_SLOTS; slot += 1) machine.spendSlot();
    departed.isPaid = true;
  } else budget.refundNode();
}

/** Values above the innermost mark from which on they are the rows of a table written in one batch. */
const LONG_BATCH = 1024;

/**
 * Called before a container is pushed: empties the plain row beneath, when it is one of many of its
 * kind. CPython's pickler writes a thousand at a time, but others write all before one APPENDS.
 */
export function thinBatch(machine: Machine): void {
  const { stack, fence } = machine;
  if (stack.length - fence < LONG_BATCH || !machine.context.budget.isShort) return;
  const row = stack[stack.length - 1];
  if (!isContainer(row) || row.isShared || row.count === row.elided) return;
  // With the one that is pushed these are four: more than TUPLE3 takes as the arguments of a call.
  for (let below = 2; below <= 3; below += 1) {
    const before = stack[stack.length - below];
    if (!isContainer(before) || before.kind !== row.kind) return;
  }
  if (!isFlat(row)) {
    const parts = partsOf(row);
    if (parts === undefined) return;
    departParts(machine, parts);
  }
  refund(machine, row);
  row.empty();
}

/** Called before something that is not plain enters `container`: makes it visible where it is only counted. */
export function returnHome(container: Container): void {
  let child = container;
  for (let { home } = child; home !== undefined; home = child.home) {
    child.leaveFor(undefined);
    home.takeBack(child);
    child = home;
  }
}
