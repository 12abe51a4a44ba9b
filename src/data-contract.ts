import type { ColumnProfile, ContractResult, DriftResult } from './core/dataset-profile.ts';
import type { DataRequest } from './data-request.ts';
import { RefusedData } from './data-refusal.ts';
import { checkContract } from './datasets/contract/check-contract.ts';
import type { DataContract } from './datasets/contract/data-contract.ts';
import { inferContract } from './datasets/contract/infer-contract.ts';
import { readContract } from './datasets/contract/read-contract.ts';
import { writeContract } from './datasets/contract/write-contract.ts';
import { driftBetween } from './datasets/drift/version-drift.ts';
import { DataFailure } from './datasets/data-error.ts';
import { profileByLabel } from './datasets/profile/class-profile.ts';
import { decodeProfile, encodeProfile } from './datasets/profile/profile-text.ts';
import type { ProfileParts } from './datasets/profile/profile-parts.ts';
import { profileRows } from './datasets/profile/profile-rows.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { dataHost } from './io/data-host.ts';
import { writeOutput } from './io/output-file.ts';
import { readTextFile } from './io/text-file.ts';

/** Breaches of the contract, and a contract where one was asked for. Throws `RefusedData`, `DataFailure` and `OutputError`. */
export async function tableContract(
  { contract, writeContract: path }: DataRequest,
  rows: RowSet,
  parts: ProfileParts,
  columns: readonly ColumnProfile[],
  adjust: (inferred: DataContract) => DataContract = (inferred) => inferred,
): Promise<ContractResult | undefined> {
  if (path !== undefined)
    writeOutput(path, writeContract(adjust(await inferContract(rows, parts, columns))));
  if (contract === undefined) return undefined;
  const text = readTextFile(contract);
  if (text === undefined) throw new RefusedData(`contract ${contract}: there is no such file`);
  return checkContract(rows, parsedContract(contract, text), contract);
}

/** Throws `RefusedData` that names the contract: what is wrong with it is not wrong with the data. */
function parsedContract(path: string, text: string): DataContract {
  try {
    return readContract(text);
  } catch (error) {
    if (error instanceof DataFailure)
      throw new RefusedData(`contract ${failureText(path, error.error)}`, { cause: error });
    throw error;
  }
}

/** Characters at the beginning of a file that tell a kept profile from data. */
const HEAD = 200;
const PROFILE_RE = /^\s*\{\s*"version":1,\s*"hashProbe":/;
/** A profile of some thousand columns. */
const MAX_PROFILE_BYTES = 256 * 1024 * 1024;

/** The profile a file holds; `undefined` for anything else. Throws `RefusedData` for one that cannot be read. */
export async function keptProfile(path: string | undefined): Promise<ProfileParts | undefined> {
  if (path === undefined || dataHost.status(path) !== 'file') return undefined;
  const { source, close } = dataHost.open(path);
  try {
    if (!PROFILE_RE.test(Buffer.from(await source.read(0, HEAD)).toString('utf8')))
      return undefined;
  } finally {
    close();
  }
  try {
    return decodeProfile(readTextFile(path, MAX_PROFILE_BYTES) ?? '');
  } catch (error) {
    if (error instanceof DataFailure)
      throw new RefusedData(`--baseline ${failureText(path, error.error)}`, { cause: error });
    throw error;
  }
}

/** Writes the profile, classes apart where there are some, so that a later version can be compared without these data. Throws `OutputError`. */
export async function keepProfile(
  path: string,
  now: { readonly rows: RowSet; readonly parts: ProfileParts },
  columns: readonly ColumnProfile[],
): Promise<void> {
  writeOutput(path, encodeProfile(await byLabel(now.rows, now.parts, columns)));
}

async function byLabel(
  rows: RowSet,
  parts: ProfileParts,
  columns: readonly ColumnProfile[],
): Promise<ProfileParts> {
  const label = columns.find(({ role }) => role === 'label')?.name;
  return label === undefined || !rows.columns.some((column) => column.name === label)
    ? parts
    : profileByLabel(rows, parts, label);
}

/** How a table moved since an older one or its profile, by column and by label where both have it. Throws DataFailure. */
export async function tableDrift(
  before: RowSet | ProfileParts,
  now: { readonly rows: RowSet; readonly parts: ProfileParts },
  columns: readonly ColumnProfile[],
  name: string,
): Promise<DriftResult> {
  const earlier =
    'database' in before ? await byLabel(before, await profileRows(before), columns) : before;
  return profileDrift(earlier, await byLabel(now.rows, now.parts, columns), columns, name);
}

/** How one profile moved since another; ids and ignored columns are not compared. */
export function profileDrift(
  before: ProfileParts,
  now: ProfileParts,
  columns: readonly ColumnProfile[],
  name: string,
): DriftResult {
  return driftBetween(before, now, {
    with: name,
    without: new Set(
      columns
        .filter(({ role }) => role === 'id' || role === 'ignored')
        .map((column) => column.name),
    ),
  });
}
