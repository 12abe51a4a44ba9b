import type { Command } from 'commander';
import { byteCount } from './byte-count.ts';

/** The options of `fix` as the user gave them. */
export interface FixFlags {
  readonly dryRun?: boolean;
  readonly prBody?: boolean;
  readonly json?: boolean;
  readonly raiseFloors?: boolean;
  readonly offline?: boolean;
  readonly maxBytes?: number;
  readonly allowHttp?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** Declares `weighbridge fix`; the work is loaded only when it is asked for. */
export function addFixCommand(program: Command): void {
  program
    .command('fix')
    .summary('change versions so that known problems go away')
    .description(
      'Works out the smallest set of version changes that clears what is known of a project’s packages, and edits its manifests; pins models, data sets and MCP servers to what they are now. Lock files are left to their tools: the commands are printed, nothing is run.',
    )
    .argument('[target]', 'folder or file (default: the current folder)')
    .option('-n, --dry-run', 'print the patch and write nothing')
    .option('--pr-body', 'print the text for a pull request, in Markdown')
    .option('--json', 'print everything as JSON')
    .option('--raise-floors', 'also raise ranges whose newest versions are well')
    .option(
      '--offline',
      'ask no registry and no hub: versions that advisories name as fixed are taken',
    )
    .option(
      '--max-bytes <bytes>',
      'what registries may transfer in all (default: 256MiB)',
      byteCount,
    )
    .option('--allow-http', 'also ask other machines over unencrypted http')
    .option('-q, --quiet', 'no progress')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing left to do · 1 something is left (see the output) · 2 usage or internal error

Example: weighbridge fix . --dry-run > fix.patch`,
    )
    .action(async (target: string | undefined, flags: FixFlags) => {
      const { runFix } = await import('./fix-command.ts');
      process.exitCode = await runFix(target ?? '.', flags);
    });
}
