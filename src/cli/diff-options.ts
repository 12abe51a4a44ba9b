import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Severity } from '../core/severity.ts';
import { SEVERITIES, isSeverity } from '../core/severity.ts';
import { byteCount } from './byte-count.ts';

export const DIFF_FORMATS = ['text', 'json', 'markdown'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** The options of `diff` as the user gave them. */
export interface DiffFlags {
  readonly format: DiffFormat;
  readonly output?: string;
  readonly failOn: Severity;
  readonly base?: string;
  readonly repository?: string;
  readonly online?: boolean;
  readonly offline?: boolean;
  readonly maxBytes?: number;
  readonly allowHttp?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

function severity(text: string): Severity {
  if (!isSeverity(text)) throw new InvalidArgumentError(`Choose one of ${SEVERITIES.join(', ')}.`);
  return text;
}

function format(text: string): DiffFormat {
  const found = DIFF_FORMATS.find((known) => known === text);
  if (found === undefined)
    throw new InvalidArgumentError(`Choose one of ${DIFF_FORMATS.join(', ')}.`);
  return found;
}

/** Declares `weighbridge diff`; the work is loaded only when it is asked for. */
export function addDiffCommand(program: Command): void {
  program
    .command('diff')
    .summary('what does a new version bring that the old one did not?')
    .description(
      'Weighs two versions of a package, or of a lock file, and says what is new: findings, capabilities, install hooks, hosts, binaries, owners, lost provenance, dependencies. Nothing is installed or run.',
    )
    .argument('<old>', 'pkg:pypi/name@1.0, pkg:npm/name@1.0, an archive, a folder or a lock file')
    .argument('[new]', 'the same in its new version; with --base, leave it out')
    .option('--base <revision>', 'compare the lock file with what it was in this git revision')
    .option('--online', 'for a lock file: fetch and compare both versions of each changed package')
    .option('--repository <folder>', 'tell what is published and does not stand in this source')
    .option('-f, --format <format>', DIFF_FORMATS.join(', '), format, 'text')
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .option(
      '--fail-on <severity>',
      `exit with 1 for what is new at this severity or above: ${SEVERITIES.join(', ')}`,
      severity,
      'high',
    )
    .option('--offline', 'refuse packages that are not on this machine')
    .option(
      '--max-bytes <bytes>',
      'what may be transferred for each version (default: 256MiB)',
      byteCount,
    )
    .option('--allow-http', 'also read from other machines over unencrypted http')
    .option('-q, --quiet', 'no progress')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing new at --fail-on or above · 1 something · 2 usage or internal error · 3 parts of the new version were not examined

Example: weighbridge diff pkg:pypi/name@1.0 pkg:pypi/name@1.1`,
    )
    .action(async (old: string, now: string | undefined, flags: DiffFlags) => {
      const { runDiff } = await import('./diff-command.ts');
      process.exitCode = await runDiff(old, now, flags);
    });
}
