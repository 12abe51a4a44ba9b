import { statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { audit } from './weighbridge.ts';
import { SourceError } from './bytes/source.ts';
import type { ModelTensors } from './convert/model-source.ts';
import type { Plan } from './convert/plan.ts';
import { planConversion } from './convert/plan.ts';
import { renderProof, type Proof } from './convert/proof.ts';
import { readModel } from './convert/read-model.ts';
import type { Refusal } from './convert/refusal.ts';
import type { SharedChoice } from './convert/sharing.ts';
import { DEFAULT_LIMITS } from './core/limits.ts';
import type { Report } from './core/report.ts';
import { compareSeverity } from './core/severity.ts';
import { openFile } from './io/file-source.ts';
import { OutputError } from './io/output-file.ts';
import { Spool } from './io/spool.ts';
import { StagedFiles } from './io/staged-files.ts';
import { systemReason } from './io/system-reason.ts';
import { VERSION } from './version.ts';
import { writeTensors } from './write-tensors.ts';

/** Bytes one compressed stream may unfold to: a conversion reads all of it anyway, into a file. */
const MAX_UNPACKED_BYTES = 1024 ** 4;

/** Raw numbers of a checkpoint, by the rules of its format. */
const STORAGE_RE = /^[^/]+\/data\/\d+$/;

export interface ConvertOptions {
  /** The file to write. With several shards, the name they are made from. */
  readonly output: string;
  /** Replace files that exist. Default false. */
  readonly force?: boolean;
  /** What becomes of tensors that share memory. Default `error`. */
  readonly shared?: SharedChoice;
  /** Keys, joined by dots, of the part that holds the tensors. Default: the whole file. */
  readonly select?: string;
  /** Removed from the beginning of the names that have it. */
  readonly stripPrefix?: string;
  /** Leave out values that are no tensors. Default false: they are refused. */
  readonly dropNonTensors?: boolean;
  /** Added to the file's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Bytes of tensors in one file; more are split, with an index. */
  readonly maxShardBytes?: number;
  /** Where the proof goes, as JSON. It appears together with the result. */
  readonly proofFile?: string;
  readonly onProgress?: (progress: ConvertProgress) => void;
  /** Stops the work; nothing is left behind. */
  readonly signal?: AbortSignal;
}

export interface ConvertProgress {
  readonly phase: 'weighing' | 'copying' | 'checking';
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export type Conversion =
  | { readonly ok: true; readonly proof: Proof }
  | {
      readonly ok: false;
      /** Why not: all reasons that were found, up to a bound. */
      readonly refusals: readonly Refusal[];
      /** How many there are in all. */
      readonly count: number;
    };

/**
 * Copies the tensors of a PyTorch, joblib, pickle or NumPy file into safetensors. Nothing of the file
 * is executed, imported or unpickled. A file that holds anything but tensors is refused.
 *
 * Throws `SourceError` when the file cannot be read and `OutputError` when the result cannot be
 * written or does not hold the same numbers; nothing is left behind then.
 */
export async function convert(input: string, options: ConvertOptions): Promise<Conversion> {
  options.onProgress?.({ phase: 'weighing', doneBytes: 0, totalBytes: 0 });
  const before = identityOf(input);
  if (resolve(input) === resolve(options.output))
    throw new OutputError(`${options.output} is the file to convert; give another --output`);
  // Before the work, and again before the files are put in place.
  new StagedFiles({ force: options.force ?? false }).check([options.output], 0);
  const dangers = refusalsOf(await audit([input], { jobs: 1 }));
  if (dangers.length > 0) return { ok: false, refusals: dangers, count: dangers.length };
  const opened = openFile(input);
  const spool = new Spool(dirname(options.output));
  try {
    const reading = await readModel(opened.source, {
      place: basename(input),
      limits: { ...DEFAULT_LIMITS, maxUnpackedBytes: MAX_UNPACKED_BYTES },
      select: options.select,
      spool: (source) => spool.add(source),
    });
    if (!reading.ok) return { ...reading, count: reading.refusals.length };
    const planning = planConversion(reading.model, planOptions(options));
    if (!planning.ok) return planning;
    const written = await write(reading.model, planning.plan, input, options, spool);
    try {
      if (identityOf(input) !== before) throw new SourceError(`${input} changed while it was read`);
      written.files.commit();
    } finally {
      written.files.discard();
    }
    return { ok: true, proof: written.proof };
  } finally {
    spool.close();
    opened.close();
  }
}

function planOptions(options: ConvertOptions): Parameters<typeof planConversion>[1] {
  return {
    shared: options.shared ?? 'error',
    dropNonTensors: options.dropNonTensors ?? false,
    stripPrefix: options.stripPrefix,
    metadata: options.metadata ?? {},
    maxShardBytes: options.maxShardBytes,
    fileName: basename(options.output),
  };
}

/** Size and time of change: a file that is written to while it is read gives a mixture. */
function identityOf(path: string): string {
  let status: Stats;
  try {
    status = statSync(path);
  } catch (error) {
    throw new SourceError(`${path}: ${systemReason(error)}`, { cause: error });
  }
  if (!status.isFile())
    throw new SourceError(`${path} is not a regular file; give the file with the weights`);
  return [status.dev, status.ino, status.size, status.mtimeMs].join();
}

/** What the weighing found that must not be carried on, or could not look at. */
function refusalsOf(report: Report): readonly Refusal[] {
  const dangers = report.findings
    .filter(({ severity }) => compareSeverity(severity, 'high') >= 0)
    // Storages are copied as numbers whatever they spell, and no loader of the result looks for a program in them.
    .filter(({ location }) => !location.path.some((segment) => STORAGE_RE.test(segment)))
    .map(({ rule, message, location }) => ({
      what: `${message} (${rule})`,
      where: `${location.path.join(' › ')}${location.offset === undefined ? '' : ` at offset ${location.offset}`}`,
      fix: `Do not load this file. weighbridge explain ${rule} says more.`,
    }));
  const unweighed = report.gaps
    .filter(({ code }) => code === 'time-limit' || code === 'memory-limit')
    .map(({ detail, location }) => ({
      what: `it could not be weighed: ${detail}`,
      where: location.path.join(' › '),
      fix: 'Only files that can be weighed are converted.',
    }));
  return [...dangers, ...unweighed];
}

async function write(
  model: ModelTensors,
  plan: Plan,
  input: string,
  options: ConvertOptions,
  spool: Spool,
): Promise<{ readonly files: StagedFiles; readonly proof: Proof }> {
  const folder = dirname(options.output);
  const files = new StagedFiles({ force: options.force ?? false });
  try {
    const indexPath = `${options.output}.index.json`;
    const targets = plan.files.map(({ name }) => join(folder, name));
    const total = plan.files.reduce((sum, { layout }) => sum + layout.bytes, 0);
    files.check(plan.index === undefined ? targets : [...targets, indexPath], total);
    const tensors = await writeTensors(plan, folder, files, spool, options);
    if (plan.index !== undefined) {
      const index = files.create(indexPath);
      index.write(Buffer.from(plan.index));
      index.close();
    }
    const proof: Proof = {
      proofVersion: 1,
      tool: { name: 'weighbridge', version: VERSION },
      source: { file: basename(input), kind: model.kind, bytes: statSync(input).size },
      files: plan.files.map(({ name, layout }) => ({ file: name, bytes: layout.bytes })),
      tensors: [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1)),
      aliases: Object.fromEntries(plan.aliases),
      dropped: plan.dropped,
      droppedCount: plan.droppedCount,
    };
    if (options.proofFile !== undefined) {
      const file = files.create(options.proofFile, true);
      file.write(Buffer.from(renderProof(proof)));
      file.close();
    }
    return { files, proof };
  } catch (error) {
    files.discard();
    throw error;
  }
}
