import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeObject,
  compiledModule,
  handedOn,
  identity,
  moduleCode,
} from '../../../test/builders/marshal.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { readBytecode } from '../../code/python-bytecode/bytecode.ts';
import format from './format.ts';
import { harmsOf } from './harm.ts';

const module = compiledModule(moduleCode([['os', 'system', 'echo']]));

describe('formats/python-bytecode', () => {
  it('reads a module and its version', async () => {
    const parsed = await parseBytes(format, module);

    expect(parsed.ok && parsed.value.version).toBe('3.8');
    expect(parsed.ok && parsed.value.program.calls.map(({ text }) => text)).toEqual([
      "os.system('echo')",
    ]);
  });

  it.each<[string, Uint8Array, string]>([
    ['a module', module, 'certain'],
    ['an unknown magic number', compiledModule(identity(8), 9999), 'no'],
    ['a magic number alone', module.subarray(0, 16), 'no'],
    ['text', Buffer.from('import os\r\n'), 'no'],
  ])('recognises %s', (_, bytes, recognition) => {
    expect(format.recognise(glimpseOf(bytes, 'x.pyc'))).toBe(recognition);
  });

  it('does not claim what stands behind the code', async () => {
    const parsed = await parseBytes(format, Buffer.concat([module, Buffer.from('tail')]));

    expect(parsed.ok && parsed.value.claims?.[0]?.end).toBe(module.length);
  });

  it('answers broken code with a code', async () => {
    expect(await parseBytes(format, module.subarray(0, 60))).toMatchObject({
      ok: false,
      error: { code: 'truncated' },
    });
  });

  it('never throws for changed bytes', async () => {
    const property = fc.asyncProperty(fc.nat(module.length - 1), fc.nat(255), async (at, value) => {
      const bytes = Buffer.from(module);
      bytes[at] = value;
      const parsed = await parseBytes(format, bytes);

      expect(parsed.ok || parsed.error.code !== '').toBe(true);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});

describe('formats/python-bytecode/harm', () => {
  it.each([
    ['os', 'system', true],
    ['subprocess', 'run', true],
    ['socket', 'create_connection', true],
    ['', 'exec', true],
    ['', 'open', true],
    ['keras.utils', 'get_file', true],
    ['tensorflow', 'py_function', true],
    ['collections', 'namedtuple', false],
    ['itertools', 'product', false],
    ['platform', 'system', false],
    ['', 'len', false],
    ['tensorflow', 'reshape', false],
    ['math', 'sqrt', false],
  ])('judges %s.%s', (name, member, isHarmful) => {
    const read = readBytecode(moduleCode([[name, member, 'x']]));

    expect(read.ok && harmsOf(read.program).length > 0).toBe(isHarmful);
  });

  it('counts a function that is handed on', () => {
    const read = readBytecode(handedOn('subprocess', 'call'));

    expect(read.ok && harmsOf(read.program).map(({ call }) => call.callable)).toEqual([
      'subprocess.call',
    ]);
  });

  it('pairs names where no instructions can be read', () => {
    const read = readBytecode(
      codeObject({ minor: 11, code: [255, 0, 254, 0, 253, 0], names: ['os', 'popen'] }),
    );

    expect(read.ok && harmsOf(read.program).map(({ call }) => call.callable)).toEqual(['os.popen']);
  });
});
