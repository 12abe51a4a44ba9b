/** Parts of one data set at most: each is a file that is open while they are merged. */
export const MAX_PARTS = 10_000;

const NAME_RE = /^part-(\d{5})-of-(\d{5})\.parquet$/;

/** Name of the file of part `index` (from 1) of `of`: `part-00003-of-00016.parquet`. Throws RangeError for a part there is not. */
export function partName(index: number, of: number): string {
  if (
    !Number.isInteger(of) ||
    of > MAX_PARTS ||
    !Number.isInteger(index) ||
    index < 1 ||
    index > of
  )
    throw new RangeError(`there is no part ${index} of ${of}`);
  const digits = (value: number): string => String(value).padStart(5, '0');
  return `part-${digits(index)}-of-${digits(of)}.parquet`;
}

/** What a name says; undefined for other files. */
export function partOfName(
  name: string,
): { readonly index: number; readonly of: number } | undefined {
  const [, index, of] = NAME_RE.exec(name) ?? [];
  return index === undefined || of === undefined
    ? undefined
    : { index: Number(index), of: Number(of) };
}
