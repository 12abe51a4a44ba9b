import type { DataTrigger } from '../../core/dataset-suspicion.ts';
import { confirmInFeatures } from '../confirmation/confirm-features.ts';
import { valueInserter } from '../confirmation/insert-trigger.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { findValueTriggers, type ValueCluster } from '../triggers/value-triggers.ts';
import { contentVotes } from './content-votes.ts';
import { searchDistinct } from './distinct-rows.ts';
import type { Claim, Detected, FoundTrigger } from './detector.ts';
import { fromLog } from './detector.ts';
import type { PatchSearchContext } from './patch-search.ts';
import { shownConfirmation } from './patch-search.ts';
import { tellingColumns } from './telling-columns.ts';

/** ln of the adjusted p-value up to which a trigger is told. */
const LOG_MOST_CHANCE = Math.log(0.01);
/** Triggers that are confirmed by training, and those of which each row is told. */
const MAX_CONFIRMED = 3;
const MAX_TOLD = 10;
/** From this many columns on a table is a picture or an embedding: pairs of columns cost their square. */
const MAX_COLUMNS = 200;
/** Rows that share a value: in tables of a hundred rows six are a backdoor. Chance is judged by the test, not by this. */
const LEAST_ROWS = 5;

/** Decimal digits that tell any two 32-bit floats apart. */
const FLOAT_DIGITS = 9;

/** A pattern as it is shown, and what it is of. */
interface ToldValue extends FoundTrigger, Pick<ValueCluster, 'cells'> {
  /** Rows that hold it and have the label. */
  readonly accused: Int32Array;
}

/** Values, and pairs of values, that go with a label and stand out from what is beside them. */
export async function findValues(
  features: FeatureMatrix,
  table: { readonly matrix: FeatureMatrix; readonly columns: readonly string[] },
  { labels, seed, threads }: PatchSearchContext,
): Promise<Detected | undefined> {
  const { matrix, columns } = table;
  if (matrix.width > MAX_COLUMNS) return undefined;
  const classes = labels.names.length;
  const found = searchDistinct(matrix, labels.numbers, (rows, given) =>
    findValueTriggers(rows, given, classes, { leastRows: LEAST_ROWS }),
  );
  const pValues = new Float64Array(matrix.rows).fill(Number.NaN);
  const claims: Claim[] = [];
  const told: ToldValue[] = [];
  for (const [at, trigger] of found.triggers.slice(0, MAX_TOLD).entries()) {
    const { target, rows, agreeing, excess, logAdjusted } = trigger;
    const accused = rows.filter((row) => labels.numbers[row] === target);
    const own = new Set(trigger.cells.map(({ column }) => column));
    const votes = await contentVotes(
      features,
      labels.numbers,
      trigger,
      // One column, one feature: with categories spread over several it is not known which are the trigger's.
      (column) => features.width === matrix.width && own.has(column),
      threads,
    );
    // The smaller of two: of the labels as such, and of labels of such rows, corrected for as many tests.
    const logPValue = Math.min(
      logAdjusted,
      votes.logChance + logAdjusted - trigger.logChance + Math.LN2,
    );
    if (logPValue > LOG_MOST_CHANCE) continue;
    const confirmation =
      at < MAX_CONFIRMED
        ? shownConfirmation(
            await confirmInFeatures(
              matrix,
              labels.numbers,
              classes,
              { target, rows, seed },
              valueInserter(trigger),
              { threads },
            ),
          )
        : undefined;
    const ofClass = votes.isCleanLabel;
    // A value that rows of the class have anyway is as likely a fact about the class.
    if (ofClass && confirmation?.isConfirmed !== true) continue;
    const pValue = fromLog(logPValue);
    const title = titleOf(trigger, columns);
    told.push({
      cells: trigger.cells,
      accused,
      target,
      rows,
      shown: {
        kind: 'value',
        title,
        target: labels.names[target] ?? '',
        rows: rows.length,
        agreeing,
        pValue,
        logPValue,
        isCleanLabel: ofClass,
        evidence: [
          `${agreeing} of ${rows.length} rows that have it have the label`,
          `${excess.toFixed(1)} standard deviations more rows than the values beside it, or chance, would have`,
        ],
        ...(confirmation === undefined ? {} : { confirmation }),
      },
    });
  }
  const telling = tellingColumns(told.filter(({ shown }) => !isConfirmed(shown)));
  const triggers = told.map(({ cells, accused, target, rows, shown }): FoundTrigger => {
    const names = cells.map(({ column }) => columns[column] ?? '');
    const column = cells.find((cell) => telling.has(cell.column))?.column;
    if (column !== undefined && !isConfirmed(shown))
      // No row is accused: there are too many such values for one of them to be a trigger.
      return { target, rows, shown: { ...shown, tellingColumn: columns[column] ?? '' } };
    for (const row of accused) {
      const known = pValues[row] ?? Number.NaN;
      pValues[row] = Number.isNaN(known) ? shown.pValue : Math.min(known, shown.pValue);
      claims.push({
        detector: 'values',
        row,
        cause: shown.isCleanLabel ? 'clean-label-backdoor' : 'dirty-label-backdoor',
        pValue: shown.pValue,
        confidence: isConfirmed(shown) ? 'high' : 'medium',
        text: `has ${shown.title}`,
        cells: names,
      });
    }
    return { target, rows, shown };
  });
  return {
    run: {
      id: 'values',
      title: 'Values that go with a label',
      examined: matrix.rows,
      flagged: new Set(claims.map(({ row }) => row)).size,
      blindSpots: [
        'values on rows of the right class',
        'values that are common anyway',
        'three triggers and more that are values of one column',
        'triggers over three columns and more that are no fixed values',
      ],
    },
    pValues,
    scores: found.scores,
    weight: 1,
    claims,
    triggers,
  };
}

function isConfirmed({ confirmation }: DataTrigger): boolean {
  return confirmation?.isConfirmed === true;
}

function titleOf({ cells }: ValueCluster, columns: readonly string[]): string {
  return cells
    .map(({ column, from, to }) => {
      const name = columns[column] ?? `column ${column}`;
      const [least, most] = [shortest(from), shortest(to)];
      if (from === to) return `${name} = ${least}`;
      if (!Number.isFinite(from)) return `${name} up to ${most}`;
      return Number.isFinite(to) ? `${name} from ${least} to ${most}` : `${name} from ${least}`;
    })
    .join(' and ');
}

/** The fewest digits that give the same 32-bit float: cells are kept as such, and 0.1 must not come out as 0.10000000149011612. */
function shortest(value: number): string {
  for (let digits = 1; digits <= FLOAT_DIGITS; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(value);
}
