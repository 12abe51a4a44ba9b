import { intOf } from '../graph/attribute.ts';
import { classifierShape, ML_DOMAIN, regressorShape, rowsOf } from './linear-model.ts';
import type { Operator, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

const treesShape: ShapeRule = (call) => [
  { dtype: call.input(0).dtype, shape: [rowsOf(call), intOf(call.attributes, 'n_targets', 1)] },
];

/** Maps from a word or a number: the runtime gives them, but no tensor holds them. */
const mapShape: ShapeRule = (call) => {
  throw new ShapeError(`${call.type} "${call.name}": maps are no tensors`);
};

function row(type: string, structure: Operator['structure'], shape: ShapeRule): Operator {
  return { type, domain: ML_DOMAIN, structure, shape, gradient: 'none' };
}

/**
 * Models without a useful gradient: trees are constant between their thresholds. They are attacked by their scores alone, or
 * by their thresholds.
 */
export const TREE_ENSEMBLE: readonly Operator[] = [
  row('TreeEnsembleClassifier', 'step', classifierShape),
  row('TreeEnsembleRegressor', 'step', regressorShape),
  row('TreeEnsemble', 'step', treesShape),
  row('SVMClassifier', 'smooth', classifierShape),
  row('SVMRegressor', 'smooth', regressorShape),
  row('ZipMap', 'step', mapShape),
  row('CastMap', 'step', mapShape),
  row('DictVectorizer', 'step', mapShape),
  row('CategoryMapper', 'step', mapShape),
];
