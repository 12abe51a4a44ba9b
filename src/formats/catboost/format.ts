import type { Limits } from '../../core/limits.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import type { Glimpse, Member, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { readJson, textOf, valueOf } from '../json/tree.ts';
import type { TreeResult } from '../tree-ensemble/result.ts';
import { readModel, tooLarge, treeFailure, treeResult } from '../tree-ensemble/result.ts';
import type { TreeAnomalyCode } from '../tree-ensemble/tree-ensemble.ts';
import { treeEnsemble } from '../tree-ensemble/tree-ensemble.ts';
import type { CatboostCore } from './core.ts';
import { readCore } from './core.ts';
import { CoreBroken, FlatCore } from './flat-core.ts';
import { walkJsonModel } from './json-model.ts';

const MAGIC = 'CBM1';
const HEADER_BYTES = 8;

/** The loss stands in the training parameters, which are JSON in the information map. */
function objectiveOf(info: ReadonlyMap<string, string>): string | undefined {
  const tree = readJson(Buffer.from(info.get('params') ?? ''));
  return tree.ok ? textOf(valueOf(tree.root, 'loss_function'), 'type') : undefined;
}

async function parseBinary(source: ByteSource, limits: Limits): Promise<TreeResult> {
  const header = await source.read(0, HEADER_BYTES);
  if (header.length < HEADER_BYTES) return treeFailure('broken', header.length, 'no core');
  const length = new DataView(header.buffer, header.byteOffset).getUint32(4, true);
  const rest = (source.size ?? Number.MAX_SAFE_INTEGER) - HEADER_BYTES;
  if (length > rest)
    return treeFailure('broken', 4, `a core of ${length} bytes, ${rest} are there`);
  if (length > limits.maxHeaderBytes) return tooLarge('CatBoost', limits);
  const anomalies = new AnomalyList<TreeAnomalyCode>();
  let found: CatboostCore = { trees: 0, features: 0, info: new Map(), parts: [] };
  try {
    found = readCore(new FlatCore(await source.read(HEADER_BYTES, length)), anomalies);
  } catch (error) {
    if (!(error instanceof CoreBroken)) throw error;
    anomalies.add('broken', HEADER_BYTES + error.offset, error.message);
  }
  const end = HEADER_BYTES + length;
  const claims = [{ start: 0, end, what: 'model core' }];
  const members: Member[] = [];
  if (found.parts.length > 0 && source.size !== undefined && source.size > end) {
    claims.push({ start: end, end: source.size, what: 'model parts' });
    const size = source.size - end;
    const open = (): ByteSource => sliceSource(source, end, size);
    members.push({ name: 'model parts', expect: 'blob', size, open });
  }
  const objective = objectiveOf(found.info);
  const { trees, features } = found;
  const parts = found.parts.map((name) => quoteName(name)).join(', ');
  const facts = parts === '' ? {} : { parts };
  return treeResult(
    { library: 'CatBoost', objective, trees, features, claims, members },
    anomalies,
    facts,
  );
}

async function parseJson(source: ByteSource, limits: Limits): Promise<TreeResult> {
  const bytes = await readModel(source, limits);
  if (bytes === undefined) return tooLarge('CatBoost', limits);
  const tree = readJson(bytes);
  if (!tree.ok) return treeFailure('broken', tree.offset, `no JSON (${tree.code})`);
  const anomalies = new AnomalyList<TreeAnomalyCode>();
  const model = walkJsonModel(tree.root, anomalies);
  if (model === undefined) return treeFailure('not-a-model', 0, 'no trees of CatBoost');
  for (const { key, offset } of tree.duplicates)
    anomalies.add('duplicate-key', offset, `key ${quoteName(key)} twice`);
  const claims = [{ start: 0, end: bytes.length, what: 'model' }];
  return treeResult({ library: 'CatBoost', ...model, claims }, anomalies);
}

function recognise({ head, tail }: Glimpse): Recognition {
  const text = decodeLatin1(head);
  if (text.startsWith(MAGIC)) return 'certain';
  if (!/^\s*\{/.test(text)) return 'no';
  if (text.includes('"features_info"') && /"(?:float_features|categorical_features)"/.test(text))
    return 'certain';
  // The information about training may push everything else out of sight.
  return text.includes('"model_info"') && decodeLatin1(tail).includes('"oblivious_trees"')
    ? 'likely'
    : 'no';
}

/** CatBoost models, binary or as JSON. */
export default defineFormat({
  id: 'catboost',
  title: 'CatBoost model',
  artifact: treeEnsemble,
  kind: 'model',
  extensions: ['.cbm', '.json', '.bin', '.model'],
  recognise,
  parse: (source, limits, { head }) =>
    decodeLatin1(head.subarray(0, 4)) === MAGIC
      ? parseBinary(source, limits)
      : parseJson(source, limits),
});
