import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { AttackRequest } from '../attack-request.ts';
import type { DataRequest } from '../data-request.ts';
import { advisoryFolder } from '../advisories.ts';
import { cacheFolder } from '../io/cache-folder.ts';
import { readTextFile } from '../io/text-file.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { PolicyFile } from '../policy/policy-file.ts';
import type { VexStatement } from '../policy/vex.ts';
import { audit } from '../weighbridge.ts';
import type { AuditFlags } from './audit-options.ts';
import { exitCode } from './exit-code.ts';
import { DEFAULT_POLICY_FILE, applyFlags, loadRules, readPolicy } from './policy-access.ts';
import { progressLine } from './progress.ts';
import { writeReport } from './render.ts';
import { UsageError } from './usage-error.ts';

/** The report of a tree of a hundred thousand files. */
const MAX_BASELINE_BYTES = 512 * 1024 * 1024;
/** Statements of a whole distribution. */
const MAX_VEX_BYTES = 64 * 1024 * 1024;

/** Runs the audit, writes what was asked for, and returns the exit code. */
export async function runAudit(targets: readonly string[], flags: AuditFlags): Promise<number> {
  const outputs = flags.outputs.list();
  const file = await readPolicy(flags.policy);
  const policy = applyFlags(file, flags);
  const loader = flags.loader ?? file?.loader;
  const baseline = await readBaseline(flags.baseline);
  const vex = await readVex(flags.vex ?? []);
  const progress = progressLine(process.stderr, flags.quiet !== true);
  const deep =
    flags.deep === true ? deepRequests(file, flags.policy ?? DEFAULT_POLICY_FILE) : undefined;
  const running = audit(targets.length > 0 ? targets : ['.'], {
    ...(policy === undefined ? {} : { policy }),
    ...(baseline === undefined ? {} : { baseline }),
    vex,
    ...(loader === undefined ? {} : { loader }),
    ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
    ...(file === undefined ? {} : { policyName: flags.policy ?? DEFAULT_POLICY_FILE }),
    allowEmpty: flags.allowEmpty === true,
    limits: file?.limits ?? {},
    exclude: [...(file?.exclude ?? []), ...(flags.exclude ?? [])],
    defaultExcludes: flags.defaultExcludes,
    digests: flags.digests === true || outputs.some(({ format }) => format === 'cyclonedx'),
    ...(flags.cache ? { cache: join(cacheFolder(), 'results') } : {}),
    advisories: advisoryFolder(),
    adoption: flags.adoption === true,
    detonate: flags.detonate === true,
    ...deep,
    remote: {
      offline: flags.offline === true,
      allowHttp: flags.allowHttp === true,
      ...(flags.trustedRoot === undefined ? {} : { trustedRoot: flags.trustedRoot }),
      ...(flags.maxBytes === undefined ? {} : { maxBytes: flags.maxBytes }),
      ...(flags.cache ? { pages: join(cacheFolder(), 'pages') } : {}),
    },
    onProgress: progress.update,
  });
  // The threads are at work: meanwhile this one loads the texts it will print.
  const [report, rules] = await Promise.all([running, loadRules()]);
  progress.clear();
  for (const output of outputs) await writeReport(output, report, { rules }, flags);
  return exitCode(report);
}

async function readBaseline(path: string | undefined): Promise<Baseline | undefined> {
  if (path === undefined) return undefined;
  const text = readTextFile(path, MAX_BASELINE_BYTES);
  if (text === undefined) throw new UsageError(`--baseline ${path}: no such file`);
  const { parseBaseline } = await import('../policy/baseline.ts');
  const result = parseBaseline(text);
  if (!result.ok) throw new UsageError(`--baseline ${path}: ${result.error}`);
  return result.value;
}

async function readVex(paths: readonly string[]): Promise<readonly VexStatement[]> {
  const statements: VexStatement[] = [];
  for (const path of paths) {
    const text = readTextFile(path, MAX_VEX_BYTES);
    if (text === undefined) throw new UsageError(`--vex ${path}: no such file`);
    const { parseVex } = await import('../policy/vex.ts');
    const result = parseVex(text);
    if (!result.ok) throw new UsageError(`--vex ${path}: ${result.error}`);
    statements.push(...result.value);
  }
  return statements;
}

/** What the policy asks for beyond the files: models to attack, data to examine. */
function deepRequests(
  file: PolicyFile | undefined,
  policyPath: string,
): { readonly attacks: readonly AttackRequest[]; readonly data: readonly DataRequest[] } {
  if (file === undefined || file.models.length + file.data.length === 0)
    throw new UsageError(
      `--deep: ${policyPath} names no models to attack and no data to examine (see docs/policy.md)`,
    );
  return { attacks: deepAttacks(file, policyPath), data: deepData(file, policyPath) };
}

/** The models of the policy, their paths taken from the folder of the policy file. */
function deepAttacks({ models }: PolicyFile, policyPath: string): readonly AttackRequest[] {
  const folder = dirname(policyPath);
  return models.map(({ model, data, columns, ...rest }) => ({
    ...rest,
    model: join(folder, model),
    preset: rest.preset ?? 'quick',
    threads: Math.max(1, availableParallelism() - 1),
    ...(data === undefined ? {} : { data: join(folder, data) }),
    ...(columns === undefined ? {} : { columns: join(folder, columns) }),
    stateFolder: join(cacheFolder(), 'attacks'),
  }));
}

/** The data sets of the policy, likewise. */
function deepData({ data }: PolicyFile, policyPath: string): readonly DataRequest[] {
  const folder = dirname(policyPath);
  return data.map(({ path, baseline, contract, ...rest }) => ({
    ...rest,
    path: join(folder, path),
    threads: Math.max(1, availableParallelism() - 1),
    ...(baseline === undefined ? {} : { baseline: join(folder, baseline) }),
    ...(contract === undefined ? {} : { contract: join(folder, contract) }),
  }));
}
