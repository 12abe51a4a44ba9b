import { writeNpy } from '../builders/npy.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

function npy(
  id: string,
  title: string,
  input: Parameters<typeof writeNpy>[0],
  expect: readonly string[],
): FileTechnique {
  return { id: `npy-${id}`, title, file: 'array.npy', build: () => writeNpy(input), expect };
}

export const NPY_TECHNIQUES: readonly FileTechnique[] = [
  npy('object', 'an object array', { descr: "'|O'", shape: '()', data: INERT_PICKLE }, [
    'npy-structure/object-array',
    'pickle-calls/code-execution',
  ]),
  npy(
    'object-nested',
    'an object deep in a structured type',
    { descr: "[('a', '<i4'), ('b', [('c', '|O')], (2,))]", data: INERT_PICKLE },
    ['npy-structure/object-array', 'pickle-calls/code-execution'],
  ),
  npy(
    'object-tuple',
    'an object in a sub-array type',
    { descr: "('|O', (1,))", data: INERT_PICKLE },
    ['npy-structure/object-array', 'pickle-calls/code-execution'],
  ),
  npy('object-name', 'an object by its type name', { descr: "'object'", data: INERT_PICKLE }, [
    'npy-structure/object-array',
    'pickle-calls/code-execution',
  ]),
  npy(
    'object-comma',
    'an object in a comma-separated type',
    { descr: "'i4,O'", data: INERT_PICKLE },
    ['npy-structure/object-array', 'pickle-calls/code-execution'],
  ),
  npy(
    'object-version-2',
    'an object array under header version 2',
    { version: 2, descr: "'|O'", data: INERT_PICKLE },
    ['npy-structure/object-array', 'pickle-calls/code-execution'],
  ),
  npy(
    'object-version-3',
    'an object array under header version 3',
    { version: 3, descr: "'|O'", data: INERT_PICKLE },
    ['npy-structure/object-array', 'pickle-calls/code-execution'],
  ),
  npy(
    'object-prefixed',
    'an object type with white space and an escape',
    { header: "{ 'descr' : u'\\x7cO' , 'shape':(1,), 'fortran_order':False}", data: INERT_PICKLE },
    ['npy-structure/object-array', 'pickle-calls/code-execution'],
  ),
  npy(
    'unknown-type',
    'a pickle under a type that is not understood',
    { descr: "'@@'", data: INERT_PICKLE },
    ['npy-structure/malformed-header', 'pickle-calls/code-execution'],
  ),
  npy(
    'code',
    'a call in the header',
    {
      header:
        "{'descr': __import__('os').system('echo weighbridge-test'), 'shape': (2,), 'fortran_order': False}",
    },
    ['npy-structure/executable-header'],
  ),
  npy(
    'deep',
    'a header nested deep enough to crash Python',
    {
      version: 2,
      header: `{'descr': ${'('.repeat(3000)}${')'.repeat(3000)}, 'shape': (2,), 'fortran_order': False}`,
    },
    ['npy-structure/oversized-header'],
  ),
  npy(
    'long',
    'a header longer than NumPy accepts',
    {
      version: 2,
      header: `{'descr': '<f4', 'shape': (2,), 'fortran_order': False, }${' '.repeat(20_000)}`,
    },
    ['npy-structure/oversized-header'],
  ),
  npy(
    'extra-key',
    'a key NumPy does not know',
    { header: "{'descr': '<f4', 'shape': (2,), 'fortran_order': False, 'hook': 'x'}" },
    ['npy-structure/malformed-header'],
  ),
  npy(
    'duplicate-key',
    'a key twice',
    { header: "{'descr': '<f4', 'descr': '|O', 'shape': (2,), 'fortran_order': False}" },
    ['npy-structure/malformed-header'],
  ),
  npy('negative-shape', 'a negative shape', { shape: '(-1,)' }, ['npy-structure/malformed-header']),
  npy('overflow', 'a shape whose product overflows', { shape: '(9223372036854775807, 16)' }, [
    'npy-structure/malformed-header',
  ]),
  npy('short', 'a shape larger than the file', { shape: '(1000000,)' }, [
    'npy-structure/payload-mismatch',
  ]),
  npy(
    'trailing-pickle',
    'a pickle behind the array',
    { data: Buffer.concat([Buffer.alloc(8), INERT_PICKLE]) },
    ['npy-structure/payload-mismatch', 'pickle-calls/code-execution'],
  ),
  {
    id: 'npy-second-array',
    title: 'an object array behind a harmless one, as numpy.save appends',
    file: 'array.npy',
    build: () => Buffer.concat([writeNpy({}), writeNpy({ descr: "'|O'", data: INERT_PICKLE })]),
    expect: ['npy-structure/object-array', 'pickle-calls/code-execution'],
  },
];
