import { resolve } from 'node:path';
import type { AttackRequest } from './attack-request.ts';
import { openFileSubject, openScorerSubject } from './attack-subject.ts';
import type { OpenedSubject } from './attack-subject.ts';
import type { Robustness, UnexaminedThreat } from './core/robustness.ts';
import type { FeatureConstraints } from './datasets/constraints/feature-constraints.ts';
import { readConstraints } from './datasets/constraints/read-constraints.ts';
import { openSamples } from './datasets/open-samples.ts';
import type { LabelledSamples } from './datasets/labelled-samples.ts';
import { sessionEvaluator } from './engine/session/evaluator.ts';
import { dataHost } from './io/data-host.ts';
import { OutputError, writeOutput } from './io/output-file.ts';
import { readTextFile } from './io/text-file.ts';
import { RunStateStore } from './io/run-state-store.ts';
import { adversarialFile } from './robustness/adversarial-file.ts';
import { compareExaminations } from './robustness/comparison.ts';
import { examineModel } from './robustness/examine.ts';
import type { Examination } from './robustness/examine.ts';
import type { ExaminationRequest, ProgressEvent, RunState } from './robustness/request.ts';
import { DEFAULT_SAMPLES, ExaminationError } from './robustness/request.ts';
import { readRunState } from './robustness/run-state.ts';

/** Between two writes of the state: what a crash may lose. */
const KEEP_MS = 5_000;

export interface SessionHost {
  readonly interrupted: () => boolean;
  readonly progress: (event: ProgressEvent) => void;
}

/** One model, from its path or scorer to the record of how it bore being attacked. */
export class AttackSession {
  readonly #request: AttackRequest;
  readonly #host: SessionHost;

  constructor(request: AttackRequest, host: SessionHost) {
    this.#request = request;
    this.#host = host;
  }

  /** Throws `ExaminationError`, `SourceError` or `OutputError`, each one line that says what to do. */
  async run(): Promise<Robustness> {
    const { model, scorer } = this.#request;
    const opened =
      scorer === undefined
        ? await openFileSubject(model)
        : openScorerSubject(scorer, this.#host.interrupted);
    try {
      return await this.#record(opened);
    } finally {
      await opened.close();
    }
  }

  async #record(opened: OpenedSubject): Promise<Robustness> {
    const { compare, model: path } = this.#request;
    const samples = await this.#samples(opened.images);
    const own = await this.#examine(path, opened, samples);
    let record = { ...own.record, unexamined: [...own.record.unexamined, ...this.#save(own)] };
    if (compare !== undefined) {
      // Who is attacked through a scorer is compared with what its attacker would see of the other.
      const access = this.#request.scorer === undefined ? {} : { access: own.record.access.used };
      const other = await this.#examine(compare, await openFileSubject(compare), samples, access);
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
  async #samples(images: OpenedSubject['images']): Promise<LabelledSamples | undefined> {
    const { data, samples: limit, preset = 'standard', seed = 0 } = this.#request;
    if (data === undefined) return undefined;
    const { labelColumn, samplesArray, labelsArray, labelsFile, ignoreColumns } = this.#request;
    const opened = await openSamples(
      data,
      {
        ...images,
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
    opened: OpenedSubject,
    samples: LabelledSamples | undefined,
    seen: Pick<ExaminationRequest, 'access'> = {},
  ): Promise<Examination> {
    const request = this.#request;
    const state = this.#state(opened.identity);
    const resumed = request.fresh === true ? undefined : state?.read(readRunState);
    if (resumed !== undefined)
      this.#host.progress({
        kind: 'step',
        text: `going on with an interrupted run: ${resumed.done.length} trials are done`,
      });
    let latest: RunState | undefined;
    let kept = 0;
    const wanted = { ...this.#examination(path, opened, samples), ...seen };
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
    // Only an interrupted run, or one whose scorer failed, has something to go on with; a spent budget is an answer.
    const goesOn = this.#host.interrupted() || examined.failure !== undefined;
    if (!goesOn) state?.remove();
    else if (latest !== undefined) state?.write(latest);
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

  #state(identity: unknown): RunStateStore<RunState> | undefined {
    const {
      stateFolder,
      data,
      fresh: _fresh,
      threads: _threads,
      budget: _budget,
      scorer: _scorer,
      ...about
    } = this.#request;
    if (stateFolder === undefined) return undefined;
    const where = data === undefined ? '' : resolve(data);
    return new RunStateStore(stateFolder, [identity, where, about]);
  }

  #examination(
    path: string,
    { subject, sha256 }: OpenedSubject,
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
      subject,
      path,
      dataPath: data,
      preset,
      seed,
      budget,
      thresholds,
      threads,
      extract,
      ...(sha256 === undefined ? {} : { sha256 }),
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
