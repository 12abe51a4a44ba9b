import type { PlannedFile } from './plan.ts';
import type { PlacedTensor } from './file-layout.ts';
import type { PlainValue } from './tensor-tree.ts';

/** One tensor before and after: the same numbers when both digests are equal. */
export interface TensorProof {
  readonly name: string;
  /** The written file that holds it. */
  readonly file: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  /** SHA-256 of the numbers in row-major, little-endian order, as read from the source. */
  readonly sha256Before: string;
  /** The same, read again from the written file through its own header. */
  readonly sha256After: string;
  /** Where the numbers came from. */
  readonly source: {
    readonly storage: string;
    /** Of the first element, in elements from the storage's beginning. */
    readonly offset: number;
    readonly strides: readonly number[];
    readonly byteOrder: 'little' | 'big';
  };
}

/** What was converted, and the evidence that nothing was changed. Holds no time and no folder, so that two runs can be compared. */
export interface Proof {
  readonly proofVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly source: { readonly file: string; readonly kind: string; readonly bytes: number };
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
  /** By name. */
  readonly tensors: readonly TensorProof[];
  /** Names that were left out because another name holds the same numbers. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly dropped: readonly PlainValue[];
  readonly droppedCount: number;
}

export function proofOf(
  file: PlannedFile,
  tensor: PlacedTensor,
  before: string,
  after: string,
): TensorProof {
  const { storage, dtype, shape, offset, strides } = tensor.view;
  return {
    name: tensor.name,
    file: file.name,
    dtype: dtype.name,
    shape,
    bytes: tensor.end - tensor.start,
    sha256Before: before,
    sha256After: after,
    source: {
      storage: storage.id,
      offset,
      strides,
      byteOrder: storage.isBigEndian ? 'big' : 'little',
    },
  };
}

/** One line for each tensor: two proofs can be compared with any diff. */
export function renderProof(proof: Proof): string {
  const { tensors, ...rest } = proof;
  const head = JSON.stringify(rest, undefined, 2).slice(0, -2);
  const lines = tensors.map((tensor) => `    ${JSON.stringify(tensor)}`);
  return `${head},\n  "tensors": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
