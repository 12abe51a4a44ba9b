import { decodeLatin1 } from '../../bytes/text.ts';

import { ELIDED, isContainer, isPlain } from './container-value.ts';
import type { Machine } from './machine.ts';
import { noteCopy } from './machine-stack.ts';
import { MAX_NUMERAL_CHARACTERS, plainDecimal, readIndex } from './numerals.ts';
import type { Value } from './value.ts';

/**
 * C's memo is an array of twice the index: from here on storing takes it a gigabyte and more of
 * zeroed memory, where the Python reader's dict stays small.
 */
const HUGE_INDEX = 2 ** 26;

/** Characters of a text that may yet be the name of a module or of what is in it. */
const LONGEST_NAME = 256;

function get(machine: Machine, index: number): void {
  const value = machine.memo.get(index);
  if (value === undefined) {
    machine.odd('missing-memo-key', `index ${index} was never stored`);
    machine.broken('missing-memo-key', `${machine.opcode} of index ${index}, never stored`);
    return;
  }
  noteCopy(machine, value);
  machine.push(value);
}

function put(machine: Machine, index: number): void {
  const value = machine.top();
  if (value === undefined) return;
  if (index >= HUGE_INDEX && index > machine.memo.count * 2) {
    machine.disagree({ c: 'MemoryError', python: String(index), pickletools: String(index) });
    machine.odd('bad-argument', `memo index ${index}`);
  }
  // An entry behind a gap sits in a hash table, which takes as much memory as a node.
  if (index > machine.memo.count) machine.spendNode();
  else machine.spendSlot();
  if (isContainer(value)) value.memoize(index);
  const previous = machine.memo.get(index);
  if (store(machine, index, value) && previous !== value)
    machine.odd('memo-overwritten', `index ${index} stored once more`);
}

/** Returns whether the index was in use. */
function store(machine: Machine, index: number, value: Value): boolean {
  const { memo } = machine;
  if (!isPlain(value) || typeof value === 'number' || typeof value === 'boolean')
    return memo.set(index, value);
  if (machine.spendLiteral()) return memo.set(index, value);
  // Text is never forgotten where that can be helped: it may be a module's name yet.
  const used = typeof value === 'string' ? memo.setText(index, value) : undefined;
  return used ?? memo.set(index, isShortText(value) && index > memo.count ? value : ELIDED);
}

/** Short text behind a gap of the memo, where an entry costs a node anyway. */
function isShortText(value: Value): boolean {
  return typeof value === 'string' && value.length <= LONGEST_NAME;
}

/** The index of a text GET or PUT; -1 when the stream ends here. */
function textIndex(machine: Machine): number {
  const { head, length } = machine.decoder;
  const plain = plainDecimal(head);
  if (plain >= 0) return plain;
  if (length > MAX_NUMERAL_CHARACTERS) {
    machine.broken('bad-memo-index', `${machine.opcode} with an index of ${length} digits`);
    return -1;
  }
  const value = machine.settle(readIndex(decodeLatin1(head)), 'bad-memo-index', Object.is);
  if (value === undefined) return -1;
  const index = Number(value);
  if (index < 0) {
    machine.odd('bad-argument', `memo index ${index}`);
    machine.broken('bad-memo-index', `${machine.opcode} with index ${index}`);
    return -1;
  }
  return index;
}

export function loadGet(machine: Machine): void {
  const index = textIndex(machine);
  if (index >= 0) get(machine, index);
}

export function loadPut(machine: Machine): void {
  const index = textIndex(machine);
  if (index >= 0) put(machine, index);
}

/** BINGET, LONG_BINGET. */
export function loadBinget(machine: Machine): void {
  get(machine, machine.decoder.int);
}

/** BINPUT, LONG_BINPUT. */
export function loadBinput(machine: Machine): void {
  put(machine, machine.decoder.int);
}

export function loadMemoize(machine: Machine): void {
  put(machine, machine.memo.count);
}
