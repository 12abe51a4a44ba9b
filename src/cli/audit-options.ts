import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { LOADERS, isLoader } from '../core/loader.ts';
import type { Loader } from '../core/loader.ts';
import { SEVERITIES, isSeverity } from '../core/severity.ts';
import type { Severity } from '../core/severity.ts';
import { byteCount } from './byte-count.ts';
import { OUTPUT_FORMATS, OutputPairs } from './outputs.ts';

/** The options of `audit` as the user gave them. */
export interface AuditFlags {
  readonly outputs: OutputPairs;
  readonly policy?: string;
  readonly failOn?: Severity;
  readonly baseline?: string;
  readonly vex?: readonly string[];
  readonly allowEmpty?: boolean;
  readonly loader?: Loader;
  readonly exclude?: readonly string[];
  readonly defaultExcludes: boolean;
  readonly digests?: boolean;
  readonly cache: boolean;
  /** Also answer whether to adopt what was weighed. */
  readonly adoption?: boolean;
  /** Also run the packages among the targets in a sandbox. */
  readonly detonate?: boolean;
  /** Also attack the models that the policy names. */
  readonly deep?: boolean;
  readonly offline?: boolean;
  readonly maxBytes?: number;
  readonly allowHttp?: boolean;
  readonly trustedRoot?: string;
  readonly jobs?: number;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** Threads beyond this help nobody and cost memory each. */
const MAX_JOBS = 64;

function severity(text: string): Severity {
  if (!isSeverity(text)) throw new InvalidArgumentError(`Choose one of ${SEVERITIES.join(', ')}.`);
  return text;
}

function loader(text: string): Loader {
  if (!isLoader(text)) throw new InvalidArgumentError(`Choose one of ${LOADERS.join(', ')}.`);
  return text;
}

function threads(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MAX_JOBS) {
    throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_JOBS}.`);
  }
  return value;
}

function append(text: string, list: readonly string[] | undefined): readonly string[] {
  return [...(list ?? []), text];
}

const TARGETS =
  'files, folders, packages (pkg:pypi/name@version, pkg:npm/name@version), hub repositories (hf:organisation/name@revision) or https addresses';

/** Declares `weighbridge audit`; the work is loaded only when it is asked for. */
export function addAuditCommand(program: Command): void {
  const outputs = new OutputPairs();
  const command = program
    .command('audit')
    .summary('weigh the models and packages of a project')
    .description(
      'Weighs every model file and package in the given files or folders: what loading or installing it would do, what is known against it, what was examined and what was not.',
    )
    .argument('[target...]', `${TARGETS} (default: the current folder)`)
    .option('--deep', 'also attack the models and examine the data that the policy names');
  addExaminationOptions(command, outputs)
    .addHelpText(
      'after',
      '\nExample: weighbridge audit . --fail-on medium --format text --format sarif --output weighbridge.sarif',
    )
    .action(async (targets: string[], flags: Omit<AuditFlags, 'outputs'>) => {
      const { runAudit } = await import('./audit-command.ts');
      process.exitCode = await runAudit(targets, { ...flags, outputs });
    });
}

/** Declares `weighbridge vet`: the same examination, answering whether to take a model in at all. */
export function addVetCommand(program: Command): void {
  const outputs = new OutputPairs();
  const command = program
    .command('vet')
    .summary('should this model or package be adopted, and how?')
    .description(
      'Weighs a model or package before it is taken in and answers whether to adopt it. Remote models are not downloaded: only the parts that say what they are. Packages are fetched through your registry configuration, never installed or unpacked to disk.',
    )
    .argument('<target...>', TARGETS)
    .option(
      '--detonate',
      'also install, import and call packages in a sandbox without network, and tell what they did',
    );
  addExaminationOptions(command, outputs)
    .addHelpText('after', '\nExample: weighbridge vet hf:organisation/name --max-bytes 100MB')
    .action(async (targets: string[], flags: Omit<AuditFlags, 'outputs'>) => {
      const { runAudit } = await import('./audit-command.ts');
      process.exitCode = await runAudit(targets, { ...flags, outputs, adoption: true });
    });
}

/** What `audit` and `vet` have in common. */
function addExaminationOptions(command: Command, outputs: OutputPairs): Command {
  return command
    .option(
      '-f, --format <format>',
      `${OUTPUT_FORMATS.join(', ')}; may be repeated, each with its own --output (default: text)`,
      (text: string) => outputs.addFormat(text),
    )
    .option(
      '-o, --output <file>',
      'write the format before it to this file instead of standard output',
      (text: string) => outputs.addFile(text),
    )
    .option(
      '-p, --policy <file>',
      'what is tolerated (default: weighbridge.yaml in the current folder, if present)',
    )
    .option(
      '--fail-on <severity>',
      `findings at this severity or above fail: ${SEVERITIES.join(', ')} (default: high)`,
      severity,
    )
    .option(
      '-b, --baseline <report.json>',
      'an earlier JSON report: only findings and gaps that are new since then count',
    )
    .option(
      '--vex <file>',
      'OpenVEX statements: vulnerabilities stated as not_affected or fixed are tolerated; may be repeated',
      append,
    )
    .option('--allow-empty', 'pass when there is nothing to weigh (for hooks that see one commit)')
    .option(
      '-l, --loader <loader>',
      `judge for this loader: ${LOADERS.join(', ')} (default: the worst plausible for each format)`,
      loader,
    )
    .option('-x, --exclude <glob>', 'leave out matching paths; may be repeated', append)
    .option(
      '--no-default-excludes',
      'also weigh .git, node_modules, virtual environments and caches',
    )
    .option(
      '--digests',
      'record the SHA-256 of every weighed file (reads every byte; implied by --format cyclonedx)',
    )
    .option(
      '-j, --jobs <n>',
      'threads (default: what the number of files and processors suggests)',
      threads,
    )
    .option('--no-cache', 'neither use nor keep results in the user’s cache folder')
    .option('--offline', 'refuse remote targets: never use the network')
    .option(
      '--max-bytes <bytes>',
      'what remote targets may transfer in all, such as 1GB (default: 256MiB)',
      byteCount,
    )
    .option(
      '--trusted-root <file>',
      'a Sigstore trusted_root.json to verify attestations of packages with (default: the one that comes with the library)',
    )
    .option('--allow-http', 'also read from other machines over unencrypted http')
    .option('-q, --quiet', 'one line per finding, and the verdict')
    .option('-v, --verbose', 'also show low and info findings, every component and every limit')
    .option('--no-color', 'no colours (also: NO_COLOR)');
}
