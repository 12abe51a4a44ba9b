import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { countParameters } from '../parameter-count.ts';
import { checkLayout, isFirstVersion, plausibleShards, readTensor, shardsOf } from './entries.ts';
import { Table, TableError, type BlockHandle } from './table.ts';
import type {
  CheckpointAnomaly,
  CheckpointError,
  CheckpointTensor,
  TensorflowCheckpoint,
} from './tensorflow-checkpoint.ts';

type Result = Parsed<TensorflowCheckpoint, CheckpointAnomaly, CheckpointError>;

/** Data files named in full: more are an attack on the list, not a model. */
const MAX_COMPANIONS = 4096;

/** `variables.data-00000-of-00002` beside `variables.index`. */
function dataFiles(name: string, shards: number): readonly string[] {
  if (!name.endsWith('.index')) return [];
  const five = (value: number): string => String(value).padStart(5, '0');
  return Array.from(
    { length: Math.min(shards, MAX_COMPANIONS) },
    (_, index) => `${name.slice(0, -'.index'.length)}.data-${five(index)}-of-${five(shards)}`,
  );
}

class CheckpointDraft {
  readonly anomalies = new AnomalyList<CheckpointAnomaly>();
  readonly tensors: CheckpointTensor[] = [];
  shards = 0;

  async readBundle(table: Table, blocks: readonly BlockHandle[]): Promise<void> {
    for (const block of blocks)
      for (const entry of await table.entries(block)) {
        if (entry.key === '') continue;
        const tensor = readTensor(entry, this.shards, this.anomalies);
        if (tensor !== undefined) this.tensors.push(tensor);
      }
  }
}

async function firstEntry(table: Table, block: BlockHandle | undefined) {
  return block === undefined ? undefined : (await table.entries(block))[0];
}

/** Reads the index of a checkpoint; a version 1 file holds its numbers itself, and those are passed over. */
export async function parseCheckpoint(source: ByteSource, name: string): Promise<Result> {
  const { size } = source;
  if (size === undefined)
    return {
      ok: false,
      error: { code: 'unknown-size', offset: 0, detail: 'the size is not known' },
    };
  const table = new Table(source, size);
  const draft = new CheckpointDraft();
  const unexamined: Unexamined[] = [];
  let version: 1 | 2 = 2;
  try {
    const blocks = await table.blocks();
    const first = await firstEntry(table, blocks[0]);
    const shards = shardsOf(first);
    if (shards !== undefined) draft.shards = shards;
    else if (isFirstVersion(first)) version = 1;
    else if (table.broken !== undefined) throw table.broken;
    else
      return {
        ok: false,
        error: { code: 'not-a-checkpoint', offset: 0, detail: 'a table of another program' },
      };
    if (version === 1) for (const block of blocks) table.pass(block);
    else await draft.readBundle(table, blocks);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return { ok: false, error: { code: error.code, offset: error.offset, detail: error.message } };
  }
  const { anomalies, tensors, shards } = draft;
  if (table.broken !== undefined) {
    const { code, offset, message } = table.broken;
    anomalies.add(code, offset, message);
    unexamined.push({ code: 'corrupt-data', detail: message, offset });
  }
  if (version === 2 && !plausibleShards(shards))
    anomalies.add('invalid-shard', 0, `the checkpoint has ${shards} data files`);
  checkLayout(tensors, anomalies);
  if (table.dropped > 0)
    unexamined.push({ code: 'count-limit', detail: 'not every tensor was listed' });
  if (anomalies.dropped > 0)
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  const value: TensorflowCheckpoint = {
    version,
    shards,
    tensors,
    claims: table.claims,
    companions: plausibleShards(shards) ? dataFiles(name, shards) : [],
    facts: {
      framework: 'TensorFlow',
      tensors: tensors.length,
      parameters: countParameters(tensors),
    },
  };
  return { ok: true, value, anomalies: anomalies.list, unexamined };
}
