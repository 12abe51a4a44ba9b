import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import type { EarlierRun } from '../attack-models.ts';
import type { AttackRequest } from '../attack-request.ts';
import { nearest } from '../core/nearest.ts';
import { cacheFolder } from '../io/cache-folder.ts';
import { readTextFile } from '../io/text-file.ts';
import type { ProgressEvent } from '../robustness/request.ts';
import { durationText, numberText } from '../report/quantity.ts';
import { audit } from '../weighbridge.ts';
import type { AttackFlags } from './attack-options.ts';
import { attackedByName } from './attack-scorer.ts';
import type { AttackedByName } from './attack-scorer.ts';
import { exitCode } from './exit-code.ts';
import { DEFAULT_POLICY_FILE, applyFlags, loadRules, readPolicy } from './policy-access.ts';
import { writeReport } from './render.ts';
import { UsageError } from './usage-error.ts';

/** More threads gain little on one model. */
const MAX_DEFAULT_THREADS = 8;
/** A report with some thousand samples. */
const MAX_BASELINE_BYTES = 256 * 1024 * 1024;

/** Attacks one model, weighs its file where there is one, writes what was asked for, and returns the exit code. */
export async function runAttack(named: string | undefined, flags: AttackFlags): Promise<number> {
  const attacked = attackedByName(named, flags);
  const outputs = flags.outputs.list();
  const file = await readPolicy(flags.policy);
  const policy = applyFlags(file, flags);
  const earlier = await readEarlier(flags.baseline);
  await checkAttacks(flags.attack ?? []);
  const abort = new AbortController();
  const stop = (): void => {
    process.stderr.write('\nweighbridge: ending after this step; what was found is kept\n');
    abort.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const progress = attackProgress(flags.quiet !== true);
  try {
    const [report, rules] = await Promise.all([
      audit(attacked.scorer === undefined ? [attacked.model] : [], {
        ...(policy === undefined ? {} : { policy }),
        ...(file === undefined ? {} : { policyName: flags.policy ?? DEFAULT_POLICY_FILE }),
        limits: file?.limits ?? {},
        digests: true,
        attacks: [attackRequest(attacked, flags)],
        attackRun: { onProgress: progress.update, signal: abort.signal },
        ...(earlier === undefined ? {} : { earlier }),
      }),
      loadRules(),
    ]);
    progress.clear();
    for (const output of outputs) await writeReport(output, report, { rules }, flags);
    return exitCode(report);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** A misspelt attack would otherwise be one that never ran. */
async function checkAttacks(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { ATTACKS } = await import('../attacks/index.ts');
  const known = ATTACKS.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const hint =
    near.length === 0 ? `choose among ${known.join(', ')}` : `did you mean ${near.join(' or ')}?`;
  throw new UsageError(`--attack ${unknown}: no such attack; ${hint}`);
}

function attackRequest(attacked: AttackedByName, flags: AttackFlags): AttackRequest {
  const { data, columns, norm, eps, attack, layout, dataRange, modelRange, mean, std } = flags;
  return {
    ...attacked,
    threads:
      flags.threads ?? Math.max(1, Math.min(MAX_DEFAULT_THREADS, availableParallelism() - 1)),
    seed: flags.seed ?? 0,
    ...defined({
      data,
      columns,
      labelColumn: flags.labels ? flags.labelColumn : (false as const),
      labelsFile: flags.labelsFile,
      samplesArray: flags.samplesArray,
      labelsArray: flags.labelsArray,
      ignoreColumns: flags.ignoreColumns,
      preset: flags.preset,
      norms: norm,
      radii: eps,
      attacks: attack,
      output: flags.modelOutput,
      layout,
      dataRange,
      modelRange,
      mean,
      deviation: std,
      samples: flags.samples,
      access: flags.access,
      budget: flags.budget,
      thresholds: flags.min,
      extract: flags.extract,
      compare: flags.compare,
      saveAdversarial: flags.saveAdversarial,
      saveGradient: flags.saveGradient,
      fresh: flags.fresh,
      stateFolder: flags.keep ? join(cacheFolder(), 'attacks') : undefined,
    }),
  };
}

/** Drops what is not there, which exact optional properties ask for. */
function defined<T extends object>(
  values: T,
): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(values);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same object without its undefined values
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as never;
}

async function readEarlier(path: string | undefined): Promise<EarlierRun | undefined> {
  if (path === undefined) return undefined;
  const text = readTextFile(path, MAX_BASELINE_BYTES);
  if (text === undefined) throw new UsageError(`--baseline ${path}: no such file`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`--baseline ${path}: is no JSON report`);
  }
  const { readEarlierRuns } = await import('../robustness/earlier-run.ts');
  const robustness = readEarlierRuns(value);
  if (robustness === undefined)
    throw new UsageError(`--baseline ${path}: holds no attack: write one with --format json`);
  return { name: path, robustness };
}

/** One line on a terminal that says what is done; the estimate is said in any case, since it decides whether to wait. */
function attackProgress(enabled: boolean): {
  readonly update: (event: ProgressEvent) => void;
  readonly clear: () => void;
} {
  const { stderr } = process;
  let shown = false;
  const line = (text: string): void => {
    if (!enabled || !stderr.isTTY) return;
    shown = true;
    stderr.write(`\r\u001b[2K${text}`);
  };
  return {
    update: (event) => {
      if (event.kind === 'estimate' && enabled) {
        if (shown) stderr.write('\r\u001b[2K');
        stderr.write(
          `weighbridge: at most ${durationText(event.milliseconds)}: ${numberText(event.queries)} queries, ${numberText(event.gradients)} gradients; less when samples fall early\n`,
        );
      } else if (event.kind === 'step') line(event.text);
      else if (event.kind === 'attack') line(`${event.text} · ${Math.floor(100 * event.share)} %`);
    },
    clear: () => {
      if (shown) stderr.write('\r\u001b[2K');
    },
  };
}
