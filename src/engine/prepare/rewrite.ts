import type { Model } from '../graph/graph.ts';
import { ModelDraft } from './draft.ts';
import { inlineFunctions } from './inline.ts';
import { unfuseNode } from './fused.ts';
import { OLDEST_OPSET, TARGET_OPSET, raiseNode } from './opset.ts';

/** What is left after the rewriting needs nothing newer, and runtimes refuse files of an IR they do not know, whatever is in them. */
export const IR_VERSION = 10;

/** The model in plain operators of the target opset, with what was done in words. */
export function rewriteModel(
  model: Model,
  options: { readonly keepFused?: boolean } = {},
): {
  readonly model: Model;
  readonly report: readonly string[];
  /** Whether fused operators were taken apart. */
  readonly isUnfused: boolean;
} {
  const draft = new ModelDraft(model);
  if (draft.opset < OLDEST_OPSET)
    throw new RangeError(
      `opset ${draft.opset} is older than ${OLDEST_OPSET}: export the model again`,
    );
  const report: string[] = [];
  let fused = 0;
  const { nodes, calls } = inlineFunctions(model, draft, (node, opset) => {
    const raised = raiseNode(node, opset, draft);
    return raised.flatMap((each) => {
      const parts = options.keepFused === true ? undefined : unfuseNode(each, draft);
      if (parts === undefined) return [each];
      fused += 1;
      return parts;
    });
  });
  if (calls > 0) report.push(`${calls} calls of the model's own functions inlined`);
  if (fused > 0) report.push(`${fused} fused operators taken apart`);
  const opset = Math.max(draft.opset, TARGET_OPSET);
  if (opset !== draft.opset) report.push(`opset ${draft.opset} raised to ${opset}`);
  return {
    model: {
      ...model,
      irVersion: IR_VERSION,
      opsets: new Map([...model.opsets, ['', opset]]),
      functions: [],
      graph: { ...model.graph, nodes, constants: draft.constants },
    },
    report,
    isUnfused: fused > 0,
  };
}
