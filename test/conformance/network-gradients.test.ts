import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/graph/builder.ts';
import type { TypedGraph } from '../../src/engine/graph/graph.ts';
import { gradient, gradientName } from '../../src/engine/gradient.ts';
import { crossEntropy } from '../../src/engine/losses/losses.ts';
import { decodeModel } from '../../src/engine/onnx/decode-model.ts';
import { encodeGraph } from '../../src/engine/onnx/encode-model.ts';
import { prepareModel } from '../../src/engine/prepare/prepare.ts';
import { sessionEvaluator } from '../../src/engine/session/evaluator.ts';
import { Session } from '../../src/engine/session/session.ts';
import type { NumericTensor, Tensor } from '../../src/tensor/tensor.ts';
import { floats, integers, toNumbers } from '../../src/tensor/tensor.ts';

const NETWORKS = new URL('../corpus/networks/', import.meta.url);
/** Largest distance from torch's float64, by the length of its gradient. */
const TOLERANCE = 1e-4;

interface Golden {
  readonly files: readonly {
    readonly file: string;
    /** Name of what the gradient is taken of, where the input is tokens. */
    readonly embeddings?: string;
  }[];
  readonly shape: readonly number[];
  readonly input: { readonly '256ths'?: readonly number[]; readonly tokens?: readonly number[] };
  readonly labels: readonly number[];
  readonly losses: readonly number[];
  readonly gradient: readonly number[];
}

function readGolden(name: string): Golden {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by tools/corpus, read by nobody else
  return JSON.parse(readFileSync(new URL(name, NETWORKS), 'utf8')) as Golden;
}

/** Every exported file of every network. */
const FILES = readdirSync(NETWORKS)
  .filter((name) => name.endsWith('.golden.json'))
  .sort()
  .flatMap((name) => {
    const golden = readGolden(name);
    return golden.files.map(({ file, embeddings }) => ({ file, embeddings, golden }));
  });

interface Prepared {
  readonly typed: TypedGraph;
  /** Samples one run takes: all of them, or one for a file that could not be rewritten. */
  readonly rows: number;
}

async function prepared(file: string, count: number): Promise<Prepared> {
  const decoded = decodeModel(readFileSync(new URL(file, NETWORKS)));
  if (!decoded.ok) throw new Error(decoded.error.detail);
  const result = await prepareModel(decoded.model, {
    output: 'logits',
    evaluate: sessionEvaluator(),
  });
  if (!result.ok) throw new Error(result.detail);
  return { typed: result.typed, rows: result.frozen ? 1 : count };
}

/** Samples from `start` on. */
function inputOf({ input, shape }: Golden, start: number, rows: number): NumericTensor {
  const size = shape.slice(1).reduce((all, each) => all * each, 1);
  const own = [rows, ...shape.slice(1)];
  const part = (values: readonly number[]): readonly number[] =>
    values.slice(start * size, (start + rows) * size);
  return input.tokens === undefined
    ? floats(
        part(input['256ths'] ?? []).map((value) => value / 256),
        own,
      )
    : integers(part(input.tokens), own);
}

function distance(found: readonly number[], wanted: readonly number[]): number {
  expect(found).toHaveLength(wanted.length);
  const square = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value * value, 0);
  const difference = found.map((value, index) => value - (wanted[index] ?? Number.NaN));
  return Math.sqrt(square(difference) / square(wanted));
}

function numbersOf(tensor: Tensor | undefined): readonly number[] {
  if (tensor === undefined || tensor.dtype === 'string') throw new Error('not computed');
  return toNumbers(tensor);
}

describe('gradients of whole networks are those of torch', () => {
  it('has the networks', () => {
    expect(FILES.length).toBeGreaterThan(20);
  });

  it.each(FILES)('$file', async ({ file, embeddings, golden }) => {
    const [count = 1] = golden.shape;
    const { typed, rows } = await prepared(file, count);
    const of = embeddings ?? 'input';
    const g = new GraphBuilder(typed);
    const labels = g.input('labels', 'int64', [rows === count ? -1 : rows]);
    const losses = crossEntropy(g, g.value('logits'), labels);
    const headed = g.finish('loss', [{ name: 'losses', value: losses }]);
    const result = gradient(headed, { of: 'losses', withRespectTo: [of] });
    if (!result.ok)
      throw new Error(`no rule for ${result.unsupported.map(({ type }) => type).join(', ')}`);
    const session = await Session.open(encodeGraph(result.typed));
    const found = { losses: [] as number[], gradient: [] as number[] };
    for (let start = 0; start < count; start += rows) {
      const answers = await session.run({
        input: inputOf(golden, start, rows),
        labels: integers(golden.labels.slice(start, start + rows)),
      });
      found.losses.push(...numbersOf(answers['losses']));
      found.gradient.push(...numbersOf(answers[gradientName(of)]));
    }
    await session.close();
    expect(distance(found.losses, golden.losses)).toBeLessThan(TOLERANCE);
    expect(distance(found.gradient, golden.gradient)).toBeLessThan(TOLERANCE);
  });
});
