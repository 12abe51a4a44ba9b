import type { Model } from '../graph/graph.ts';
import { ModelDraft } from './draft.ts';
import { inlineFunctions } from './inline.ts';
import { OLDEST_OPSET, TARGET_OPSET, raiseNode } from './opset.ts';

/** The model in plain operators of the target opset, with what was done in words. */
export function rewriteModel(model: Model): {
  readonly model: Model;
  readonly report: readonly string[];
} {
  const draft = new ModelDraft(model);
  if (draft.opset < OLDEST_OPSET)
    throw new RangeError(
      `opset ${draft.opset} is older than ${OLDEST_OPSET}: export the model again`,
    );
  const report: string[] = [];
  const inlined = inlineFunctions(model, draft);
  if (inlined.calls > 0) report.push(`${inlined.calls} calls of the model's own functions inlined`);
  const nodes = inlined.nodes.flatMap((node) => raiseNode(node, draft));
  const opset = Math.max(draft.opset, TARGET_OPSET);
  if (opset !== draft.opset) report.push(`opset ${draft.opset} raised to ${opset}`);
  return {
    model: {
      ...model,
      irVersion: Math.max(model.irVersion, 9),
      opsets: new Map([...model.opsets, ['', opset]]),
      functions: [],
      graph: { ...model.graph, nodes, constants: draft.constants },
    },
    report,
  };
}
