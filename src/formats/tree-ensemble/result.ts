import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { AnomalyList } from '../anomaly-list.ts';
import type { TreeAnomalyCode, TreeEnsemble } from './tree-ensemble.ts';

export type TreeError = 'not-a-model' | 'size-limit' | 'broken';
export type TreeResult = Parsed<TreeEnsemble, TreeAnomalyCode, TreeError>;

export function treeFailure(code: TreeError, offset: number, detail: string): TreeResult {
  return { ok: false, error: { code, offset, detail } };
}

/** The whole of a model file, which has no part to leave out; undefined beyond the limit. */
export async function readModel(
  source: ByteSource,
  limits: Limits,
): Promise<Uint8Array | undefined> {
  if (source.size !== undefined && source.size > limits.maxHeaderBytes) return undefined;
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  return bytes.length > limits.maxHeaderBytes ? undefined : bytes;
}

/** A model that was recognised but is larger than what is read. */
export function tooLarge(library: TreeEnsemble['library'], limits: Limits): TreeResult {
  const detail = `a model of more than ${limits.maxHeaderBytes} bytes`;
  return {
    ok: true,
    value: { library, objective: undefined, trees: 0, features: undefined },
    anomalies: [],
    unexamined: [{ code: 'size-limit', detail }],
  };
}

/** Puts a result together; what could not be followed is a gap beside the anomaly. */
export function treeResult(
  model: Pick<TreeEnsemble, 'library' | 'objective' | 'trees' | 'features' | 'claims' | 'members'>,
  anomalies: AnomalyList<TreeAnomalyCode>,
  facts: Readonly<Record<string, string | number>> = {},
): TreeResult {
  const unexamined: Unexamined[] = [];
  const broken = anomalies.list.find(({ code }) => code === 'broken');
  if (broken !== undefined)
    unexamined.push({ code: 'corrupt-data', offset: broken.offset, detail: broken.detail });
  if (anomalies.dropped > 0) {
    const detail = `${anomalies.dropped} more departures`;
    anomalies.list.push({ code: 'anomaly-limit', offset: 0, detail });
  }
  const value: TreeEnsemble = {
    ...model,
    facts: {
      framework: model.library,
      trees: model.trees,
      ...(model.objective === undefined ? {} : { objective: model.objective.slice(0, 80) }),
      ...(model.features === undefined ? {} : { features: model.features }),
      ...facts,
    },
  };
  return { ok: true, value, anomalies: anomalies.list, unexamined };
}
