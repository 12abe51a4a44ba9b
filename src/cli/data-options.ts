import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { ROW_CAUSES } from '../core/dataset-suspicion.ts';
import type { RowCause } from '../core/dataset-suspicion.ts';
import type { Severity } from '../core/severity.ts';
import { addDataMergeCommand } from './data-merge-options.ts';
import { addJudgeOptions } from './judge-options.ts';
import { MAX_THREADS, partNumber, whole } from './option-values.ts';
import type { PartNumber } from './option-values.ts';
import { OutputPairs } from './outputs.ts';

/** The options of `data` as the user gave them. */
export interface DataFlags {
  readonly outputs: OutputPairs;
  readonly labelColumn?: string;
  readonly labels: boolean;
  readonly textColumn?: string;
  readonly idColumn?: string;
  readonly sourceColumn?: string;
  readonly splitColumn?: string;
  readonly ignoreColumns?: readonly string[];
  readonly table?: string;
  readonly labelsFile?: string;
  readonly samplesArray?: string;
  readonly labelsArray?: string;
  readonly sample?: number;
  readonly encoder?: string;
  readonly model?: string;
  readonly activations?: string;
  readonly baseline?: string;
  readonly contract?: string;
  readonly writeContract?: string;
  readonly writeProfile?: string;
  readonly writeManifest?: string;
  readonly key?: readonly string[];
  readonly files?: string;
  readonly writeClean?: string;
  readonly drop?: readonly RowCause[];
  readonly relabel?: readonly RowCause[];
  readonly redact?: readonly string[];
  readonly power?: boolean;
  readonly minPower?: number;
  readonly partition?: PartNumber;
  readonly parts?: string;
  readonly manifest: boolean;
  readonly seed?: number;
  readonly threads?: number;
  readonly quick?: boolean;
  readonly policy?: string;
  readonly failOn?: Severity;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** Rows that distances between all of them are still measured in minutes. */
const MAX_SAMPLE = 1_000_000;
/** Words of a list, joined by commas; the option may be repeated. */
function several<W extends string>(
  words: readonly W[],
): (text: string, list?: readonly W[]) => readonly W[] {
  return (text, list) => [
    ...(list ?? []),
    ...text.split(',').map((part) => {
      const found = words.find((word) => word === part.trim());
      if (found === undefined)
        throw new InvalidArgumentError(`Choose among ${words.join(', ')}, joined by commas.`);
      return found;
    }),
  ];
}

function names(text: string, list: readonly string[] = []): readonly string[] {
  return [...list, ...text.split(',').map((part) => part.trim())];
}

/** Declares `weighbridge data`; the work is loaded only when it is asked for. */
export function addDataCommand(program: Command): void {
  const outputs = new OutputPairs();
  const data = program.command('data');
  data
    // Options behind `merge` are its own.
    .enablePositionalOptions()
    .summary('is training data poisoned, mislabelled, leaking or altered')
    .description(
      'Examines a data set before a model is trained with it: rows that are poisoned or wrongly labelled, each with its cause and evidence, ' +
        'triggers, secrets and personal data, hidden and hostile text, duplicates, and what changed since an earlier version.',
    )
    .argument('[path]', 'a table, JSON Lines, arrays, a folder of images or of tables')
    .option('--label-column <name>', 'the column of the classes')
    .option('--no-labels', 'there are no classes')
    .option('--text-column <name>', 'the column of the texts')
    .option('--id-column <name>', 'the column that names a row')
    .option('--source-column <name>', 'the column that says where a row comes from')
    .option('--split-column <name>', 'the column that tells training from test rows')
    .option('--ignore-columns <names>', 'columns that are no feature, joined by commas', names)
    .option('--table <name>', 'the table of an SQLite file')
    .option('--labels-file <file>', 'labels in a file of their own: NPY or IDX')
    .option('--samples-array <name>', 'the array of the samples in an NPZ file')
    .option('--labels-array <name>', 'the array of the labels in an NPZ file')
    .option(
      '--sample <n>',
      'rows the detectors look at, drawn by content (default: 50000); profile, leaks and duplicates are of all rows',
      whole(10, MAX_SAMPLE),
    )
    .option('--encoder <file.onnx>', 'what distances between rows are measured in')
    .option('--model <file.onnx>', 'a model trained with these data: its activations are examined')
    .option('--activations <name>', 'the output of the model that gives them')
    .option(
      '-b, --baseline <path>',
      'an earlier version of the data, or a profile or manifest of it: what changed',
    )
    .option('--contract <file>', 'check types, ranges and words against a contract')
    .option('--write-contract <file>', 'write a contract that these data keep')
    .option('--write-profile <file>', 'write the profile, for a later --baseline')
    .option('--write-manifest <file>', 'write digests of all rows, for a later --baseline')
    .option('--key <columns>', 'columns that say which earlier row a row is', names)
    .option(
      '--files <folder>',
      'the files that rows name by path or address: compared with the digests in the table',
    )
    .option(
      '--write-clean <path>',
      'write a copy without the accused rows, of images a new folder, and a list of changes',
    )
    .option(
      '--drop <causes>',
      'rows left out of the copy (default: dirty-label-backdoor,clean-label-backdoor,flood)',
      several(ROW_CAUSES),
    )
    .option('--relabel <causes>', 'rows that get the suggested label', several(ROW_CAUSES))
    .option(
      '--redact <columns>',
      'columns whose secrets and personal data are blacked out, or `all`',
      names,
    )
    .option('--power', 'also plant known attacks in copies: the smallest that would be seen')
    .option(
      '--min-power <n>',
      'fail where an attack of so many rows would not be seen',
      whole(1, MAX_SAMPLE),
    )
    .option(
      '--partition <i/n>',
      'survey the i-th of n shares of the rows only, and write what is known of it into --parts; no detector runs',
      partNumber,
    )
    .option('--parts <folder>', 'where parts and their secret salt go: see weighbridge data merge')
    .option('--no-manifest', 'leave digests of all rows out of the part: faster, and smaller')
    .option(
      '--seed <n>',
      'the only source of chance (default: 0)',
      whole(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--threads <n>', 'threads (default: all but one, at most 8)', whole(1, MAX_THREADS))
    .option('--quick', 'profile, leaks, duplicates and the cheap detectors only');
  addJudgeOptions(data, outputs)
    .addHelpText(
      'after',
      `
Exit codes: 0 policy met · 1 policy violated · 2 usage or internal error · 3 incomplete

Examples: weighbridge data train.csv --label-column class --format html --output data.html
          weighbridge data train.parquet --baseline last-week.parquet --key id
          weighbridge data train.parquet --write-clean clean.parquet
          weighbridge data train.parquet --partition 2/16 --parts parts`,
    )
    .action(async (path: string | undefined, flags: DataFlags) => {
      const { runData } = await import('./data-command.ts');
      process.exitCode = await runData(path, { ...flags, outputs });
    });
  addDataMergeCommand(data);
}
