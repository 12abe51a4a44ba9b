import { artifact } from '../../core/artifact.ts';
import type { Contents } from '../format.ts';

export type TreeAnomalyCode =
  | 'index-out-of-range'
  | 'cycle'
  | 'count-mismatch'
  | 'not-a-number'
  | 'duplicate-key'
  | 'unknown-objective'
  | 'broken'
  | 'trailing-data'
  | 'anomaly-limit';

/** A model of decision trees, as XGBoost, LightGBM and CatBoost store them. */
export interface TreeEnsemble extends Contents {
  readonly library: 'XGBoost' | 'LightGBM' | 'CatBoost';
  /** The loss it was trained with. */
  readonly objective: string | undefined;
  readonly trees: number;
  readonly features: number | undefined;
}

export const treeEnsemble = artifact<TreeEnsemble>()('tree-ensemble');
