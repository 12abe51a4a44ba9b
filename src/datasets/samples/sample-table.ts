import { conversionOf } from '../rows/conversion.ts';
import type { RowSet } from '../rows/row-set.ts';
import type { RowsHost } from '../rows/rows-host.ts';
import { openView } from '../rows/row-view.ts';
import { storeStaged, type StagedRow } from '../rows/staged-rows.ts';
import type { ManifestColumns } from '../survey/manifest-survey.ts';
import type { SurveyProgress } from '../survey/survey-progress.ts';
import { arrayReader } from './array-reader.ts';
import { IMAGE, imageReader } from './image-reader.ts';
import type { SampleReader } from './sample-reader.ts';
import { labelOf, type SampleSet } from './sample-set.ts';

/** Rows handed on together. */
const BLOCK = 256;
/** Column of the classes. */
const LABEL = 'label';

/** All samples as a table, a row each: by what they are known and what they look like. Row numbers are those of the samples. */
export interface SampleTable {
  /** Digests, paths and labels. */
  readonly identity: RowSet;
  /** What samples look like, and labels. */
  readonly look: RowSet;
  /** How a manifest tells samples apart. */
  readonly manifest: ManifestColumns;
  readonly nameOf: SampleSet['nameOf'];
  readonly close: () => void;
}

export interface SampleTableOptions {
  /** Whether what samples look like is wanted: images are decoded for that. */
  readonly withLook: boolean;
  /** Absolute path of an existing folder. */
  readonly spillFolder: string;
  readonly threads: number;
  readonly progress?: SurveyProgress;
}

async function* rowsOf(
  set: SampleSet,
  { identity, look, read }: SampleReader,
  progress: SurveyProgress | undefined,
): AsyncGenerator<readonly StagedRow[]> {
  const names = [...identity, ...look];
  for (let from = 0; from < set.count; from += BLOCK) {
    const rows: StagedRow[] = [];
    for (let row = from; row < Math.min(set.count, from + BLOCK); row += 1) {
      const cells = await read(row);
      const label = labelOf(set, row);
      rows.push([
        ...names.map((name, at) => [name, { scalar: cells[at] ?? null }] as const),
        ...(label === undefined ? [] : [[LABEL, { scalar: label }] as const]),
      ]);
    }
    progress?.(`digests of ${from} of ${set.count} samples`);
    yield rows;
  }
}

/** Reads every sample once, one after the other, into a table in the spill folder. The caller closes it. Throws DataFailure. */
export async function openSampleTable(
  set: SampleSet,
  { withLook, spillFolder, threads, progress }: SampleTableOptions,
  host: RowsHost,
): Promise<SampleTable> {
  const { source } = set;
  const reader =
    source.form === 'arrays'
      ? arrayReader(source.arrays, source.shape, withLook)
      : imageReader(source.images.files, host, withLook);
  const hasLabels = set.labels !== undefined;
  const { identity, look } = reader;
  const conversion = conversionOf({ spillFolder, threads }, host);
  try {
    const stored = await storeStaged(
      [
        {
          file: { name: 'samples', path: '' },
          columns: [...identity, ...look, ...(hasLabels ? [LABEL] : [])],
          rows: () => rowsOf(set, reader, progress),
        },
      ],
      conversion,
    );
    const rows = await openView(stored, 'samples', conversion);
    const view = (names: readonly string[]): RowSet => ({
      ...rows,
      columns: rows.columns.filter(({ name }) => name === LABEL || names.includes(name)),
    });
    return {
      identity: view(identity),
      look: view(look),
      manifest: {
        // The path says the class where folders are the classes: a picture is followed by its content.
        ...(source.form === 'images' && { key: [IMAGE], ...(hasLabels && { apart: [IMAGE] }) }),
        ...(hasLabels && { label: LABEL }),
      },
      nameOf: set.nameOf,
      close: rows.close,
    };
  } catch (error) {
    host.remove(conversion.request.folder);
    throw error;
  }
}
