import { float, int } from '../../engine/graph/attribute.ts';
import { GraphBuilder } from '../../engine/graph/builder.ts';
import { encodeGraph } from '../../engine/onnx/encode-model.ts';
import { Session } from '../../engine/session/session.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { floats } from '../../tensor/tensor.ts';

/** Bytes the scores of one run may take: queries × reference rows × 4. */
const SCORE_BYTES = 256 * 1024 * 1024;
/** Queries of one run: more gain no speed. */
const MAX_BLOCK = 1024;

/** The best rows of each query of a run, best first. */
export interface Candidates {
  readonly rows: Int32Array;
  /** 2a·b − |b|²: the squared distance is |a|² less this, as far as float32 goes. */
  readonly scores: Float32Array;
}

export interface BlockShape {
  readonly width: number;
  /** Reference rows of every run. */
  readonly reference: number;
  /** Candidates per query, at most `reference`. */
  readonly count: number;
  readonly threads?: number;
}

/** Which of many rows are nearest to a block of queries: one matrix product and one TopK on onnxruntime, in float32. */
export class BlockSearch {
  /** Queries one run may take. */
  readonly block: number;
  readonly #session: Session;
  readonly #shape: BlockShape;

  private constructor(session: Session, shape: BlockShape) {
    this.#session = session;
    this.#shape = shape;
    this.block = Math.max(
      1,
      Math.min(MAX_BLOCK, Math.floor(SCORE_BYTES / (4 * Math.max(1, shape.reference)))),
    );
  }

  static async open(shape: BlockShape): Promise<BlockSearch> {
    const { width, reference, count, threads } = shape;
    const g = new GraphBuilder();
    const queries = g.input('queries', 'float32', [-1, width]);
    const rows = g.input('reference', 'float32', [reference, width]);
    const norms = g.input('norms', 'float32', [reference]);
    const scores = g.op('Gemm', [queries, rows, norms], {
      alpha: float(2),
      beta: float(-1),
      transB: int(1),
    });
    const [best, places] = g.emit('TopK', [scores, g.vector([count])], {}, 2);
    if (best === undefined || places === undefined) throw new RangeError('TopK has two outputs');
    const typed = g.finish('neighbours', [
      { name: 'scores', value: best },
      { name: 'rows', value: g.cast(places, 'int32') },
    ]);
    const session = await Session.open(
      encodeGraph(typed),
      threads === undefined ? {} : { threads },
    );
    return new BlockSearch(session, shape);
  }

  /**
   * @param queries at most `block` rows
   * @param reference rows that `norms` belongs to
   * @param norms squared lengths of the reference rows; Infinity for a row that is none, which nothing is near to
   */
  async run(
    queries: Float32Array,
    reference: Float32Array,
    norms: Float32Array,
  ): Promise<Candidates> {
    const { width } = this.#shape;
    const { rows, scores } = await this.#session.run({
      queries: floats(queries, [queries.length / width, width]),
      reference: floats(reference, [this.#shape.reference, width]),
      norms: floats(norms),
    });
    return { rows: int32Of(rows), scores: float32Of(scores) };
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

function int32Of(tensor: Tensor | undefined): Int32Array {
  if (tensor?.data instanceof Int32Array) return tensor.data;
  throw new TypeError('the rows of a search are int32');
}

function float32Of(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError('the scores of a search are float32');
}

/** Squared lengths of rows. */
export function squaredLengths(values: Float32Array, width: number): Float32Array {
  const lengths = new Float32Array(width === 0 ? 0 : values.length / width);
  for (let row = 0; row < lengths.length; row += 1) {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at += 1) sum += (values[at] ?? 0) ** 2;
    lengths[row] = sum;
  }
  return lengths;
}
