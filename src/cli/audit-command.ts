import { join } from 'node:path';
import { advisoryFolder } from '../advisories.ts';
import { ruleTable } from '../core/check.ts';
import type { Policy } from '../core/policy.ts';
import type { Report } from '../core/report.ts';
import type { Rule } from '../core/rule.ts';
import { cacheFolder } from '../io/cache-folder.ts';
import { writeOutput } from '../io/output-file.ts';
import { readTextFile } from '../io/text-file.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { PolicyFile } from '../policy/policy-file.ts';
import type { VexStatement } from '../policy/vex.ts';
import type { ReportContext } from '../report/context.ts';
import { audit } from '../weighbridge.ts';
import type { AuditFlags } from './audit-options.ts';
import { exitCode } from './exit-code.ts';
import type { Output } from './outputs.ts';
import { progressLine } from './progress.ts';
import { terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_POLICY_FILE = 'weighbridge.yaml';
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
  for (const output of outputs) await write(output, report, { rules }, flags);
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

async function loadRules(): Promise<ReadonlyMap<string, Rule>> {
  const { CHECKS } = await import('../checks/index.ts');
  return ruleTable(CHECKS);
}

async function readPolicy(path: string | undefined): Promise<PolicyFile | undefined> {
  const name = path ?? DEFAULT_POLICY_FILE;
  const text = readTextFile(name);
  if (text === undefined) {
    if (path !== undefined) throw new UsageError(`--policy ${path}: no such file`);
    return undefined;
  }
  const { parsePolicy } = await import('../policy/policy-file.ts');
  const result = await parsePolicy(text, new Set((await loadRules()).keys()));
  if (result.ok) return result.value;
  const lines = result.errors.map((error) => `${name}:${error.line}: ${error.message}`);
  throw new UsageError(lines.join('\nweighbridge: '));
}

function applyFlags(file: PolicyFile | undefined, flags: AuditFlags): Policy | undefined {
  if (flags.failOn === undefined) return file?.policy;
  const base = file?.policy ?? { allowGaps: [], rules: {}, waivers: [] };
  return { ...base, failOn: flags.failOn };
}

async function write(
  output: Output,
  report: Report,
  context: ReportContext,
  flags: AuditFlags,
): Promise<void> {
  const text = await render(output, report, context, flags);
  if (output.file === undefined) process.stdout.write(text);
  else writeOutput(output.file, text);
}

/** Renderers are loaded one by one: most runs need a single one. */
async function render(
  output: Output,
  report: Report,
  context: ReportContext,
  flags: AuditFlags,
): Promise<string> {
  switch (output.format) {
    case 'json':
      return (await import('../report/json.ts')).renderJson(report);
    case 'sarif':
      return (await import('../report/sarif.ts')).renderSarif(report, context);
    case 'cyclonedx':
      return (await import('../report/cyclonedx.ts')).renderCycloneDx(report, context);
    case 'html':
      return (await import('../report/html.ts')).renderHtml(report, context);
    case 'openvex':
      return (await import('../report/openvex.ts')).renderOpenVex(report);
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown(report, context);
    case 'text': {
      const look = output.file === undefined ? terminal(flags.color) : { color: false, width: 100 };
      const { renderText } = await import('../report/text.ts');
      return renderText(report, context, {
        ...look,
        verbose: flags.verbose === true,
        quiet: flags.quiet === true,
      });
    }
  }
}
