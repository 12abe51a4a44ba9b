import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttackRequest } from '../../src/attack-request.ts';
import { AttackSession } from '../../src/attack-session.ts';
import type { Robustness } from '../../src/core/robustness.ts';
import { float } from '../../src/engine/graph/attribute.ts';
import type { Node } from '../../src/engine/graph/graph.ts';
import { decodeModel } from '../../src/engine/onnx/decode-model.ts';
import { encodeModel } from '../../src/engine/onnx/encode-model.ts';
import { floats } from '../../src/tensor/tensor.ts';

const DIGITS = 'examples/robustness/digits';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-masked-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function examine(model: string, more: Partial<AttackRequest> = {}): Promise<Robustness> {
  const session = new AttackSession(
    {
      model,
      data: `${DIGITS}/digits-test.npz`,
      preset: 'quick',
      samples: 60,
      modelRange: [0, 1],
      radii: [0.1],
      ...more,
    },
    { interrupted: () => false, progress: () => undefined },
  );
  return session.run();
}

/** The digits model with nodes between its last layer and its output; `raw` is what that layer gives. */
function behind(
  name: string,
  nodes: readonly Node[],
  constants: Readonly<Record<string, number>>,
): string {
  const read = decodeModel(readFileSync(`${DIGITS}/digits.onnx`));
  if (!read.ok) throw new Error(read.error.detail);
  const { graph } = read.model;
  const renamed = graph.nodes.map((each) => ({
    ...each,
    outputs: each.outputs.map((output) => (output === 'logits' ? 'raw' : output)),
  }));
  const path = join(folder, `${name}.onnx`);
  writeFileSync(
    path,
    encodeModel({
      ...read.model,
      graph: {
        ...graph,
        nodes: [...renamed, ...nodes],
        constants: new Map([
          ...graph.constants,
          ...Object.entries(constants).map(([key, value]) => [key, floats([value], [])] as const),
        ]),
      },
    }),
  );
  return path;
}

function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Node['attributes'] = {},
): Node {
  return { name: `masking ${output}`, domain: '', type, inputs, outputs: [output], attributes };
}

function signs({ masking }: Robustness): readonly string[] {
  return masking.symptoms.filter(({ answer }) => answer === 'symptom').map(({ id }) => id);
}

describe('the doctor of hidden gradients', () => {
  it.each(['digits.onnx', 'digits-robust.onnx'])('finds nothing wrong with %s', async (file) => {
    const record = await examine(`${DIGITS}/${file}`);

    expect([record.masking.verdict, signs(record)]).toEqual(['not-masked', []]);
  });

  it.each([
    ['thorough', 'l2', 0.5],
    ['standard', 'l0', 2],
  ] as const)(
    'takes no search for the smallest change for a sign (%s, %s)',
    async (preset, norm, radius) => {
      const record = await examine(`${DIGITS}/digits.onnx`, {
        preset,
        norms: [norm],
        radii: [radius],
        samples: 16,
      });

      expect(record.trials.map(({ access }) => access)).toContain('gradient');
      expect(record.trials.filter(({ access }) => access !== 'gradient').length).toBeGreaterThan(0);
      expect([record.masking.verdict, signs(record)]).toEqual(['not-masked', []]);
    },
  );

  it('sees a softmax made flat by scores that are far apart', async () => {
    const record = await examine(
      behind('temperature', [node('Mul', ['raw', 'factor'], 'logits')], { factor: 1000 }),
    );

    expect(record.masking.verdict).not.toBe('not-masked');
    expect(signs(record)).toContain('zero-gradients');
  });

  it('sees answers that chance changes', async () => {
    const noise = [
      node('RandomNormalLike', ['raw'], 'noise', { scale: float(2) }),
      node('Add', ['raw', 'noise'], 'logits'),
    ];
    const record = await examine(behind('random', noise, {}));

    expect(signs(record)).toContain('random-answers');
    expect(record.access.used).toBe('gradient');
    expect(record.access.reasons).toEqual([
      'it answers by chance, so its gradient is averaged and could not be compared with finite differences',
    ]);
    expect(record.trials.find(({ attack }) => attack === 'pgd')?.parameters).toMatchObject({
      eot: 20,
    });
  });

  it('passes rounded scores straight through, and names the node', async () => {
    const record = await examine(behind('rounded', [node('Round', ['raw'], 'logits')], {}));

    expect(record.access.straightThrough).toEqual(['Round "masking logits"']);
    // Without that the gradient would be zero everywhere, and nothing would fall.
    expect(record.threats[0]?.curve[0]?.robust.value).toBeLessThan(0.6);
  });

  it('names the layer that is saturated', async () => {
    const saturated = [
      node('Mul', ['raw', 'factor'], 'wide'),
      node('Tanh', ['wide'], 'flat'),
      node('Mul', ['flat', 'back'], 'logits'),
    ];
    const record = await examine(behind('tanh', saturated, { factor: 1e4, back: 5 }));
    const gradients = record.masking.symptoms.find(({ id }) => id === 'zero-gradients');

    expect(record.masking.verdict).not.toBe('not-masked');
    expect(gradients?.evidence).toContain('Tanh "masking flat"');
  });
});
