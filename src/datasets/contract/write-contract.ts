import { Document, isMap, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { ColumnContract, DataContract } from './data-contract.ts';

const HEADER = ` What these data must be like. Written from the data themselves: every bound is what was observed.
 Edit it freely; a rule that is taken out is not checked.

 margin: share of its width by which every range is widened at both ends; 0.1 allows a tenth more.
 least-rows, most-rows: how many rows there may be.
 other-columns: refused or allowed.
 columns, by name:
   kind: number, boolean, text, time or other
   optional: true where the column may be absent
   missing: largest share of rows without a value
   range: [lowest, highest]; -.inf and .inf leave an end open
   whole: true where fractions are a breach
   values: all values there may be
   unique: true where no two rows may have one value
 balance: share of each class, and by how much (within) it may be off`;

function words(values: readonly string[]): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = true;
  list.items = values.map((value) => new Scalar(value));
  return list;
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '.inf' : '-.inf';
}

/** A map that keeps its order and any name, `__proto__` too. */
function map(entries: readonly (readonly [string, unknown])[]): YAMLMap {
  const result = new YAMLMap();
  for (const [key, value] of entries)
    if (value !== undefined && value !== false) result.items.push(new Pair(new Scalar(key), value));
  return result;
}

function plain(value: number): Scalar {
  const scalar = new Scalar<unknown>(value);
  scalar.source = numberText(value);
  return scalar;
}

function columnMap({
  kind,
  isOptional,
  missing,
  range,
  isWhole,
  values,
  isUnique,
}: ColumnContract): YAMLMap {
  const ends = new YAMLSeq();
  ends.flow = true;
  ends.items = (range ?? []).map((end) => plain(end));
  return map([
    ['kind', kind],
    ['optional', isOptional],
    ['missing', missing],
    ['range', range === undefined ? undefined : ends],
    ['whole', isWhole],
    ['values', values === undefined ? undefined : words(values)],
    ['unique', isUnique],
  ]);
}

/** A contract as YAML with a comment that explains it. */
export function writeContract(contract: DataContract): string {
  const { leastRows, mostRows, margin, refusesOtherColumns, columns, balance } = contract;
  const document = new Document();
  document.contents = map([
    ['version', 1],
    ['margin', margin],
    ['least-rows', leastRows],
    ['most-rows', mostRows],
    ['other-columns', refusesOtherColumns ? 'refused' : 'allowed'],
    ['columns', map(columns.map((column) => [column.name, columnMap(column)]))],
    [
      'balance',
      balance === undefined
        ? undefined
        : map([
            ['column', balance.column],
            ['within', balance.within],
            ['shares', map([...balance.shares])],
          ]),
    ],
  ]);
  if (!isMap(document.contents)) throw new TypeError('a contract is a map');
  document.commentBefore = HEADER;
  return document.toString({ lineWidth: 120 });
}
