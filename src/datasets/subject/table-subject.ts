import type { ColumnRole } from '../../core/dataset-profile.ts';
import type { ExaminedRows, RowGroups } from '../detection/examined-rows.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { RowSet } from '../rows/row-set.ts';
import { locateRow } from '../rows/row-set.ts';
import type { ImageSet } from '../triggers/image-set.ts';
import { pixelFeatures } from '../features/image-grid.ts';
import { categoryFeatures } from './category-features.ts';
import { groupsOfWords } from './class-groups.ts';
import type { FeatureBlock } from './numeric-features.ts';
import { interleave, numericFeatures } from './numeric-features.ts';
import { readCells } from './read-cells.ts';
import type { Cells, SubjectColumn } from './read-cells.ts';
import { instructionsOf } from './instruction-columns.ts';
import { textFeatures } from './text-features.ts';

/**
 * The rows of a table as the detectors want them: at most `most`, drawn by a hash of what they hold. Numbers are standardised, words
 * become places, the text becomes hashed words, and where there are both, each kind of column weighs the same. Pictures stand alone.
 */
export async function tableSubject(
  rowSet: RowSet,
  columns: readonly SubjectColumn[],
  most: number,
): Promise<ExaminedRows> {
  const cells = await readCells(rowSet, columns, most);
  const { rows, numbers, words, text } = cells;
  const features = cells.images === undefined ? blocks(cells) : imageFeatures(cells.images);
  const group = (role: ColumnRole): RowGroups | undefined => {
    const found = words.find((column) => column.role === role);
    return found === undefined ? undefined : groupsOfWords(found.name, found.values);
  };
  const labels = group('label');
  const sources = group('source');
  const splits = group('split');
  const instructions = instructionsOf(cells.texts);
  return {
    rows,
    names: (index) => rowName(rowSet, rows[index] ?? index),
    ...(labels !== undefined && { labels }),
    ...(sources !== undefined && { sources }),
    ...(splits !== undefined && { splits }),
    ...features,
    ...(numbers.length > 0 && {
      table: {
        matrix: interleave(
          numbers.map(({ values }) => values),
          rows.length,
        ),
        columns: numbers.map(({ name }) => name),
      },
    }),
    ...(cells.images !== undefined && { images: cells.images }),
    ...(text !== undefined && { texts: { column: text.name, values: text.values } }),
    ...(instructions !== undefined && { instructions }),
  };
}

/** `row 13`; with several files `train-0001.parquet row 13`, its number in the file. */
export function rowName(rowSet: Pick<RowSet, 'files'>, row: number): string {
  const place = rowSet.files.length > 1 ? locateRow(rowSet, row) : undefined;
  return place === undefined ? `row ${row}` : `${place.file} row ${place.row}`;
}

function imageFeatures(images: ImageSet): Pick<ExaminedRows, 'features' | 'featuresAre'> {
  const { features, step } = pixelFeatures(images);
  const pixels = `${features.width / images.channels} pixels`;
  return {
    features,
    featuresAre: step === 1 ? pixels : `${pixels}, averages of ${step} × ${step}`,
  };
}

/** All kinds of columns side by side. */
function blocks(cells: Cells): Pick<ExaminedRows, 'features' | 'featuresAre'> {
  const rows = cells.rows.length;
  const found: { readonly block: FeatureBlock; readonly is: string }[] = [];
  const { numbers, words, text } = cells;
  if (numbers.length > 0)
    found.push({
      block: numericFeatures(
        numbers.map(({ values }) => values),
        rows,
      ),
      is: `${numbers.length} ${numbers.length === 1 ? 'column' : 'columns'}, standardised`,
    });
  const categories = words.filter(({ role }) => role === 'feature');
  if (categories.length > 0)
    found.push({
      block: categoryFeatures(
        categories.map(({ values }) => values),
        rows,
      ),
      is: `${categories.length} ${categories.length === 1 ? 'column' : 'columns'} of words`,
    });
  if (text !== undefined)
    found.push({ block: { ...textFeatures(text.values), columns: 1 }, is: 'hashed words' });
  const isMixed = text !== undefined && found.length > 1;
  return {
    features: sideBySide(
      found.map(({ block }) => block),
      rows,
      // A text has length 1, and a column a variance of 1: together the columns of one kind get the weight of a text.
      (block) => (isMixed && block.width > 0 ? 1 / Math.sqrt(block.columns) : 1),
    ),
    featuresAre: found.map(({ is }) => is).join(' and ') || 'nothing: no column says anything',
  };
}

function sideBySide(
  parts: readonly FeatureBlock[],
  rows: number,
  weightOf: (block: FeatureBlock) => number,
): FeatureMatrix {
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const values = new Float32Array(rows * width);
  let offset = 0;
  for (const part of parts) {
    const weight = weightOf(part);
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < part.width; column += 1)
        values[row * width + offset + column] =
          (part.values[row * part.width + column] ?? 0) * weight;
    offset += part.width;
  }
  return { rows, width, values };
}
