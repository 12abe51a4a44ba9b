import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NumericTensor } from '../../src/engine/index.ts';
import { toNumbers } from '../../src/tensor/tensor.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GraphBuilder,
  Random,
  Session,
  decodeModel,
  encodeGraph,
  floats,
} from '../../src/engine/index.ts';

/** The example of docs/engine.md, as a reader would run it. */
function example(): string {
  const code = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/engine.md', 'utf8'))?.[1] ?? '';
  return code
    .replace(
      "'weighbridge/engine'",
      JSON.stringify(pathToFileURL(join(process.cwd(), 'src/engine/index.ts')).href),
    )
    .concat('\nexport { logits, slope };\n');
}

describe('weighbridge/engine', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'weighbridge-engine-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('does what its page shows, and the written gradient is a file of its own', async () => {
    const g = new GraphBuilder();
    const image = g.input('image', 'float32', [-1, 1, 8, 8]);
    const column = floats(new Random(1).fillNormal(new Float32Array(640)), [64, 10]);
    const logits = g.matmul(g.reshape(image, [-1, 64]), g.constant(column));
    writeFileSync(
      join(folder, 'model.onnx'),
      encodeGraph(g.finish('linear', [{ name: 'logits', value: logits }])),
    );
    const script = join(folder, 'example.mjs');
    writeFileSync(
      script,
      example()
        .replace("'model.onnx'", JSON.stringify(join(folder, 'model.onnx')))
        .replace("'gradient.onnx'", JSON.stringify(join(folder, 'gradient.onnx'))),
    );
    const { slope }: { slope: NumericTensor } = await import(pathToFileURL(script).href);
    const first = toNumbers(column).filter((_, at) => at % 10 === 0);

    // The gradient of the first logit of a linear model is the first column of its weights.
    for (const [at, value] of first.entries()) expect(Number(slope.data[at])).toBeCloseTo(value, 5);
    const read = decodeModel(readFileSync(join(folder, 'gradient.onnx')));
    expect(read).toMatchObject({ ok: true });
    const session = await Session.open(readFileSync(join(folder, 'gradient.onnx')));
    expect([...session.outputNames].sort()).toEqual(['gradient:image', 'logits']);
  });
});
