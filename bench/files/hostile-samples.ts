import { deflateSync, gzipSync } from 'node:zlib';
import type { Entry } from './containers.ts';
import { flatten, npy, tar, zip } from './containers.ts';
import { callables, ofProtocol, opcodes, renames, streams } from './hostile-pickles.ts';
import * as op from './opcodes.ts';
import { call, COMMAND, HARMLESS, NOWHERE, pickle, SYSTEM, torchArchive } from './payload.ts';

/** Archives and compressed streams, some written to be read differently by different readers. */
function containers(): Record<string, Uint8Array> {
  const torch = (entry: Partial<Entry>, ...more: readonly Entry[]): Uint8Array =>
    torchArchive(SYSTEM, entry, ...more);
  const objects = flatten(npy('|O', [1], SYSTEM));
  const inner = torch({});
  const wrapper = { name: 'model/data.pkl', data: HARMLESS };
  return {
    'torch.pt': inner,
    'torch-deflated.pt': torch({ deflated: true }),
    'wrong-crc.pt': torch({ crc: 0x12345678 }),
    'encrypted-flag.pt': torch({ localFlags: 1 }),
    'name-mismatch.pt': torch({ localName: 'model/data.txt' }),
    'method-mismatch.pt': torch({ localMethod: 8 }),
    'extra-member.pt': torch({ data: HARMLESS }, { name: 'model/extra/hook.pkl', data: SYSTEM }),
    'upper-case-member.pt': torch({ name: 'model/DATA.PKL' }),
    'pickle-then-zip.pt': op.bytes(SYSTEM, flatten(zip([wrapper]))),
    'nested.zip': flatten(zip([{ name: 'inner/model.pt', data: inner }])),
    'archive.tar.gz': gzipSync(tar('model.pkl', SYSTEM)),
    'objects.npy': objects,
    'objects.npz': flatten(zip([{ name: 'arr_0.npy', data: objects, deflated: true }])),
    'compressed.joblib': deflateSync(SYSTEM),
    'compressed.pkl.gz': gzipSync(SYSTEM),
  };
}

/** Names that promise something harmless. */
function disguises(): Record<string, Uint8Array> {
  return {
    'logo.png': SYSTEM,
    'readme.txt': SYSTEM,
    'weights.bin': SYSTEM,
    'config.json': SYSTEM,
    'model.safetensors': SYSTEM,
    'no-extension': SYSTEM,
  };
}

/** Gadgets in other libraries, found in no list of forbidden names that all tools share. */
function gadgets(): Record<string, Uint8Array> {
  const python = `print('weighbridge-test')`;
  return {
    'ipython.pkl': pickle(call('IPython.utils.process', 'system', COMMAND)),
    'invoke.pkl': pickle(call('invoke', 'run', COMMAND)),
    'sympy.pkl': pickle(call('sympy.core.sympify', 'sympify', python)),
    'torch-exec.pkl': pickle(
      op.global('torch.jit.unsupported_tensor_ops', 'execWrapper'),
      op.unicode(python),
      op.EMPTY_DICT,
      op.EMPTY_DICT,
      op.TUPLE3,
      op.REDUCE,
    ),
    'hydra.pkl': pickle(call('hydra.utils', 'get_object', 'weighbridge_test.payload')),
    'pandas.pkl': pickle(call('pandas.io.pickle', 'read_pickle', NOWHERE)),
    'cloudpickle.pkl': pickle(call('cloudpickle.cloudpickle', 'subimport', 'weighbridge_test')),
    'setuptools.pkl': pickle(
      op.global('setuptools._distutils.spawn', 'spawn'),
      op.EMPTY_LIST,
      op.MARK,
      op.unicode('echo'),
      op.unicode('weighbridge-test'),
      op.APPENDS,
      op.TUPLE1,
      op.REDUCE,
    ),
  };
}

/** Every hostile file, by technique group and name. */
export function hostileSamples(): Record<string, Record<string, Uint8Array>> {
  const protocols = [0, 1, 2, 3, 4, 5].map((version) => [
    `protocol-${version}.pkl`,
    ofProtocol(version),
  ]);
  return {
    protocols: Object.fromEntries(protocols),
    callables: callables(),
    opcodes: opcodes(),
    'python2-names': renames(),
    streams: streams(),
    containers: containers(),
    disguises: disguises(),
    gadgets: gadgets(),
  };
}
