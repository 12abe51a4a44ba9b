import type { AttackedAccess } from '../core/robustness.ts';
import type { Access } from '../attacks/classifier/classifier.ts';
import type { SelfTestResult } from '../engine/self-test.ts';
import type { OnnxClassifier } from '../attacks/classifier/onnx-classifier.ts';

/** Nodes listed of those that a gradient is passed straight through. */
const MOST_NODES = 50;

/** What the attacks saw of the model, and why not more. `onnx` is absent where a scorer was asked. */
export function attackedAccess(
  onnx: OnnxClassifier | undefined,
  used: Access,
  test: SelfTestResult | undefined,
  isRandom: boolean,
): AttackedAccess {
  if (onnx === undefined)
    return {
      used,
      reasons: ['a scorer shows nothing but its answers'],
      straightThrough: [],
    };
  const { gradientAccess } = onnx;
  const reasons = gradientAccess.ok
    ? []
    : gradientAccess.unsupported.map(
        ({ type, nodes }) =>
          `${type} has no gradient: ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}, the first is "${nodes[0] ?? ''}"`,
      );
  const untested =
    isRandom && used === 'gradient'
      ? [
          'it answers by chance, so its gradient is averaged and could not be compared with finite differences',
        ]
      : [];
  return {
    used,
    reasons:
      used === onnx.access ? [...reasons, ...untested] : [...reasons, limited(onnx, used, test)],
    // An error is only that of a gradient that was used, and that moved anything.
    ...(test?.verdict === 'agrees' ? { gradientError: test.error } : {}),
    straightThrough: (gradientAccess.ok ? gradientAccess.steps : [])
      .slice(0, MOST_NODES)
      .map(({ name, type }) => `${type} "${name}"`),
  };
}

function limited(onnx: OnnxClassifier, used: Access, test: SelfTestResult | undefined): string {
  const { blocks } = onnx.gradientAccess;
  const [first] = blocks;
  if (test?.verdict === 'flat' && first !== undefined)
    return `its gradient is zero: it ends at ${blocks.length} ${blocks.length === 1 ? 'node' : 'nodes'}, the first is ${first.type} "${first.node}"`;
  return test?.verdict === 'differs'
    ? `its gradient does not agree with finite differences (relative error ${test.error.toPrecision(2)}), so it was not used`
    : `limited to the ${used} by the request`;
}
