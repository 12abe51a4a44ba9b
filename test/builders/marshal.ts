import { Buffer } from 'node:buffer';

/** A constant or a name of a code object under construction. */
export type Item =
  | null
  | number
  | string
  | Uint8Array
  | readonly Item[]
  | { readonly code: Uint8Array };

const le32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

/** One marshalled value, as `marshal.dumps` writes it without references. */
export function item(value: Item): Buffer {
  if (value === null) return Buffer.from('N');
  if (typeof value === 'number') return Buffer.concat([Buffer.from('i'), le32(value)]);
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8');
    return Buffer.concat([Buffer.from('u'), le32(bytes.length), bytes]);
  }
  if (value instanceof Uint8Array)
    return Buffer.concat([Buffer.from('s'), le32(value.length), value]);
  if ('code' in value) return Buffer.from(value.code);
  return Buffer.concat([Buffer.from(')'), Buffer.from([value.length]), ...value.map(item)]);
}

export interface CodeSpec {
  readonly minor: number;
  readonly code: readonly number[];
  readonly constants?: readonly Item[];
  readonly names?: readonly string[];
  readonly variables?: readonly string[];
  readonly name?: string;
  /** Put in front of the type byte: 0xe3 is `c` with the reference flag. */
  readonly type?: number;
}

/** A marshalled code object in the layout of a minor version of CPython 3. */
export function codeObject({
  minor,
  code,
  constants = [null],
  names = [],
  variables = [],
  name = '<lambda>',
  type = 0xe3,
}: CodeSpec): Buffer {
  const numbers =
    minor >= 11 ? [1, 0, 0, 4, 3] : minor >= 8 ? [1, 0, 0, 1, 4, 67] : [1, 0, 1, 4, 67];
  const kinds = Buffer.alloc(variables.length, 0x20);
  const places =
    minor >= 11 ? [item(variables), item(kinds)] : [item(variables), item([]), item([])];
  const title = minor >= 11 ? [item(name), item(name)] : [item(name)];
  return Buffer.concat([
    Buffer.from([type]),
    ...numbers.map(le32),
    item(Uint8Array.from(code)),
    item(constants),
    item(names),
    ...places,
    item('model.py'),
    ...title,
    le32(1),
    item(new Uint8Array(0)),
    ...(minor >= 11 ? [item(new Uint8Array(0))] : []),
  ]);
}

const caches = (count: number): number[] => Array.from({ length: count * 2 }, () => 0);

/** Instructions of `__import__(constant 1).<name 1>(constant 2)` for each family of CPython. */
const IMPORT_AND_CALL: Readonly<Record<number, readonly number[]>> = {
  7: [116, 0, 100, 1, 131, 1, 160, 1, 100, 2, 161, 1, 83, 0],
  8: [116, 0, 100, 1, 131, 1, 160, 1, 100, 2, 161, 1, 83, 0],
  10: [116, 0, 100, 1, 131, 1, 160, 1, 100, 2, 161, 1, 83, 0],
  11: [
    151,
    0,
    116,
    1,
    ...caches(5),
    100,
    1,
    166,
    1,
    ...caches(1),
    171,
    1,
    ...caches(4),
    160,
    1,
    ...caches(10),
    100,
    2,
    166,
    1,
    ...caches(1),
    171,
    1,
    ...caches(4),
    83,
    0,
  ],
  12: [
    151,
    0,
    116,
    1,
    ...caches(4),
    100,
    1,
    171,
    1,
    ...caches(3),
    106,
    3,
    ...caches(9),
    100,
    2,
    171,
    1,
    ...caches(3),
    83,
    0,
  ],
  13: [
    149,
    0,
    91,
    1,
    ...caches(4),
    83,
    1,
    53,
    1,
    ...caches(3),
    82,
    3,
    ...caches(9),
    83,
    2,
    53,
    1,
    ...caches(3),
    36,
    0,
  ],
  14: [
    128,
    0,
    92,
    1,
    ...caches(4),
    82,
    1,
    52,
    1,
    ...caches(3),
    80,
    3,
    ...caches(9),
    82,
    2,
    52,
    1,
    ...caches(3),
    35,
    0,
  ],
};

/** Minor versions {@link importAndCall} can write. */
export const FAMILIES = Object.keys(IMPORT_AND_CALL).map(Number);

/** Code that imports a module and calls one function of it with one text. */
export function importAndCall(
  minor: number,
  module: string,
  name: string,
  argument: string,
): Buffer {
  return codeObject({
    minor,
    code: IMPORT_AND_CALL[minor] ?? [],
    constants: [null, module, argument],
    names: ['__import__', name],
    variables: ['x'],
  });
}

/** `lambda x: x`, which calls nothing. */
export function identity(minor = 11): Buffer {
  const code = minor >= 11 ? [151, 0, 124, 0, 83, 0] : [124, 0, 83, 0];
  return codeObject({ minor, code, variables: ['x'] });
}

/** A module of CPython 3.8 that makes these calls, each `[module, function, text]`; without a module it is a built-in. */
export function moduleCode(
  calls: readonly (readonly [module: string, name: string, text: string])[],
): Buffer {
  const names: string[] = [];
  const constants: Item[] = [null, 0];
  const code: number[] = [];
  for (const [module, name, text] of calls) {
    constants.push(text);
    if (module === '') {
      names.push(name);
      code.push(101, names.length - 1, 100, constants.length - 1, 131, 1, 1, 0);
    } else {
      names.push(module, name);
      code.push(
        100,
        1,
        100,
        0,
        108,
        names.length - 2,
        160,
        names.length - 1,
        100,
        constants.length - 1,
        161,
        1,
        1,
        0,
      );
    }
  }
  return codeObject({
    minor: 8,
    code: [...code, 100, 0, 83, 0],
    constants,
    names,
    name: '<module>',
  });
}

/** A `.pyc` file of CPython 3.8 around a code object. */
export function compiledModule(code: Uint8Array, magic = 3413): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16LE(magic, 0);
  head.write('\r\n', 2, 'latin1');
  return Buffer.concat([head, code]);
}

/** Code of CPython 3.8 that takes a function out of a module and returns it uncalled, for others to call. */
export function handedOn(module: string, name: string): Buffer {
  return codeObject({
    minor: 8,
    code: [100, 1, 100, 0, 108, 0, 106, 1, 83, 0],
    constants: [null, 0],
    names: [module, name],
  });
}
