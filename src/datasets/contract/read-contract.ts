import { CONTRACT_KINDS, type ColumnContract, type DataContract } from './data-contract.ts';
import { ContractReader, type ContractNode } from './contract-nodes.ts';

const KEYS = [
  'version',
  'margin',
  'least-rows',
  'most-rows',
  'other-columns',
  'columns',
  'balance',
] as const;
const COLUMN_KEYS = ['kind', 'optional', 'missing', 'range', 'whole', 'values', 'unique'] as const;
const BALANCE_KEYS = ['column', 'within', 'shares'] as const;
/** No table has more rows. */
const MAX_ROWS = 2 ** 31;

function readColumn(reader: ContractReader, name: string, node: ContractNode): ColumnContract {
  const what = `column "${name}"`;
  const rules = reader.entries(node, what, COLUMN_KEYS);
  const kindNode = rules.get('kind');
  if (kindNode === undefined) reader.fail(node.line, `${what}: \`kind\` is missing`);
  const kind =
    kindNode === undefined ? 'other' : reader.word(kindNode, `${what}: kind`, CONTRACT_KINDS);
  const flag = (key: string): boolean => {
    const found = rules.get(key);
    return (
      found !== undefined && reader.word(found, `${what}: ${key}`, ['true', 'false']) === 'true'
    );
  };
  const missingNode = rules.get('missing');
  const valuesNode = rules.get('values');
  const range = readRange(reader, rules.get('range'), what);
  return {
    name,
    kind,
    isOptional: flag('optional'),
    ...(missingNode !== undefined && {
      missing: reader.number(missingNode, `${what}: missing`, 0, 1),
    }),
    ...(range !== undefined && { range }),
    ...(flag('whole') && { isWhole: true }),
    ...(valuesNode !== undefined && {
      values: reader
        .list(valuesNode, `${what}: values`)
        .map((entry) => reader.text(entry, `${what}: values`)),
    }),
    ...(flag('unique') && { isUnique: true }),
  };
}

function readRange(
  reader: ContractReader,
  node: ContractNode | undefined,
  what: string,
): readonly [number, number] | undefined {
  if (node === undefined) return undefined;
  const ends = reader
    .list(node, `${what}: range`)
    .map((end) =>
      reader.number(end, `${what}: range`, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    );
  const [low, high] = ends;
  if (low === undefined || high === undefined || ends.length !== 2)
    return reader.fail(node.line, `${what}: range: expected [lowest, highest]`);
  if (low > high) return reader.fail(node.line, `${what}: range: ${low} is above ${high}`);
  return [low, high];
}

function readBalance(
  reader: ContractReader,
  node: ContractNode,
): NonNullable<DataContract['balance']> {
  const rules = reader.entries(node, 'balance', BALANCE_KEYS);
  const [column, within, shares] = BALANCE_KEYS.map((key) => rules.get(key));
  if (column === undefined || within === undefined || shares === undefined)
    return reader.fail(node.line, 'balance: `column`, `within` and `shares` are all needed');
  return {
    column: reader.text(column, 'balance: column'),
    within: reader.number(within, 'balance: within', 0, 1),
    shares: new Map(
      [...reader.entries(shares, 'balance: shares', undefined)].map(([name, share]) => [
        name,
        reader.number(share, `balance: share of "${name}"`, 0, 1),
      ]),
    ),
  };
}

/** Reads a contract (YAML). Throws DataFailure with the line of the first error; unknown keys are errors, with the nearest known ones. */
export function readContract(text: string): DataContract {
  const reader = new ContractReader(text);
  const keys = reader.entries(reader.root, 'the contract', KEYS);
  const number = (key: string, most: number): number | undefined => {
    const node = keys.get(key);
    return node === undefined ? undefined : reader.number(node, key, 0, most);
  };
  const version = keys.get('version');
  if (version !== undefined) reader.word(version, 'version', ['1']);
  const others = keys.get('other-columns');
  const columns = keys.get('columns');
  if (columns === undefined) return reader.fail(1, 'the contract has no `columns`');
  const balanceNode = keys.get('balance');
  const [leastRows, mostRows] = [number('least-rows', MAX_ROWS), number('most-rows', MAX_ROWS)];
  return {
    ...(leastRows !== undefined && { leastRows }),
    ...(mostRows !== undefined && { mostRows }),
    refusesOtherColumns:
      others !== undefined &&
      reader.word(others, 'other-columns', ['refused', 'allowed']) === 'refused',
    margin: number('margin', Number.MAX_VALUE) ?? 0,
    columns: [...reader.entries(columns, 'columns', undefined)].map(([name, node]) =>
      readColumn(reader, name, node),
    ),
    ...(balanceNode !== undefined && { balance: readBalance(reader, balanceNode) }),
  };
}
