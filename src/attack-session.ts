import { resolve } from 'node:path';
import type { AttackRequest } from './attack-request.ts';
import type { Robustness, UnexaminedThreat } from './core/robustness.ts';
import type { FeatureConstraints } from './datasets/constraints/feature-constraints.ts';
import { readConstraints } from './datasets/constraints/read-constraints.ts';
import type { OpenOptions } from './datasets/open-options.ts';
import { openSamples } from './datasets/open-samples.ts';
import type { LabelledSamples } from './datasets/labelled-samples.ts';
import type { Model } from './engine/graph/graph.ts';
import { decodeModel } from './engine/onnx/decode-model.ts';
import { loadExternals } from './engine/onnx/external-data.ts';
import { sessionEvaluator } from './engine/session/evaluator.ts';
import { dataHost } from './io/data-host.ts';
import { OutputError, writeOutput } from './io/output-file.ts';
import { readBeside, readModelBytes } from './io/model-bytes.ts';
import { readTextFile } from './io/text-file.ts';
import { RunStateStore } from './io/run-state-store.ts';
import { adversarialFile } from './robustness/adversarial-file.ts';
import { compareExaminations } from './robustness/comparison.ts';
import { DEFAULT_SAMPLES, examineModel } from './robustness/examine.ts';
import { imageSize, layoutOf } from './robustness/input/layout.ts';
import type { Examination } from './robustness/examine.ts';
import type { ExaminationRequest, ProgressEvent, RunState } from './robustness/request.ts';
import { ExaminationError } from './robustness/request.ts';
import { readRunState } from './robustness/run-state.ts';

/** Between two writes of the state: what a crash may lose. */
const KEEP_MS = 5_000;

export interface SessionHost {
  readonly interrupted: () => boolean;
  readonly progress: (event: ProgressEvent) => void;
}

/** One model, from its path to the record of how it bore being attacked. */
export class AttackSession {
  readonly #request: AttackRequest;
  readonly #host: SessionHost;

  constructor(request: AttackRequest, host: SessionHost) {
    this.#request = request;
    this.#host = host;
  }

  /** Throws `ExaminationError`, `SourceError` or `OutputError`, each one line that says what to do. */
  async run(): Promise<Robustness> {
    const { compare, model: path } = this.#request;
    const read = await readModel(path);
    const samples = await this.#samples(read.model);
    const own = await this.#examine(path, read, samples);
    let record = { ...own.record, unexamined: [...own.record.unexamined, ...this.#save(own)] };
    if (compare !== undefined) {
      const other = await this.#examine(compare, await readModel(compare), samples);
      record = { ...record, comparison: compareExaminations(own, other, compare) };
    }
    return record;
  }

  /** Writes what was asked for beside the report. A full disk must not cost the run its results: what could not be written is told. */
  #save(own: Examination): readonly UnexaminedThreat[] {
    const { saveAdversarial, saveGradient } = this.#request;
    const lost: UnexaminedThreat[] = [];
    const write = (what: string, path: string, bytes: () => Uint8Array): void => {
      try {
        writeOutput(path, bytes());
      } catch (error) {
        if (!(error instanceof OutputError)) throw error;
        lost.push({ what, reason: error.message });
      }
    };
    if (saveAdversarial !== undefined)
      write('--save-adversarial', saveAdversarial, () => adversarialFile(own));
    const { gradientFile } = own;
    if (saveGradient !== undefined && gradientFile !== undefined)
      write('--save-gradient', saveGradient, () => gradientFile);
    else if (saveGradient !== undefined)
      lost.push({
        what: '--save-gradient',
        reason: `the model has no gradient: ${own.record.access.reasons.join('; ')}`,
      });
    return lost;
  }

  /** Only as many as are attacked are decoded; images in the size the model wants. */
  async #samples(model: Model): Promise<LabelledSamples | undefined> {
    const { data, samples: limit, preset = 'standard', seed = 0 } = this.#request;
    if (data === undefined) return undefined;
    const { labelColumn, samplesArray, labelsArray, labelsFile, ignoreColumns } = this.#request;
    const opened = await openSamples(
      data,
      {
        ...wantedImages(model),
        select: { count: limit ?? DEFAULT_SAMPLES[preset], stratified: false, seed },
        ...(labelColumn === undefined ? {} : { labelColumn }),
        ...(samplesArray === undefined ? {} : { samplesArray }),
        ...(labelsArray === undefined ? {} : { labelsArray }),
        ...(labelsFile === undefined ? {} : { labelsFile }),
        ...(ignoreColumns === undefined ? {} : { ignoreColumns }),
      },
      dataHost,
    );
    if (opened.ok) return opened.samples;
    const { detail, advice } = opened.error;
    const what = detail.startsWith(`${data}:`) ? detail : `${data}: ${detail}`;
    throw new ExaminationError(`${what}${advice === '' ? '' : `; ${advice}`}`);
  }

  async #examine(
    path: string,
    { model, sha256 }: ReadModel,
    samples: LabelledSamples | undefined,
  ): Promise<Examination> {
    const request = this.#request;
    const state = this.#state(sha256);
    const resumed = request.fresh === true ? undefined : state?.read(readRunState);
    if (resumed !== undefined)
      this.#host.progress({
        kind: 'step',
        text: `going on with an interrupted run: ${resumed.done.length} trials are done`,
      });
    let latest: RunState | undefined;
    let kept = 0;
    const wanted = this.#examination(path, model, sha256, samples);
    const constraints = this.#constraints(samples);
    const examined = await examineModel(
      constraints === undefined ? wanted : { ...wanted, constraints },
      {
        evaluate: sessionEvaluator(),
        now: () => performance.now(),
        progress: this.#host.progress,
        interrupted: this.#host.interrupted,
        keep: (next) => {
          latest = next;
          if (performance.now() - kept < KEEP_MS) return;
          kept = performance.now();
          state?.write(next);
        },
        ...(resumed === undefined ? {} : { resumed }),
      },
    );
    // Only an interrupted run has something to go on with; a spent budget is an answer.
    if (this.#host.interrupted() && latest !== undefined) state?.write(latest);
    else state?.remove();
    return examined;
  }

  /** The rules of the columns, where a file says them. */
  #constraints(samples: LabelledSamples | undefined): FeatureConstraints | undefined {
    const { columns } = this.#request;
    if (columns === undefined) return undefined;
    if (samples === undefined)
      throw new ExaminationError('--columns needs --data: the rules are about its columns');
    const text = readTextFile(columns);
    if (text === undefined) throw new ExaminationError(`--columns ${columns}: no such file`);
    const read = readConstraints(text, samples);
    if (read.ok) return read.constraints;
    const { detail, advice } = read.error;
    throw new ExaminationError(`${columns}: ${detail}${advice === '' ? '' : `; ${advice}`}`);
  }

  #state(sha256: string): RunStateStore<RunState> | undefined {
    const {
      stateFolder,
      data,
      fresh: _fresh,
      threads: _threads,
      budget: _budget,
      ...about
    } = this.#request;
    if (stateFolder === undefined) return undefined;
    return new RunStateStore(stateFolder, [sha256, data === undefined ? '' : resolve(data), about]);
  }

  #examination(
    path: string,
    model: Model,
    sha256: string,
    samples: LabelledSamples | undefined,
  ): ExaminationRequest {
    const {
      data = 'none',
      preset = 'standard',
      seed = 0,
      budget = {},
      thresholds = [],
      threads = 1,
      samples: sampleLimit,
      norms,
      radii,
      attacks,
      output,
      layout,
      dataRange,
      modelRange,
      mean,
      deviation,
      access,
      extract = false,
    } = this.#request;
    return {
      model,
      path,
      sha256,
      dataPath: data,
      preset,
      seed,
      budget,
      thresholds,
      threads,
      extract,
      ...(samples === undefined ? {} : { samples }),
      ...(norms === undefined ? {} : { norms }),
      ...(radii === undefined ? {} : { radii }),
      ...(attacks === undefined ? {} : { attacks }),
      ...(output === undefined ? {} : { output }),
      ...(layout === undefined ? {} : { layout }),
      ...(dataRange === undefined ? {} : { dataRange }),
      ...(modelRange === undefined ? {} : { modelRange }),
      ...(mean === undefined ? {} : { mean }),
      ...(deviation === undefined ? {} : { deviation }),
      ...(sampleLimit === undefined ? {} : { sampleLimit }),
      ...(access === undefined ? {} : { access }),
    };
  }
}

interface ReadModel {
  readonly model: Model;
  readonly sha256: string;
}

/** Size and colour of the images a model wants, where its input says so. */
function wantedImages({ graph }: Model): Pick<OpenOptions, 'size' | 'channels'> {
  const shape =
    graph.inputs[0]?.shape?.slice(1).map((size) => (typeof size === 'number' ? size : 0)) ?? [];
  const layout = shape.every((size) => size > 0) ? layoutOf(shape) : undefined;
  if (layout === undefined) return {};
  const { width, height, channels } = imageSize(shape, layout);
  return { size: { width, height }, ...(channels === 1 || channels === 3 ? { channels } : {}) };
}

async function readModel(path: string): Promise<ReadModel> {
  const { bytes, sha256 } = readModelBytes(path);
  const read = decodeModel(bytes);
  if (!read.ok) {
    const at = read.error.code === 'malformed' ? ` (at byte ${read.error.offset})` : '';
    throw new ExaminationError(`${path}: ${read.error.detail}${at}`);
  }
  const model = await loadExternals(read.model, read.pending, (location, offset, length) =>
    Promise.resolve(readBeside(path, location, offset, length)),
  );
  return { model, sha256 };
}
