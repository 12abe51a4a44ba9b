import type { ColumnProfile, ContractResult, DriftResult } from './core/dataset-profile.ts';
import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import { checkContract } from './datasets/contract/check-contract.ts';
import { inferContract } from './datasets/contract/infer-contract.ts';
import { readContract } from './datasets/contract/read-contract.ts';
import { writeContract } from './datasets/contract/write-contract.ts';
import { driftBetween } from './datasets/drift/version-drift.ts';
import { profileByLabel } from './datasets/profile/class-profile.ts';
import type { ProfileParts } from './datasets/profile/profile-parts.ts';
import { profileRows } from './datasets/profile/profile-rows.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { writeOutput } from './io/output-file.ts';
import { readTextFile } from './io/text-file.ts';

/** Breaches of the contract, and a contract where one was asked for. Throws `RefusedData`, `DataFailure` and `OutputError`. */
export async function tableContract(
  { contract, writeContract: path }: DataRequest,
  rows: RowSet,
  parts: ProfileParts,
  columns: readonly ColumnProfile[],
): Promise<ContractResult | undefined> {
  if (path !== undefined)
    writeOutput(path, writeContract(await inferContract(rows, parts, columns)));
  if (contract === undefined) return undefined;
  const text = readTextFile(contract);
  if (text === undefined) throw new RefusedData(`--contract ${contract}: no such file`);
  return checkContract(rows, readContract(text), contract);
}

/** How a table moved since an older one, by column and by label where both have it. Throws DataFailure. */
export async function tableDrift(
  before: RowSet,
  now: { readonly rows: RowSet; readonly parts: ProfileParts },
  columns: readonly ColumnProfile[],
  name: string,
): Promise<DriftResult> {
  const label = columns.find(({ role }) => role === 'label')?.name;
  const byLabel = async (rows: RowSet, parts: ProfileParts): Promise<ProfileParts> =>
    label === undefined || !rows.columns.some((column) => column.name === label)
      ? parts
      : profileByLabel(rows, parts, label);
  return driftBetween(
    await byLabel(before, await profileRows(before)),
    await byLabel(now.rows, now.parts),
    {
      with: name,
      without: new Set(
        columns
          .filter(({ role }) => role === 'id' || role === 'ignored')
          .map((column) => column.name),
      ),
    },
  );
}
