import { availableParallelism } from 'node:os';
import type { RowCause } from '../core/dataset-suspicion.ts';
import type { DataProgress } from '../data-messages.ts';
import type { CleanRequest, DataRequest } from '../data-request.ts';
import { checkOutput } from '../io/output-file.ts';
import { audit } from '../weighbridge.ts';
import type { DataFlags } from './data-options.ts';
import { exitCode } from './exit-code.ts';
import { DEFAULT_POLICY_FILE, applyFlags, loadRules, readPolicy } from './policy-access.ts';
import { writeReport } from './render.ts';
import { UsageError } from './usage-error.ts';

/** More threads gain little beside the disk. */
const MAX_DEFAULT_THREADS = 8;
/** What never belongs into training data, whatever it was meant for. */
const DEFAULT_DROP: readonly RowCause[] = ['dirty-label-backdoor', 'clean-label-backdoor', 'flood'];
/** What the shell is told when the user does not wait for the end. */
const INTERRUPTED = 130;

/** Examines one data set, writes what was asked for, and returns the exit code. */
export async function runData(path: string | undefined, flags: DataFlags): Promise<number> {
  if (path === undefined)
    throw new UsageError('name the data: weighbridge data train.csv (see weighbridge data --help)');
  checkTogether(flags);
  if (flags.partition !== undefined) {
    const { runPart } = await import('./data-part-command.ts');
    const { update, clear } = dataProgress(flags.quiet !== true);
    return runPart(dataRequest(path, flags), flags, { update, clear });
  }
  return examine(dataRequest(path, flags), flags);
}

/** What decides where the report goes and how it is judged. */
export type JudgeFlags = Pick<
  DataFlags,
  'outputs' | 'policy' | 'failOn' | 'quiet' | 'verbose' | 'color'
>;

/** Examines what was asked for, writes the report, and returns the exit code. */
export async function examine(request: DataRequest, flags: JudgeFlags): Promise<number> {
  const outputs = flags.outputs.list();
  const { clean, writeContract, writeProfile, writeManifest } = request;
  const written = [clean?.path, writeContract, writeProfile, writeManifest];
  for (const path of [...outputs.map((output) => output.file), ...written])
    if (path !== undefined) checkOutput(path);
  const file = await readPolicy(flags.policy);
  const policy = applyFlags(file, flags);
  const abort = new AbortController();
  const stop = (): void => {
    // The second time somebody means it.
    if (abort.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write('\nweighbridge: ending after this step; what was found is kept\n');
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const progress = dataProgress(flags.quiet !== true);
  try {
    const [report, rules] = await Promise.all([
      audit([], {
        ...(policy === undefined ? {} : { policy }),
        ...(file === undefined ? {} : { policyName: flags.policy ?? DEFAULT_POLICY_FILE }),
        limits: file?.limits ?? {},
        data: [request],
        dataRun: { onProgress: progress.update, signal: abort.signal, isStrict: true },
      }),
      loadRules(),
    ]);
    progress.clear();
    for (const output of outputs) await writeReport(output, report, { rules }, flags);
    return exitCode(report);
  } finally {
    progress.clear();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** Options that mean nothing without another one: saying so is better than leaving them out in silence. */
function checkTogether(flags: DataFlags): void {
  const needs: readonly (readonly [string, unknown, string, unknown])[] = [
    ['--drop', flags.drop, '--write-clean', flags.writeClean],
    ['--relabel', flags.relabel, '--write-clean', flags.writeClean],
    ['--redact', flags.redact, '--write-clean', flags.writeClean],
    ['--activations', flags.activations, '--model', flags.model],
    [
      '--key',
      flags.key,
      '--baseline, --write-manifest or --partition',
      flags.baseline ?? flags.writeManifest ?? flags.partition,
    ],
    ['--partition', flags.partition, '--parts', flags.parts],
    ['--parts', flags.parts, '--partition', flags.partition],
    ['--no-manifest', flags.manifest ? undefined : true, '--partition', flags.partition],
  ];
  for (const [option, value, other, wanted] of needs)
    if (value !== undefined && wanted === undefined)
      throw new UsageError(`${option} needs ${other}`);
  const both = flags.drop?.find((cause) => flags.relabel?.includes(cause) === true);
  if (both !== undefined)
    throw new UsageError(`--drop and --relabel both name ${both}: a row has one fate`);
  if (!flags.labels && flags.labelColumn !== undefined)
    throw new UsageError('--no-labels and --label-column contradict each other');
}

export function threadsOf({ threads }: Pick<DataFlags, 'threads'>): number {
  return threads ?? Math.max(1, Math.min(MAX_DEFAULT_THREADS, availableParallelism() - 1));
}

function dataRequest(path: string, flags: DataFlags): DataRequest {
  const { minPower, labels, labelColumn, quick, power } = flags;
  return {
    path,
    threads: threadsOf(flags),
    seed: flags.seed ?? 0,
    ...defined({
      labelColumn: labels ? labelColumn : (false as const),
      textColumn: flags.textColumn,
      idColumn: flags.idColumn,
      sourceColumn: flags.sourceColumn,
      splitColumn: flags.splitColumn,
      ignoreColumns: flags.ignoreColumns,
      table: flags.table,
      labelsFile: flags.labelsFile,
      samplesArray: flags.samplesArray,
      labelsArray: flags.labelsArray,
      sample: flags.sample,
      encoder: flags.encoder,
      model: flags.model,
      activations: flags.activations,
      baseline: flags.baseline,
      contract: flags.contract,
      writeContract: flags.writeContract,
      writeProfile: flags.writeProfile,
      writeManifest: flags.writeManifest,
      key: flags.key,
      files: flags.files,
      clean: cleanRequest(flags),
      power: power === true || minPower !== undefined ? true : undefined,
      minPower,
      quick,
    }),
  };
}

function cleanRequest({ writeClean, drop, relabel, redact }: DataFlags): CleanRequest | undefined {
  if (writeClean === undefined) return undefined;
  const relabelled = relabel ?? [];
  return {
    path: writeClean,
    drop: drop ?? DEFAULT_DROP.filter((cause) => !relabelled.includes(cause)),
    relabel: relabelled,
    redact: redact ?? [],
  };
}

/** Drops what is not there, which exact optional properties ask for. */
export function defined<T extends object>(
  values: T,
): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(values);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same object without its undefined values
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as never;
}

/** One line on a terminal that says what is done. */
function dataProgress(enabled: boolean): {
  readonly update: (progress: DataProgress) => void;
  readonly clear: () => void;
} {
  const { stderr } = process;
  let shown = false;
  return {
    update: ({ text, share }) => {
      if (!enabled || !stderr.isTTY) return;
      shown = true;
      const done = share === undefined ? '' : ` · ${Math.floor(100 * share)} %`;
      stderr.write(`\r\u001b[2K${text}${done}`);
    },
    clear: () => {
      if (shown) stderr.write('\r\u001b[2K');
      shown = false;
    },
  };
}
