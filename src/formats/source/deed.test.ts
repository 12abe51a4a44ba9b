import { describe, expect, it } from 'vitest';
import { deedOf } from './deed.ts';

describe('formats/source: deeds', () => {
  it.each([
    ['os.system', 'runs'],
    ['subprocess.run', 'runs'],
    ['builtins.exec', 'runs'],
    ['marshal.loads', 'runs'],
    ['requests.get', 'runs'],
    ['socket.socket().connect', 'runs'],
    ['pip.main', 'runs'],
    ['torch.load', 'acts'],
    ['pickle.loads', 'acts'],
    ['ctypes.CDLL', 'acts'],
    ['shutil.rmtree', 'acts'],
    ['os.remove', 'acts'],
    ['threading.Thread', 'acts'],
    ['atexit.register', 'acts'],
    ['os.fork', 'acts'],
  ])('%s %s', (path, weight) => {
    expect(deedOf(path)?.weight).toBe(weight);
  });

  it.each([
    'os.cpu_count',
    'os.environ.get',
    'os.makedirs',
    'builtins.open',
    'builtins.classmethod',
    'collections.namedtuple',
    'typing.get_type_hints',
    'numba.jit',
    'triton.jit',
    'contextlib.contextmanager',
    'functools.partial',
    'torch.fx.wrap',
    'torch.distributed.is_available',
    'urllib.parse.urlparse',
    'requests.Session',
    'tensorflow.constant',
    'datasets.Features',
    'platform.system',
    'ctypes.c_int',
    'threading.Lock',
    'local',
  ])('%s is nothing of the kind', (path) => {
    expect(deedOf(path)).toBeUndefined();
  });
});
