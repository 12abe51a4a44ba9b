import * as pk from '../builders/pickle.ts';
import { COMMAND } from './pickle-callables.ts';
import type { Technique } from './technique.ts';

const command = pk.text(COMMAND);
const dotted = (module: string, name: string): Uint8Array =>
  pk.fromStack(pk.text(module), pk.text(name));
const callOf = (callee: pk.Part, ...args: readonly pk.Part[]): Uint8Array =>
  pk.assemble(callee, pk.tupleOf(...args), pk.reduce);
const DOTTED: readonly (readonly [string, string])[] = [
  ['torch', 'serialization.os.system'],
  ['random', '_os.system'],
  ['site', 'os.system'],
  ['sysconfig', 'os.system'],
  ['logging', 'os.system'],
  ['pydantic', '_os.system'],
  ['pathlib', 'os.system'],
];
const WALKS: readonly (readonly [string, string])[] = [
  ['builtins', 'print.__self__.eval'],
  ['collections', 'Counter.__subclasses__'],
  ['statistics', 'mean.__globals__'],
  ['numpy', '__dict__.get'],
  ['builtins', 'object.__getattribute__'],
];
/** Written names of Python 2, and what CPython looks up instead when the protocol is below 3. */
const PYTHON2: readonly (readonly [module: string, name: string, becomes: string])[] = [
  ['cPickle', 'loads', 'pickle.loads'],
  ['thread', 'start_new_thread', '_thread.start_new_thread'],
  ['commands', 'getoutput', 'subprocess.getoutput'],
  ['urllib2', 'urlopen', 'urllib.request.urlopen'],
  ['urllib', 'urlretrieve', 'urllib.request.urlretrieve'],
  ['httplib', 'HTTPConnection', 'http.client.HTTPConnection'],
  ['_winreg', 'OpenKey', 'winreg.OpenKey'],
  ['__builtin__', 'reduce', 'functools.reduce'],
  ['__builtin__', 'eval', 'builtins.eval'],
  ['itertools', 'imap', 'builtins.map'],
  ['multiprocessing.forking', 'Popen', 'multiprocessing.popen_fork.Popen'],
];

/** Names that lead elsewhere than they say, 1.15 to 1.17. */
export const NAMES: readonly Technique[] = [
  ...DOTTED.map(([module, name]): Technique => ({
    id: `1.15 ${module}`,
    title: `dotted name through ${module}`,
    build: () => pk.pickle(4, callOf(dotted(module, name), command)),
    expect: { severity: 'critical', shows: `${module}.${name}` },
  })),
  {
    id: '1.15 GLOBAL',
    title: 'dotted name by GLOBAL',
    build: () => pk.pickle(4, callOf(pk.global('torch', 'serialization.os.system'), command)),
    expect: { severity: 'critical', shows: 'torch.serialization.os.system' },
  },
  {
    id: '1.15 INST',
    title: 'dotted name by INST',
    build: () => pk.pickle(4, pk.mark, command, pk.inst('torch', 'serialization.os.system')),
    expect: { severity: 'critical', shows: 'torch.serialization.os.system' },
  },
  ...WALKS.map(([module, name]): Technique => ({
    id: `1.16 ${name}`,
    title: `walk through ${name}`,
    build: () => pk.pickle(4, callOf(dotted(module, name), command)),
    expect: { severity: 'critical', shows: name },
  })),
  ...PYTHON2.map(([module, name, becomes]): Technique => ({
    id: `1.17 ${module}.${name}`,
    title: `Python 2 name ${module}.${name}`,
    build: () => pk.pickle(2, pk.call(module, name, pk.binunicode(COMMAND))),
    expect: { severity: 'high', shows: becomes },
  })),
];
