import { labelNames } from '../array/read-idx.ts';
import { DataFailure } from '../data-error.ts';

export type CopyFormat = 'parquet' | 'csv' | 'tsv' | 'json';

const FORMATS: Readonly<Record<string, CopyFormat>> = {
  parquet: 'parquet',
  csv: 'csv',
  tsv: 'tsv',
  jsonl: 'json',
  ndjson: 'json',
};

/** DuckDB's options of COPY, by form. Written in place: the folder is ours alone, and the lock allows this one name. */
const OPTIONS: Readonly<Record<CopyFormat, string>> = {
  parquet: "FORMAT parquet, COMPRESSION 'zstd'",
  csv: `FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"'`,
  tsv: `FORMAT csv, HEADER true, DELIMITER '\t', QUOTE '"', ESCAPE '"'`,
  json: 'FORMAT json, ARRAY false',
};

export function copyOptions(format: CopyFormat): string {
  return `(${OPTIONS[format]}, USE_TMP_FILE false)`;
}

/** The form of a copy by the ending of its name. Throws DataFailure. */
export function copyFormat(name: string): CopyFormat {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const format = Object.hasOwn(FORMATS, ending) ? FORMATS[ending] : undefined;
  if (format === undefined)
    throw new DataFailure(
      'unknown-form',
      `${name} does not say what the copy is to be`,
      'let its name end in .parquet, .csv, .tsv or .jsonl',
    );
  return format;
}

/** The form of a copy of arrays, and of IDX the name its labels get beside it. Throws DataFailure. */
export function arrayCopyFormat(
  name: string,
): { readonly form: 'npz' } | { readonly form: 'idx'; readonly labels: string } {
  if (/\.npz$/i.test(name)) return { form: 'npz' };
  const [labels] = labelNames(name);
  if (labels === undefined)
    throw new DataFailure(
      'unknown-form',
      `${name} does not say what the copy is to be`,
      'let its name end in .npz, or be one of IDX images, such as clean-images-idx3-ubyte',
    );
  return { form: 'idx', labels };
}
