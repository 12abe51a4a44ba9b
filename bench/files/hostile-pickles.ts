import * as op from './opcodes.ts';
import { call, COMMAND, HARMLESS, NOWHERE, pickle, SYSTEM, torchArchive } from './payload.ts';

/** `os.system` the way each protocol's own writer would spell it. */
export function ofProtocol(version: number): Uint8Array {
  if (version === 0)
    return op.bytes(op.global('os', 'system'), op.MARK, op.lineUnicode(COMMAND), 't', 'p0\n', 'R.');
  if (version < 4) {
    const head = version === 1 ? op.bytes() : op.proto(version);
    return op.bytes(head, call('os', 'system', COMMAND), op.STOP);
  }
  const body = op.bytes(
    op.shortUnicode('os'),
    op.MEMOIZE,
    op.shortUnicode('system'),
    op.MEMOIZE,
    op.STACK_GLOBAL,
    op.MEMOIZE,
    op.shortUnicode(COMMAND),
    op.MEMOIZE,
    op.TUPLE1,
    op.MEMOIZE,
    op.REDUCE,
    op.STOP,
  );
  return op.bytes(op.proto(version), op.frame(body.length), body);
}

/** Ordinary ways to spell the same harm. */
export function callables(): Record<string, Uint8Array> {
  const code = `print('weighbridge-test')`;
  return {
    'subprocess-popen.pkl': pickle(call('subprocess', 'Popen', COMMAND)),
    'subprocess-getoutput.bin': pickle(call('subprocess', 'getoutput', COMMAND)),
    'builtins-eval.pkl': pickle(call('builtins', 'eval', code)),
    'builtins-exec.pickle': pickle(call('builtins', 'exec', code)),
    'builtins-import.pkl': pickle(call('builtins', '__import__', 'weighbridge_test')),
    'runpy.pkl': pickle(call('runpy', 'run_path', NOWHERE)),
    'importlib.pkl': pickle(call('importlib', 'import_module', 'weighbridge_test')),
    'pty-spawn.dill': pickle(call('pty', 'spawn', COMMAND)),
    'webbrowser.pkl': pickle(call('webbrowser', 'open', `file://${NOWHERE}`)),
    'ctypes.pkl': pickle(call('ctypes', 'CDLL', NOWHERE)),
    'shutil-rmtree.pkl': pickle(call('shutil', 'rmtree', NOWHERE)),
    'nested-loads.pkl': pickle(
      op.global('pickle', 'loads'),
      op.binBytes(SYSTEM),
      op.TUPLE1,
      op.REDUCE,
    ),
  };
}

/** The same call through less common opcodes. */
export function opcodes(): Record<string, Uint8Array> {
  const argument = op.unicode(COMMAND);
  const popen = op.global('subprocess', 'Popen');
  const shell = op.bytes(op.EMPTY_DICT, op.MARK, op.unicode('shell'), op.TRUE, op.SETITEMS);
  return {
    'inst.pkl': op.bytes(op.MARK, op.lineString(COMMAND), op.inst('os', 'system'), op.STOP),
    'obj-dropped.pkl': pickle(
      op.MARK,
      op.global('os', 'system'),
      argument,
      op.OBJ,
      op.POP,
      op.NONE,
    ),
    'newobj.pkl': pickle(popen, argument, op.TUPLE1, op.NEWOBJ),
    'newobj-ex.pkl': op.bytes(
      op.proto(4),
      popen,
      argument,
      op.TUPLE1,
      shell,
      op.NEWOBJ_EX,
      op.STOP,
    ),
    'stack-global-bytestrings.pkl': op.bytes(
      op.proto(4),
      op.shortString('os'),
      op.lineString('system'),
      op.STACK_GLOBAL,
      argument,
      op.TUPLE1,
      op.REDUCE,
      op.STOP,
    ),
    'memo-shuffle.pkl': op.bytes(
      op.proto(4),
      op.shortUnicode('collections'),
      op.put(0),
      op.POP,
      op.shortUnicode('os'),
      op.put(0),
      op.POP,
      op.shortUnicode('OrderedDict'),
      op.put(1),
      op.POP,
      op.shortUnicode('system'),
      op.put(1),
      op.POP,
      op.get(0),
      op.get(1),
      op.STACK_GLOBAL,
      argument,
      op.TUPLE1,
      op.REDUCE,
      op.STOP,
    ),
    'extension-registry.pkl': pickle(
      op.global('copyreg', 'add_extension'),
      op.unicode('os'),
      op.unicode('system'),
      op.int(7),
      op.TUPLE3,
      op.REDUCE,
      op.POP,
      op.ext1(7),
      argument,
      op.TUPLE1,
      op.REDUCE,
    ),
    'dotted-name.pkl': op.bytes(
      op.proto(4),
      call('torch', 'serialization.os.system', COMMAND),
      op.STOP,
    ),
    'dotted-builtin.pkl': op.bytes(
      op.proto(4),
      call('builtins', 'print.__self__.eval', '1+1'),
      op.STOP,
    ),
    'attribute-getter.pkl': pickle(
      op.global('operator', 'attrgetter'),
      op.unicode('system'),
      op.TUPLE1,
      op.REDUCE,
      call('importlib', 'import_module', 'os'),
      op.TUPLE1,
      op.REDUCE,
      argument,
      op.TUPLE1,
      op.REDUCE,
    ),
  };
}

/** Names Python 3 maps from Python 2 while loading protocols below 3. */
export function renames(): Record<string, Uint8Array> {
  return {
    'commands.pkl': pickle(call('commands', 'getoutput', COMMAND)),
    'cpickle.pkl': pickle(op.global('cPickle', 'loads'), op.binBytes(SYSTEM), op.TUPLE1, op.REDUCE),
    'urllib.pkl': pickle(call('urllib', 'urlretrieve', `file://${NOWHERE}`, NOWHERE)),
    'builtin-eval.pkl': pickle(call('__builtin__', 'eval', '1+1')),
    'commands.pth': torchArchive(pickle(call('commands', 'getoutput', COMMAND))),
  };
}

/** Streams that break, repeat or change their mind after the payload. */
export function streams(): Record<string, Uint8Array> {
  const payload = op.bytes(op.proto(2), call('os', 'system', COMMAND));
  return {
    'invalid-opcode-after.pkl': op.bytes(payload, 0xff, op.STOP),
    'truncated-after.pkl': payload,
    'bad-integer-after.pkl': op.bytes(payload, 'Iabc\n', op.STOP),
    'missing-memo-after.pkl': op.bytes(payload, op.get(9), op.STOP),
    'second-stream.pkl': op.bytes(HARMLESS, SYSTEM),
    'protocol-flip.pkl': op.bytes(
      op.proto(4),
      op.NONE,
      op.proto(2),
      call('commands', 'getoutput', COMMAND),
      op.STOP,
    ),
    'long-frame.pkl': op.bytes(
      op.proto(4),
      op.frame(1_000_000),
      call('os', 'system', COMMAND),
      op.STOP,
    ),
  };
}
