import { DataFailure } from '../data-error.ts';
import type { DataHost } from '../data-host.ts';
import type { DataLimits } from '../data-limits.ts';
import type { FileLabels } from '../image/image-labels.ts';
import { withTable } from './table-database.ts';
import { textForm } from './table-form.ts';

const FILE_NAMES = new Set(['file', 'filename', 'file_name', 'name', 'image', 'path', 'id']);

/** Reads a table of file names and classes (`file,label`) as words. Throws DataFailure. */
export async function readFileLabels(
  host: DataHost,
  path: string,
  limits: DataLimits,
): Promise<FileLabels> {
  const form = await textForm(host, path, limits);
  return withTable(host.absolute(path), form, limits, async (table) => {
    const file =
      table.columns.find(({ name }) => FILE_NAMES.has(name.toLowerCase())) ?? table.columns[0];
    const label =
      table.columns.find(
        (column) => column !== file && /^(?:label|class|target|y)/i.test(column.name),
      ) ?? table.columns[1];
    if (file === undefined || label === undefined)
      throw new DataFailure(
        'missing-column',
        `${host.baseName(path)} has one column`,
        'give two: file,label',
      );
    const labels = new Map<string, string>();
    for await (const [names = [], words = []] of table.stream(
      `SELECT ${file.id}, ${label.id} FROM t`,
    ))
      names.forEach((name, index) => {
        const word = words[index];
        if (typeof name === 'string' && typeof word === 'string')
          labels.set(name.trim(), word.trim());
      });
    return labels;
  });
}
