import { isUtf8 } from 'node:buffer';
import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { AnomalyList } from '../anomaly-list.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { JsonError } from '../json/cursor.ts';
import type { TreeResult } from '../tree-ensemble/result.ts';
import { readModel, tooLarge, treeFailure, treeResult } from '../tree-ensemble/result.ts';
import type { TreeAnomalyCode } from '../tree-ensemble/tree-ensemble.ts';
import { treeEnsemble } from '../tree-ensemble/tree-ensemble.ts';
import { UbjsonValues } from '../tree-ensemble/ubjson.ts';
import { JsonValues } from '../tree-ensemble/value-cursor.ts';
import { XgboostWalk } from './model-walk.ts';

/** `{` and a key length, as UBJSON objects begin. */
const UBJSON_RE = /^\{[iUIlL]/;
/** What stands near the end of every model with trees: padding in front must not hide it. */
const TREES_RE = /split_indices[^]*tree_param/;
const LEARNER_RE = /^\s*\{[^]*"learner"\s*:\s*\{/;

function recognise({ head, tail }: Glimpse): Recognition {
  if (head[0] !== 0x7b && head[0] !== 0x20 && head[0] !== 0x0a) return 'no';
  const text = decodeLatin1(head);
  const isBinary = UBJSON_RE.test(text);
  const hasLearner = isBinary ? text.includes('learner{') : LEARNER_RE.test(text);
  if (!hasLearner) return TREES_RE.test(decodeLatin1(tail)) ? 'possible' : 'no';
  return text.includes('gradient_booster') ? 'certain' : 'possible';
}

async function parse(source: ByteSource, limits: Limits): Promise<TreeResult> {
  const bytes = await readModel(source, limits);
  if (bytes === undefined) return tooLarge('XGBoost', limits);
  const isBinary = UBJSON_RE.test(decodeLatin1(bytes.subarray(0, 2)));
  if (!isBinary && !isUtf8(bytes)) return treeFailure('not-a-model', 0, 'no UTF-8');
  const anomalies = new AnomalyList<TreeAnomalyCode>();
  const cursor = isBinary ? new UbjsonValues(bytes) : new JsonValues(bytes);
  const walk = new XgboostWalk(cursor, anomalies);
  let end = bytes.length;
  try {
    walk.document();
    end = cursor.offset;
    if (isBinary && end < bytes.length)
      anomalies.add('trailing-data', end, `${bytes.length - end} bytes behind the model`);
    else cursor.end();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    if (!walk.hasLearner) return treeFailure('broken', error.offset, error.message);
    anomalies.add('broken', error.offset, error.message);
  }
  if (!walk.hasLearner) return treeFailure('not-a-model', 0, 'no learner');
  const { objective, trees, features, booster, version } = walk;
  const facts = {
    ...(booster === undefined ? {} : { booster: booster.slice(0, 40) }),
    ...(version === undefined ? {} : { producer: `XGBoost ${version.slice(0, 3).join('.')}` }),
  };
  const claims = [{ start: 0, end, what: 'model' }];
  return treeResult({ library: 'XGBoost', objective, trees, features, claims }, anomalies, facts);
}

/** XGBoost models as JSON or UBJSON, by `save_model`. */
export default defineFormat({
  id: 'xgboost',
  title: 'XGBoost model',
  artifact: treeEnsemble,
  kind: 'model',
  extensions: ['.json', '.ubj', '.xgb', '.model', '.bst'],
  recognise,
  parse,
});
