import type { Entry } from './containers.ts';
import { zip } from './containers.ts';
import * as op from './opcodes.ts';
import type { Segment } from './segments.ts';
import { seeded } from './segments.ts';

/** A state dict as torch.save writes it: `count` float storages of `bytesEach`. */
export function torchCheckpoint(count: number, bytesEach: number): Segment[] {
  const numel = bytesEach / 4;
  const tensors: Uint8Array[] = [];
  for (let index = 0; index < count; index += 1) {
    tensors.push(
      op.bytes(
        op.unicode(`layers.${index >> 2}.block${index & 3}.weight`),
        op.global('torch._utils', '_rebuild_tensor_v2'),
        op.MARK,
        op.MARK,
        op.unicode('storage'),
        op.global('torch', 'FloatStorage'),
        op.unicode(String(index)),
        op.unicode('cpu'),
        op.int(numel),
        op.TUPLE,
        op.BINPERSID,
        op.int(0),
        op.int(numel),
        op.TUPLE1,
        op.int(1),
        op.TUPLE1,
        op.FALSE,
        op.global('collections', 'OrderedDict'),
        op.EMPTY_TUPLE,
        op.REDUCE,
        op.TUPLE,
        op.REDUCE,
      ),
    );
  }
  const pickle = op.bytes(
    op.proto(2),
    op.global('collections', 'OrderedDict'),
    op.EMPTY_TUPLE,
    op.REDUCE,
    op.MARK,
    ...tensors,
    op.SETITEMS,
    op.STOP,
  );
  const storages = tensors.map((_, index): Entry => ({
    name: `model/data/${index}`,
    data: { hole: bytesEach },
  }));
  return zip([
    { name: 'model/data.pkl', data: pickle },
    { name: 'model/byteorder', data: op.bytes('little') },
    ...storages,
    { name: 'model/version', data: op.bytes('3\n') },
  ]);
}

/** A pickle of plain containers of about `size` bytes: text, numbers or a mixture by `seed`. */
export function plainPickle(size: number, seed: number): Uint8Array {
  const random = seeded(seed);
  const rows: Uint8Array[] = [];
  for (let total = 0; total < size;) {
    const row = op.bytes(
      op.EMPTY_DICT,
      op.MARK,
      op.unicode('id'),
      op.int(Math.floor(random() * 2 ** 31)),
      op.unicode('score'),
      op.float(random()),
      op.unicode('text'),
      op.unicode(
        `row ${rows.length} ${random()
          .toString(36)
          .repeat(1 + (seed % 9))}`,
      ),
      op.SETITEMS,
    );
    rows.push(row);
    total += row.length;
  }
  return op.bytes(op.proto(4), op.EMPTY_LIST, op.MARK, ...rows, op.APPENDS, op.STOP);
}

/** An array as joblib writes it: a wrapper object, then the raw numbers inside the pickle stream. */
export function joblibArray(numel: number): Uint8Array {
  const random = seeded(numel);
  const data = Float64Array.from({ length: numel }, () => random());
  const dtype = op.bytes(
    op.global('numpy', 'dtype'),
    op.unicode('f8'),
    op.FALSE,
    op.TRUE,
    op.TUPLE3,
    op.REDUCE,
    op.MARK,
    op.int(3),
    op.unicode('<'),
    op.NONE,
    op.NONE,
    op.NONE,
    op.int(-1),
    op.int(-1),
    op.int(0),
    op.TUPLE,
    op.BUILD,
  );
  const head = op.bytes(
    op.proto(3),
    op.global('joblib.numpy_pickle', 'NumpyArrayWrapper'),
    op.EMPTY_TUPLE,
    op.NEWOBJ,
    op.EMPTY_DICT,
    op.MARK,
    op.unicode('subclass'),
    op.global('numpy', 'ndarray'),
    op.unicode('shape'),
    op.int(numel),
    op.TUPLE1,
    op.unicode('order'),
    op.unicode('C'),
    op.unicode('dtype'),
    dtype,
    op.unicode('allow_mmap'),
    op.TRUE,
    op.unicode('numpy_array_alignment_bytes'),
    op.int(16),
    op.SETITEMS,
    op.BUILD,
  );
  const padding = 16 - ((head.length + 1) % 16);
  return op.bytes(head, padding, '\xff'.repeat(padding), new Uint8Array(data.buffer), op.STOP);
}
