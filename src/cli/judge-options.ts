import type { Command } from 'commander';
import { SEVERITIES } from '../core/severity.ts';
import { severity } from './option-values.ts';
import { OUTPUT_FORMATS, type OutputPairs } from './outputs.ts';

/** What every command that judges data or models under attack takes: where the report goes, by which policy, and how much is said. */
export function addJudgeOptions(command: Command, outputs: OutputPairs): Command {
  return command
    .option(
      '-f, --format <format>',
      `${OUTPUT_FORMATS.join(', ')} (default: text)`,
      (text: string) => outputs.addFormat(text),
    )
    .option('-o, --output <file>', 'where the format before it goes', (file: string) =>
      outputs.addFile(file),
    )
    .option('-p, --policy <file>', 'policy file (default: weighbridge.yaml, if present)')
    .option('--fail-on <severity>', `least severity that fails: ${SEVERITIES.join(', ')}`, severity)
    .option('-q, --quiet', 'only what fails, and the verdict')
    .option('-v, --verbose', 'everything')
    .option('--no-color', 'no colours');
}
