import type { Command } from 'commander';

/** Declares `weighbridge explain`; the registry is loaded only when it is asked for. */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .summary('what a rule means, why it matters and how to fix it')
    .description(
      'Prints a rule or a check: why it matters, how to fix it, references, a bad and a good example. Without an argument, lists all of them.',
    )
    .argument(
      '[rule]',
      'a rule such as pickle-calls/code-execution, or a check such as pickle-calls',
    )
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .addHelpText('after', '\nExample: weighbridge explain pickle-calls/code-execution')
    .action(async (rule: string | undefined, flags: { readonly color: boolean }) => {
      const { runExplain } = await import('./explain-command.ts');
      process.exitCode = runExplain(rule, flags);
    });
}
