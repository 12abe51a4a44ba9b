import { Command, CommanderError } from 'commander';
import { escapeLine } from '../core/escape.ts';
import { systemReason } from '../io/system-reason.ts';
import { VERSION } from '../version.ts';
import { addAuditCommand, addVetCommand } from './audit-options.ts';
import { addAttackCommand } from './attack-options.ts';
import { addAdvisoriesCommand } from './advisories-options.ts';
import { addConvertCommand } from './convert-options.ts';
import { addDataCommand } from './data-options.ts';
import { addDiffCommand } from './diff-options.ts';
import { EXIT_CODES } from './exit-code.ts';
import { addExplainCommand } from './explain-options.ts';
import { addFixCommand } from './fix-options.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that closes early (`weighbridge … | head`) is no error of ours; a full disk is one of the user's.
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`weighbridge: cannot write the report: ${systemReason(error)}\n`);
  process.exit(EXIT_CODES.error);
});

const program = new Command('weighbridge')
  .description(
    'Weighs open-source AI before you run it: what a model file or a package would do, with evidence.',
  )
  .version(VERSION)
  // `data merge` has options of its own that `data` has, too.
  .enablePositionalOptions()
  .showHelpAfterError('(run weighbridge --help for the options)')
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes: 0 policy met and everything examined · 1 policy violated · 2 usage or internal error · 3 incomplete

Example: weighbridge audit ./models --format sarif --output weighbridge.sarif`,
  );
addAuditCommand(program);
addVetCommand(program);
addAttackCommand(program);
addDataCommand(program);
addConvertCommand(program);
addAdvisoriesCommand(program);
addDiffCommand(program);
addFixCommand(program);
addExplainCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT_CODES.pass : EXIT_CODES.error;
  } else {
    process.exitCode = EXIT_CODES.error;
    const expected =
      error instanceof Error && ['UsageError', 'OutputError', 'SourceError'].includes(error.name);
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`weighbridge: ${escapeLine(message)}\n`);
    if (!expected && error instanceof Error)
      process.stderr.write(`This is a bug of Weighbridge.\n${error.stack ?? ''}\n`);
  }
}
