import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import type { ByteSource } from './bytes/source.ts';
import { UndecodableError, SourceError } from './bytes/source.ts';
import type { ConvertOptions } from './conversion.ts';
import type { PlacedTensor } from './convert/file-layout.ts';
import type { Plan, PlannedFile } from './convert/plan.ts';
import { proofOf, type TensorProof } from './convert/proof.ts';
import { readPieces, ReadBuffer } from './convert/read-buffer.ts';
import { copyBuffers, readView } from './convert/read-view.ts';
import { isContiguous } from './convert/tensor-view.ts';
import { DEFAULT_LIMITS } from './core/limits.ts';
import { parseSafetensors } from './formats/safetensors/parse.ts';
import { openFile } from './io/file-source.ts';
import { OutputError } from './io/output-file.ts';
import type { Spool } from './io/spool.ts';
import type { StagedFile, StagedFiles } from './io/staged-files.ts';

/** Bytes between two looks at the signal; a turn of the event loop costs more than copying a kilobyte. */
const TURN_BYTES = 32 * 1024 ** 2;
/** Header bytes of a file of ours; the planner keeps below. */
const MAX_HEADER_BYTES = 100_000_000;

/** Tells the caller how far it is, and lets signals through. */
class Pace {
  #done = 0;
  #sinceTurn = 0;
  readonly #total: number;
  readonly #options: Pick<ConvertOptions, 'onProgress' | 'signal'>;

  constructor(total: number, options: Pick<ConvertOptions, 'onProgress' | 'signal'>) {
    this.#total = total;
    this.#options = options;
  }

  async advance(phase: 'copying' | 'checking', bytes: number): Promise<void> {
    this.#done += bytes;
    this.#sinceTurn += bytes;
    if (this.#sinceTurn < TURN_BYTES) return;
    this.#sinceTurn = 0;
    this.#options.onProgress?.({ phase, doneBytes: this.#done, totalBytes: this.#total });
    await setImmediate();
    this.#options.signal?.throwIfAborted();
  }
}

/** Sources of storages, opened once each. One that cannot jump is unpacked when it would have to. */
class StorageSources {
  readonly #needs = new Map<string, { uses: number; scattered: boolean }>();
  readonly #open = new Map<string, ByteSource>();
  readonly #spool: Spool;

  constructor(plan: Plan, spool: Spool) {
    this.#spool = spool;
    for (const { layout } of plan.files)
      for (const { view } of layout.tensors) {
        const need = this.#needs.get(view.storage.id) ?? { uses: 0, scattered: false };
        need.uses += 1;
        need.scattered ||= !isContiguous(view);
        this.#needs.set(view.storage.id, need);
      }
  }

  async get({ storage }: PlacedTensor['view']): Promise<ByteSource> {
    const { id } = storage;
    const need = this.#needs.get(id) ?? { uses: 1, scattered: true };
    let source = this.#open.get(id);
    if (source === undefined) {
      source = await storage.open();
      if (source.sequential === true && (need.uses > 1 || need.scattered))
        source = await this.#spool.add(source);
      if (need.uses > 1) this.#open.set(id, source);
    }
    need.uses -= 1;
    if (need.uses <= 0) this.#open.delete(id);
    return source;
  }
}

/** Writes every file of the plan beside its target and reads it again. Throws OutputError when a digest differs. */
export async function writeTensors(
  plan: Plan,
  folder: string,
  files: StagedFiles,
  spool: Spool,
  options: Pick<ConvertOptions, 'onProgress' | 'signal'>,
): Promise<readonly TensorProof[]> {
  const total = plan.files.reduce((sum, { layout }) => sum + layout.bytes, 0);
  const sources = new StorageSources(plan, spool);
  const copying = new Pace(total, options);
  const checking = new Pace(total, options);
  const proofs: TensorProof[] = [];
  for (const file of plan.files) {
    const staged = files.create(join(folder, file.name));
    const before = await copyTensors(file, staged, sources, copying);
    staged.close();
    proofs.push(...(await checkTensors(file, staged, before, checking)));
  }
  return proofs;
}

async function copyTensors(
  file: PlannedFile,
  staged: StagedFile,
  sources: StorageSources,
  pace: Pace,
): Promise<readonly string[]> {
  staged.write(file.layout.header);
  const digests: string[] = [];
  const buffers = copyBuffers();
  for (const tensor of file.layout.tensors) {
    const hash = createHash('sha256');
    try {
      const source = await sources.get(tensor.view);
      for await (const chunk of readView(tensor.view, source, buffers)) {
        hash.update(chunk);
        staged.write(chunk);
        await pace.advance('copying', chunk.length);
      }
    } catch (error) {
      if (!(error instanceof UndecodableError)) throw error;
      const where = `tensor ${JSON.stringify(tensor.name)} (${tensor.view.storage.id})`;
      throw new SourceError(`${where} cannot be read: ${error.message}`, { cause: error });
    }
    digests.push(hash.digest('hex'));
  }
  return digests;
}

/** Reads the file as any reader would, through its header and not through what was meant to be written. */
async function checkTensors(
  file: PlannedFile,
  staged: StagedFile,
  before: readonly string[],
  pace: Pace,
): Promise<readonly TensorProof[]> {
  const opened = openFile(staged.beside);
  try {
    const limits = { ...DEFAULT_LIMITS, maxHeaderBytes: MAX_HEADER_BYTES };
    const parsed = await parseSafetensors(opened.source, limits);
    if (!parsed.ok || parsed.anomalies.length > 0)
      throw new OutputError(`${file.name} was not written as it should be; it was removed`);
    const entries = new Map(parsed.value.tensors.map((entry) => [entry.name, entry]));
    const proofs: TensorProof[] = [];
    const buffer = new ReadBuffer();
    for (const [index, tensor] of file.layout.tensors.entries()) {
      const entry = entries.get(tensor.name);
      const sameShape =
        entry?.dtype === tensor.view.dtype.name && entry.shape.join() === tensor.view.shape.join();
      const after = entry === undefined ? '' : await digestOf(opened.source, entry, buffer, pace);
      const first = before[index] ?? '';
      if (!sameShape || after !== first)
        throw new OutputError(
          `tensor ${JSON.stringify(tensor.name)} differs in ${file.name} (SHA-256 ${first} before, ${after} after); the file was removed`,
        );
      proofs.push(proofOf(file, tensor, first, after));
    }
    return proofs;
  } finally {
    opened.close();
  }
}

async function digestOf(
  source: ByteSource,
  { start, end }: { readonly start: number; readonly end: number },
  buffer: ReadBuffer,
  pace: Pace,
): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readPieces(source, start, end, buffer)) {
    hash.update(chunk);
    await pace.advance('checking', chunk.length);
  }
  return hash.digest('hex');
}
