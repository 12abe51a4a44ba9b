import type { ColumnProfile, ContractResult, DriftResult } from './core/dataset-profile.ts';
import { sampleOptions } from './sample-options.ts';
import { keepProfile, keptProfile, tableContract, tableDrift } from './data-contract.ts';
import { isManifest, rowIntegrity } from './data-integrity.ts';
import { RefusedData } from './data-refusal.ts';
import type { DataRequest } from './data-request.ts';
import type { DataSessionHost } from './data-session-host.ts';
import { dataErrorOf } from './datasets/data-error.ts';
import type { ExaminedRows } from './datasets/detection/examined-rows.ts';
import { profileOf } from './datasets/profile/column-profiles.ts';
import type { ProfileParts } from './datasets/profile/profile-parts.ts';
import { profileRows } from './datasets/profile/profile-rows.ts';
import type { RowSet } from './datasets/rows/row-set.ts';
import { isAgreed, withValueRange } from './datasets/samples/sample-contract.ts';
import { openSampleSet } from './datasets/samples/sample-set.ts';
import { openSampleTable, type SampleTable } from './datasets/samples/sample-table.ts';
import { failureText } from './datasets/subject/open-arrays.ts';
import { addedPValue } from './datasets/survey/added-rows.ts';
import { rowsHost } from './io/rows-host.ts';
import type { OpenedData } from './opened-data.ts';

/** What is compared and kept of samples. */
type Comparison = Pick<OpenedData, 'integrity' | 'drift' | 'contract'> & {
  readonly notes: readonly string[];
  /** Names of all samples, by their numbers. */
  readonly nameOf?: (row: number) => string;
};

/**
 * What arrays or pictures have become since an earlier version, and whether they keep a contract; writes what was asked for. All samples
 * are read, one after the other, whatever the detectors look at. Throws `RefusedData` and `OutputError`.
 */
export async function compareSamples(
  request: DataRequest,
  examined: ExaminedRows,
  host: DataSessionHost,
): Promise<Comparison> {
  const { baseline, contract, writeContract, writeProfile, writeManifest } = request;
  const named = [baseline, contract, writeContract, writeProfile, writeManifest];
  if (named.every((path) => path === undefined)) return { notes: [] };
  const profile = await keptProfile(baseline);
  const isLookCompared = baseline !== undefined && !(await isManifest(baseline));
  const withLook = [contract, writeContract, writeProfile].some((path) => path !== undefined);
  const { baseline: _profile, ...withoutBaseline } = request;
  const readsLook = withLook || isLookCompared;
  const table = await sampleTable(request, readsLook, host);
  try {
    const now = readsLook ? await lookOf(table) : undefined;
    const driftFrom = (before: RowSet | ProfileParts, name: string): Promise<DriftResult> => {
      if (now === undefined) throw new TypeError('what samples look like was not read');
      return tableDrift(before, now, now.columns, name);
    };
    const integrity = await rowIntegrity(
      profile === undefined ? request : withoutBaseline,
      table.identity,
      {
        columns: { ...table.manifest, ...(request.key === undefined ? {} : { key: request.key }) },
        openEarlier: async (path) => {
          // Labels of a file of their own are those of the samples as they are.
          const { labelsFile: _ours, ...theirs } = request;
          const before = await sampleTable({ ...theirs, path }, readsLook, host, '--baseline ');
          const drift = (): Promise<DriftResult> => driftFrom(before.look, path);
          return { rows: before.identity, drift, close: before.close };
        },
        progress: (text) => host.progress({ text }),
      },
    );
    const drift =
      profile === undefined ? integrity?.drift : await driftFrom(profile, baseline ?? '');
    if (now !== undefined && writeProfile !== undefined)
      await keepProfile(writeProfile, now, now.columns);
    const breaches = now === undefined ? undefined : await agreedContract(request, now);
    const chance =
      integrity === undefined ? undefined : await addedPValue(examined, integrity.added);
    return {
      ...(integrity === undefined
        ? {}
        : {
            integrity: {
              ...integrity.result,
              ...(chance === undefined ? {} : { addedPValue: chance }),
            },
          }),
      ...(drift === undefined ? {} : { drift }),
      ...(breaches === undefined ? {} : { contract: breaches }),
      nameOf: table.nameOf,
      notes: [
        ...(integrity?.notes ?? []),
        ...(request.labelsFile !== undefined && integrity?.drift !== undefined
          ? ['labels of the earlier version are not known: --labels-file holds those of this one']
          : []),
      ],
    };
  } finally {
    table.close();
  }
}

/** What samples look like, with its profile. */
interface Look {
  readonly rows: RowSet;
  readonly parts: ProfileParts;
  readonly columns: readonly ColumnProfile[];
}

async function lookOf({ look, manifest }: SampleTable): Promise<Look> {
  const parts = await profileRows(look);
  const label = { role: 'label', why: 'the form of the data' } as const;
  const roles = new Map(manifest.label === undefined ? [] : [[manifest.label, label]]);
  return { rows: look, parts, columns: profileOf(parts, roles) };
}

function agreedContract(
  request: DataRequest,
  { rows, parts, columns }: Look,
): Promise<ContractResult | undefined> {
  const agreed = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] =>
    all.filter(({ name }) => isAgreed(name));
  return tableContract(
    request,
    { ...rows, columns: agreed(rows.columns) },
    { ...parts, columns: agreed(parts.columns) },
    agreed(columns),
    withValueRange,
  );
}

/** Throws `RefusedData`. */
async function sampleTable(
  request: DataRequest,
  withLook: boolean,
  { spillFolder, progress }: DataSessionHost,
  option = '',
): Promise<SampleTable> {
  const { path, threads = 1 } = request;
  try {
    const set = await openSampleSet(path, sampleOptions(request), rowsHost);
    return await openSampleTable(
      set,
      { withLook, spillFolder, threads, progress: (text) => progress({ text }) },
      rowsHost,
    );
  } catch (error) {
    const known = dataErrorOf(error, path);
    if (known === undefined) throw error;
    throw new RefusedData(`${option}${failureText(path, known)}`, { cause: error });
  }
}
