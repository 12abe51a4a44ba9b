import { encodeModel } from '../onnx/encode-model.ts';
import type { Evaluator } from '../prepare/evaluator.ts';
import { withOutputs } from '../prepare/evaluator.ts';
import type { SessionOptions } from './session.ts';
import { Session } from './session.ts';

/** Runs models as they come, one session each: for preparation, where every model is another one. */
export function sessionEvaluator(options: SessionOptions = {}): Evaluator {
  return async (model, feeds, fetch) => {
    const session = await Session.open(encodeModel(withOutputs(model, fetch)), {
      // Fusions would remove the values in between.
      optimisation: 'basic',
      ...options,
    });
    try {
      const used = Object.fromEntries(
        Object.entries(feeds).filter(([name]) => session.inputNames.includes(name)),
      );
      return new Map(Object.entries(await session.run(used)));
    } finally {
      await session.close();
    }
  };
}
