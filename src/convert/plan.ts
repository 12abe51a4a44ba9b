import { layOut, type FileLayout } from './file-layout.ts';
import type { ModelTensors } from './model-source.ts';
import type { PlainValue } from './tensor-tree.ts';
import type { Refusal } from './refusal.ts';
import { RefusalList } from './refusal.ts';
import type { Shard } from './shards.ts';
import { shardIndex, shardsOf } from './shards.ts';
import type { SharedChoice } from './sharing.ts';
import { resolveSharing } from './sharing.ts';
import type { NamedTensor } from './tensor-view.ts';

export interface PlanOptions {
  readonly shared: SharedChoice;
  readonly dropNonTensors: boolean;
  /** Removed from the beginning of the names that have it. */
  readonly stripPrefix: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly maxShardBytes: number | undefined;
  /** Name of the file to write, without folder. */
  readonly fileName: string;
}

export interface PlannedFile {
  readonly name: string;
  readonly layout: FileLayout;
}

/** Everything that is decided before the first byte is written. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  /** Content of the index, when there are several files. */
  readonly index: string | undefined;
  readonly aliases: ReadonlyMap<string, string>;
  /** Values that are no tensors and are left out at the user's wish. */
  readonly dropped: readonly PlainValue[];
  readonly droppedCount: number;
}

export type Planning =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly refusals: readonly Refusal[]; readonly count: number };

/** The one key of the header that is no tensor. */
const METADATA_KEY = '__metadata__';
/** Header bytes the reference reader accepts. */
const MAX_HEADER_BYTES = 100_000_000;

const LONE_SURROGATE_RE = /\p{Cs}/u;

function rename(
  tensors: readonly NamedTensor[],
  prefix: string | undefined,
): readonly NamedTensor[] {
  if (prefix === undefined) return tensors;
  return tensors.map((tensor) =>
    tensor.name.startsWith(prefix) ? { ...tensor, name: tensor.name.slice(prefix.length) } : tensor,
  );
}

function checkNames(tensors: readonly NamedTensor[], refusals: RefusalList): void {
  const seen = new Set<string>();
  for (const { name, view } of tensors) {
    const where = view.storage.id;
    if (seen.has(name))
      refusals.add(
        `two tensors would be called ${JSON.stringify(name)}`,
        where,
        'Keys with dots and nested keys meet. Choose one part with --select.',
      );
    seen.add(name);
    if (name === METADATA_KEY)
      refusals.add(
        'a tensor called __metadata__, which safetensors keeps for itself',
        where,
        'Rename it where you trust the file.',
      );
    if (LONE_SURROGATE_RE.test(name))
      refusals.add('a name that is no valid text', where, 'Rename it where you trust the file.');
  }
}

function checkPlain(model: ModelTensors, refusals: RefusalList): void {
  for (const { name, what } of model.plain)
    refusals.add(
      `${JSON.stringify(name)} is no tensor: ${what}`,
      model.kind,
      'Give --drop-non-tensors to leave such values out, or --select for the part that holds the tensors.',
    );
  refusals.count += model.plainCount - model.plain.length;
}

/** Decides names, order, sharing and files, or says everything that stands in the way. */
export function planConversion(model: ModelTensors, options: PlanOptions): Planning {
  const refusals = new RefusalList();
  refusals.list.push(...model.refusals.list);
  refusals.count = model.refusals.count;
  if (!options.dropNonTensors) checkPlain(model, refusals);
  const named = rename(model.tensors, options.stripPrefix);
  if (named.length === 0 && refusals.count === 0)
    refusals.add(
      'no tensor in it',
      model.kind,
      'There is nothing to convert; try --select or weighbridge audit.',
    );
  const renamed = named.some((tensor, index) => tensor !== model.tensors[index]);
  if (options.stripPrefix !== undefined && !renamed && named.length > 0)
    refusals.add(
      `--strip-prefix ${options.stripPrefix}: no name begins with it`,
      model.kind,
      'Leave it out, or look at the names.',
    );
  checkNames(named, refusals);
  const unshared = resolveSharing(named, options.shared, refusals);
  // The record of what was left out is the one save_model writes and load_model reads.
  const metadata = {
    ...Object.fromEntries(unshared.aliases),
    format: model.framework,
    ...options.metadata,
  };
  const shards = shardsOf(unshared.tensors, options.fileName, options.maxShardBytes);
  const files =
    refusals.count > 0
      ? []
      : shards.map(({ name, tensors }) => ({ name, layout: layOut(tensors, metadata) }));
  if (files.some(({ layout }) => layout.header.length > MAX_HEADER_BYTES))
    refusals.add(
      'a header larger than readers accept',
      model.kind,
      'Give --max-shard-size, so that each file holds fewer tensors.',
    );
  if (refusals.count > 0) return { ok: false, refusals: refusals.list, count: refusals.count };
  return { ok: true, plan: planOf(model, files, shards, unshared.aliases) };
}

function planOf(
  model: ModelTensors,
  files: readonly PlannedFile[],
  shards: readonly Shard[],
  aliases: ReadonlyMap<string, string>,
): Plan {
  return {
    files,
    index: shards.length > 1 ? shardIndex(shards) : undefined,
    aliases,
    dropped: model.plain,
    droppedCount: model.plainCount,
  };
}
