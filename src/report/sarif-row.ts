import type { RowPlace } from '../core/dataset.ts';
import { escapeLine } from '../core/escape.ts';
import type { Finding } from '../core/finding.ts';
import type { Location } from '../core/location.ts';
import type { Report } from '../core/report.ts';
import { judgesData } from './dataset-examined.ts';
import type { Json } from './json-text.ts';
import { artifactLocation } from './sarif-artifact.ts';

/** Further rows of one finding: the alert shows them as a list. */
const MAX_RELATED = 20;

/**
 * A row of a data set: its line where the file has lines, and always its number, which is all there is of a row of
 * Parquet or of an array. The second step of the path is a file in the folder that is the data set.
 */
export function rowLocation(
  { path, line, row }: Location,
  root: string,
): Readonly<Record<string, Json>> {
  const [data = '', ...inside] = path;
  return {
    physicalLocation: {
      artifactLocation: artifactLocation([data, ...inside].join('/'), root),
      // GitHub shows only alerts that have a line.
      region: { startLine: Math.max(1, line ?? 1) },
    },
    logicalLocations: [
      {
        name: `row ${row}`,
        fullyQualifiedName: `${path.map(escapeLine).join('/')}!/row ${row}`,
        kind: 'row',
      },
    ],
  };
}

/** The other rows of a group, of which the location names the first. */
export function relatedRows(
  { datasets = [] }: Report,
  { rule, data, location }: Finding,
  root: string,
): { readonly relatedLocations?: readonly Json[] } {
  const { rows } = data;
  if (typeof rows !== 'object' || !judgesData(rule)) return {};
  const [path = ''] = location.path;
  const record = datasets.find((known) => known.data.path === path);
  const places = new Map<number, RowPlace>(
    (record?.places ?? []).map((place) => [place.row, place]),
  );
  const others = rows
    .map(Number)
    .filter((row) => Number.isSafeInteger(row) && row !== location.row);
  if (others.length === 0) return {};
  return {
    relatedLocations: others.slice(0, MAX_RELATED).map((row, at) => {
      const { file, line } = places.get(row) ?? {};
      const place: Location = {
        path: file === undefined ? [path] : [path, file],
        row,
        ...(line === undefined ? {} : { line }),
      };
      return { id: at + 1, message: { text: `row ${row}` }, ...rowLocation(place, root) };
    }),
  };
}
