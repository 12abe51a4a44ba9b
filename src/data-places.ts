import type { DatasetRecord, RowPlace } from './core/dataset.ts';
import type { DataHost } from './datasets/data-host.ts';
import { rowLines } from './datasets/rows/row-lines.ts';
import { locateRow } from './datasets/rows/row-set.ts';
import type { OpenedData } from './opened-data.ts';

/** Rows that are looked up; findings name far fewer. */
const MAX_ROWS = 5000;

/** Rows that a check may name in a finding, ascending. */
function namedRows({
  suspects,
  leaks,
  contract,
  integrity,
  pinned,
}: DatasetRecord): readonly number[] {
  const rows = new Set([
    ...leaks.flatMap((leak) => leak.rows),
    ...(contract?.breaches ?? []).flatMap(({ examples }) => examples),
    ...suspects.map(({ row }) => row),
    ...(integrity?.alteredRows ?? []),
    ...(integrity?.addedRows ?? []),
    ...(pinned?.replacedRows ?? []),
    ...(pinned?.missingRows ?? []),
  ]);
  return [...rows].slice(0, MAX_ROWS).sort((a, b) => a - b);
}

/**
 * Where the rows stand that findings may name: the file of a folder, the line of a text. Pictures are files of their own. Reads
 * texts once more.
 */
export async function rowPlaces(
  record: DatasetRecord,
  { files, nameOf }: Pick<OpenedData, 'files' | 'nameOf'>,
  host: DataHost,
): Promise<readonly RowPlace[]> {
  const { path, form } = record.data;
  const isFolder = host.status(path) === 'folder';
  if (files === undefined)
    return form === 'folder of images' && isFolder
      ? namedRows(record).map((row) => ({ row, file: nameOf(row) }))
      : [];
  const places: RowPlace[] = [];
  const located = namedRows(record).map((row) => ({ row, place: locateRow({ files }, row) }));
  for (const { name, first, rows } of files) {
    const inFile = located.filter(({ place }) => place?.file === name);
    if (inFile.length === 0) continue;
    const wanted = new Set(inFile.map(({ row }) => row - first));
    const lines = await rowLines(host, isFolder ? host.join(path, name) : path, rows, wanted);
    for (const { row } of inFile) {
      const line = lines?.get(row - first);
      if (!isFolder && line === undefined) continue;
      places.push({
        row,
        ...(isFolder ? { file: name } : {}),
        ...(line === undefined ? {} : { line }),
      });
    }
  }
  return places;
}
