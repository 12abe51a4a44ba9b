import { extension, flaxArray, map, pack, sized } from '../builders/msgpack.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

const STRUCTURE = 'msgpack-structure';
const KERNEL = flaxArray([2, 2], 'float32', 16);

function flax(
  id: string,
  title: string,
  build: () => Uint8Array,
  ...expect: readonly string[]
): FileTechnique {
  return { id: `flax-${id}`, title: `Flax: ${title}`, file: 'flax_model.msgpack', build, expect };
}

const layer = (kernel: Buffer): Buffer => pack({ params: { kernel } });

export const FLAX_TECHNIQUES: readonly FileTechnique[] = [
  flax(
    'length',
    'an array of billions of items',
    () => pack({ a: KERNEL, b: sized(0xdd, 2 ** 32 - 1, Buffer.of(1)) }),
    `${STRUCTURE}/length-beyond-file`,
  ),
  flax(
    'map-length',
    'a map of billions of entries',
    () => pack({ a: KERNEL, b: sized(0xdf, 2 ** 31, Buffer.of(1)) }),
    `${STRUCTURE}/length-beyond-file`,
  ),
  flax(
    'depth',
    'arrays in arrays without end',
    () => pack({ a: Buffer.alloc(20_000, 0x91) }),
    `${STRUCTURE}/nesting-bomb`,
    'gap:depth-limit',
  ),
  flax(
    'doubled',
    'a parameter that stands twice',
    () =>
      map([
        ['kernel', KERNEL],
        ['kernel', KERNEL],
      ]),
    `${STRUCTURE}/duplicate-key`,
  ),
  flax(
    'shape',
    'a shape larger than its bytes',
    () => layer(flaxArray([1000, 1000], 'float32', 16)),
    `${STRUCTURE}/array-mismatch`,
  ),
  flax(
    'overflow',
    'a shape whose product overflows',
    () => layer(flaxArray([2 ** 31, 2 ** 31, 4], 'float32', 0)),
    `${STRUCTURE}/array-mismatch`,
  ),
  flax(
    'object',
    'an array of objects',
    () => layer(flaxArray([1], 'object', 8)),
    `${STRUCTURE}/unusual-dtype`,
  ),
  flax(
    'extension',
    'a pickle as another extension type',
    () => pack({ a: KERNEL, b: extension(42, INERT_PICKLE) }),
    `${STRUCTURE}/unknown-extension`,
    'pickle-calls/code-execution',
  ),
  flax(
    'binary',
    'a pickle as bytes',
    () => pack({ a: KERNEL, b: new Uint8Array(INERT_PICKLE) }),
    'pickle-calls/code-execution',
  ),
  flax(
    'base64',
    'a pickle as text',
    () => pack({ a: KERNEL, b: INERT_PICKLE.toString('base64') }),
    'pickle-calls/code-execution',
  ),
  flax(
    'array-bytes',
    'a pickle as the bytes of an array',
    () => {
      const shape = Buffer.of(0x91, INERT_PICKLE.length);
      const inner = Buffer.concat([
        Buffer.of(0x93),
        shape,
        pack('uint8'),
        pack(new Uint8Array(INERT_PICKLE)),
      ]);
      return pack({ a: extension(1, inner) });
    },
    'pickle-calls/code-execution',
  ),
  flax(
    'trailing',
    'a pickle behind the tree',
    () => Buffer.concat([layer(KERNEL), INERT_PICKLE]),
    'pickle-calls/code-execution',
    'unattributed-bytes/hidden-bytes',
  ),
  flax(
    'reserved',
    'a byte that is never used',
    () => pack({ a: KERNEL, b: Buffer.of(0xc1) }),
    `${STRUCTURE}/broken-tree`,
  ),
];
