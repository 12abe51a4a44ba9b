import type { DatasetRecord, UnexaminedData } from './core/dataset.ts';
import type { DataSessionHost } from './data-session-host.ts';
import type { DataRequest } from './data-request.ts';
import { runModel, standardised } from './data-model.ts';
import { RefusedData } from './data-refusal.ts';
import { openArrayData } from './data-arrays.ts';
import { rowPlaces } from './data-places.ts';
import { readTableData } from './data-tables.ts';
import { DataFailure } from './datasets/data-error.ts';
import { checkCopy, checkRedactions, writeCopy } from './data-cleansing.ts';
import { detect } from './datasets/detection/detect.ts';
import type { Detection } from './datasets/detection/detection.ts';
import type { ExaminedRows } from './datasets/detection/examined-rows.ts';
import { measurePower } from './datasets/power/power.ts';
import { withCopies } from './datasets/subject/copy-suspects.ts';
import { detectionRecord } from './datasets/subject/detection-record.ts';
import { arrayForm, failureText, type ArrayForm } from './datasets/subject/open-arrays.ts';
import { openTable } from './open-table.ts';
import type { OpenedData } from './opened-data.ts';
import { dataHost } from './io/data-host.ts';

/** Times each attack of each size is planted. */
const POWER_SEEDS = 3;

/** Many sets are; what was appended to them shows here, too. */
const SORTED_NOTE =
  'rows that are alike stand together: the data are sorted, or rows were added in blocks';

/** One data set, from its path to the record of what is wrong with it. */
export class DataSession {
  readonly #request: DataRequest;
  readonly #host: DataSessionHost;
  readonly #unexamined: UnexaminedData[] = [];

  constructor(request: DataRequest, host: DataSessionHost) {
    this.#request = request;
    this.#host = host;
  }

  /** Throws `RefusedData`, `SourceError` or `OutputError`, each one line that says what to do. */
  async run(): Promise<DatasetRecord> {
    const { path, seed = 0, threads = 1 } = this.#request;
    const form = await arrayForm(path, dataHost);
    const { clean } = this.#request;
    if (clean !== undefined) checkCopy({ ...this.#request, clean }, form);
    this.#host.progress({ text: `reading ${path}` });
    const opened = await this.#open(form);
    if (clean !== undefined) checkRedactions(clean, opened.data);
    const examined = await this.#withModels(opened.examined);
    const detection = await detect(examined, {
      seed,
      threads,
      isQuick: this.#request.quick === true,
      progress: (text) => this.#host.progress({ text }),
      interrupted: this.#host.interrupted,
    });
    for (const what of detection.notBegun)
      this.#unexamined.push({ what, reason: 'the run was ended before' });
    const data = {
      ...opened.data,
      features: examined.featuresAre,
      notes: [...opened.data.notes, ...(detection.isSorted ? [SORTED_NOTE] : [])],
    };
    const { survey, integrity, pinned, drift, contract, nameOf } = opened;
    const power = await this.#power(examined);
    const found = detectionRecord(detection, examined);
    const record: DatasetRecord = {
      data,
      seed,
      threads,
      ...(survey?.copies === undefined
        ? found
        : withCopies(found, survey.copies, examined.rows, nameOf)),
      leaks: survey?.leaks ?? [],
      domains: survey?.domains ?? [],
      ...(integrity === undefined ? {} : { integrity }),
      ...(pinned === undefined ? {} : { pinned }),
      ...(drift === undefined ? {} : { drift }),
      ...(contract === undefined ? {} : { contract }),
      ...power,
      ...(await this.#clean(form, opened, { detection, examined })),
      unexamined: this.#unexamined,
    };
    const places = await rowPlaces(record, opened, dataHost);
    return places.length === 0 ? record : { ...record, places };
  }

  async #open(form: ArrayForm | undefined): Promise<OpenedData> {
    const { path, baseline, contract, files } = this.#request;
    if (files !== undefined && form !== undefined)
      throw new RefusedData(`--files needs a table: ${path} holds arrays or pictures`);
    // Before the work, which takes minutes on large data, and not when they are needed.
    for (const [option, named] of [
      ['--baseline', baseline],
      ['--contract', contract],
      ['--files', files],
    ] as const)
      if (named !== undefined && dataHost.status(named) === undefined)
        throw new RefusedData(
          `${option} ${named}: there is no such file or folder; check the path`,
        );
    try {
      return form === undefined
        ? await this.#openTable()
        : await openArrayData(this.#request, form, this.#host);
    } catch (error) {
      if (error instanceof DataFailure)
        throw new RefusedData(failureText(path, error.error), { cause: error });
      throw error;
    }
  }

  async #openTable(): Promise<OpenedData> {
    const rows = await openTable(this.#request, this.#host.spillFolder);
    try {
      return await readTableData(this.#request, rows, this.#host);
    } finally {
      rows.close();
    }
  }

  async #clean(
    form: ArrayForm | undefined,
    opened: OpenedData,
    found: { readonly detection: Detection; readonly examined: ExaminedRows },
  ): Promise<Pick<DatasetRecord, 'cleansing'>> {
    const { clean } = this.#request;
    if (clean === undefined) return {};
    // What was not looked for would be left in a copy that is called clean.
    if (this.#host.interrupted()) {
      this.#unexamined.push({ what: '--write-clean', reason: 'the run was ended before' });
      return {};
    }
    this.#host.progress({ text: `writing ${clean.path}` });
    const request = { ...this.#request, clean };
    return { cleansing: await writeCopy(request, form, opened, found, this.#host.spillFolder) };
  }

  /** The smallest attacks that would be seen. It looks at the rows as the detectors did, but for an encoder: planted rows would have to be encoded, too. */
  async #power(examined: ExaminedRows): Promise<Pick<DatasetRecord, 'power' | 'powerWanted'>> {
    const { power = false, minPower, seed = 0, threads = 1 } = this.#request;
    if (!power) return {};
    const what = 'detection power';
    if (this.#host.interrupted()) {
      this.#unexamined.push({ what, reason: 'the run was ended before' });
      return {};
    }
    const { results } = await measurePower(examined, {
      seed,
      threads,
      seeds: POWER_SEEDS,
      progress: (text) => this.#host.progress({ text }),
      interrupted: this.#host.interrupted,
    });
    if (this.#host.interrupted())
      this.#unexamined.push({ what, reason: 'the run was ended before all attacks were planted' });
    else if (results.length === 0)
      this.#unexamined.push({ what, reason: 'no known attack can be planted in these data' });
    return {
      power: results.map(({ points, ...result }) => ({
        ...result,
        points: points.map((point) => ({ ...point, detected: point.detected / point.seeds })),
      })),
      ...(minPower === undefined ? {} : { powerWanted: minPower }),
    };
  }

  /** Distances and activations by the user's own models. */
  async #withModels(examined: ExaminedRows): Promise<ExaminedRows> {
    const { encoder, model, activations, threads = 1 } = this.#request;
    let result = examined;
    if (encoder !== undefined) {
      this.#host.progress({ text: `encoding with ${encoder}` });
      const run = { option: '--encoder', path: encoder, wants: 'answer', threads } as const;
      const features = standardised(await runModel(run, examined));
      result = {
        ...result,
        features,
        isEncoded: true,
        featuresAre: `${features.width} numbers of ${encoder}`,
      };
    }
    if (model !== undefined) {
      this.#host.progress({ text: `activations of ${model}` });
      const run = { option: '--model', path: model, wants: 'activations', threads } as const;
      const given = activations === undefined ? run : { ...run, value: activations };
      result = { ...result, activations: await runModel(given, examined) };
    }
    return result;
  }
}
