import type { Command } from 'commander';
import type { JudgeFlags } from './data-command.ts';
import { addJudgeOptions } from './judge-options.ts';
import { MAX_THREADS, whole } from './option-values.ts';
import { OutputPairs } from './outputs.ts';
import { UsageError } from './usage-error.ts';

/** The options of `data merge` as the user gave them. */
export interface DataMergeFlags extends JudgeFlags {
  readonly baseline?: string;
  readonly writeContract?: string;
  readonly writeProfile?: string;
  readonly writeManifest?: string;
  readonly threads?: number;
}

/** Declares `weighbridge data merge`; the work is loaded only when it is asked for. */
export function addDataMergeCommand(data: Command): void {
  const outputs = new OutputPairs();
  const merge = data
    .command('merge')
    .summary('put the parts of a data set together, which --partition wrote')
    .description(
      'Merges the parts that weighbridge data --partition wrote, and reports profile, classes, leaks, copies and digests of all rows as one run would. ' +
        'No detector runs: parts hold no rows. A data set called merge is ./merge.',
    )
    .argument('[folder]', 'the folder of the parts')
    .option('-b, --baseline <file>', 'a profile or manifest of an earlier version: what changed')
    .option('--write-contract <file>', 'write a contract that these data keep')
    .option('--write-profile <file>', 'write the profile, for a later --baseline')
    .option('--write-manifest <file>', 'write digests of all rows, for a later --baseline')
    .option('--threads <n>', 'threads (default: all but one, at most 8)', whole(1, MAX_THREADS));
  addJudgeOptions(merge, outputs).action(
    async (folder: string | undefined, flags: DataMergeFlags) => {
      const before = data.options.find(
        (option) => data.getOptionValueSource(option.attributeName()) === 'cli',
      );
      if (before !== undefined)
        throw new UsageError(
          `${before.long ?? before.flags} stands before merge: its options come after it, and a data set called merge is ./merge`,
        );
      if (folder === undefined)
        throw new UsageError(
          'name the folder of the parts: weighbridge data merge parts (a data set called merge is ./merge)',
        );
      const { runMerge } = await import('./data-merge-command.ts');
      process.exitCode = await runMerge(folder, { ...flags, outputs });
    },
  );
}
