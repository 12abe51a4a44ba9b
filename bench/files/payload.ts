import type { Entry } from './containers.ts';
import { flatten, zip } from './containers.ts';
import * as op from './opcodes.ts';

/** What every payload would run: inert, and easy to recognise. */
export const COMMAND = 'echo weighbridge-test';
export const NOWHERE = '/nonexistent/weighbridge-test';

/** `module.name(argument)`, left on the stack. */
export function call(module: string, name: string, ...args: readonly string[]): Uint8Array {
  const pushed = args.map((text) => op.unicode(text));
  return op.bytes(op.global(module, name), op.MARK, ...pushed, op.TUPLE, op.REDUCE);
}

export function pickle(...body: readonly Uint8Array[]): Uint8Array {
  return op.bytes(op.proto(2), ...body, op.STOP);
}

/** The baseline payload as one whole pickle. */
export const SYSTEM = pickle(call('os', 'system', COMMAND));
/** An object no honest reader would mind, to hide behind. */
export const HARMLESS = pickle(op.EMPTY_DICT);

/** A checkpoint as torch.load wants it, around any pickle; the fields of `entry` may lie. */
export function torchArchive(
  data: Uint8Array,
  entry: Partial<Entry> = {},
  ...more: readonly Entry[]
): Uint8Array {
  const version = { name: 'model/version', data: op.bytes('3\n') };
  return flatten(zip([{ name: 'model/data.pkl', data, ...entry }, ...more, version]));
}
