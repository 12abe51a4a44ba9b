import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { SHARED_CHOICES, type SharedChoice } from '../convert/sharing.ts';

/** The options of `convert` as the user gave them. */
export interface ConvertFlags {
  readonly output?: string;
  readonly force?: boolean;
  readonly select?: string;
  readonly stripPrefix?: string;
  readonly dropNonTensors?: boolean;
  readonly shared: SharedChoice;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly maxShardSize?: number;
  readonly proof?: string;
  readonly quiet?: boolean;
}

const SIZE_RE = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?$/i;
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** `5GB` as transformers understands it: decimal, unless the unit says otherwise. */
function size(text: string): number {
  const match = SIZE_RE.exec(text);
  const bytes = Number(match?.[1]) * (UNITS[(match?.[2] ?? 'b').toLowerCase()] ?? 1);
  if (match === null || !Number.isSafeInteger(Math.floor(bytes)) || bytes < 1)
    throw new InvalidArgumentError('Give a size such as 5GB or 500MiB.');
  return Math.floor(bytes);
}

function shared(text: string): SharedChoice {
  const found = SHARED_CHOICES.find((choice) => choice === text);
  if (found === undefined)
    throw new InvalidArgumentError(`Choose one of ${SHARED_CHOICES.join(', ')}.`);
  return found;
}

function pair(
  text: string,
  pairs: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Give it as key=value.');
  return { ...pairs, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** Declares `weighbridge convert`; the work is loaded only when it is asked for. */
export function addConvertCommand(program: Command): void {
  program
    .command('convert')
    .summary('copy the tensors of a model into safetensors, executing nothing')
    .description(
      'Copies the tensors of a PyTorch (.pt, .pth, .bin, .ckpt), joblib, pickle or NumPy (.npz, .npy) file into safetensors. ' +
        'Nothing of the file is executed: the bytes of each tensor are copied from where they lie and compared afterwards. ' +
        'A file that holds anything but tensors is refused, with the place.',
    )
    .argument('<file>', 'the file to convert')
    .option('-o, --output <file>', 'the file to write (default: beside it, ending in .safetensors)')
    .option('--force', 'replace the output when it exists')
    .option('--select <keys>', 'convert only the part under these keys, joined by dots: state_dict')
    .option('--strip-prefix <text>', 'remove this from the beginning of names: module.')
    .option('--drop-non-tensors', 'leave out numbers, texts and settings, and list them')
    .option(
      '--shared <choice>',
      'tensors that share memory: error refuses, copy writes each, alias-first writes equal ones once',
      shared,
      'error',
    )
    .option('--metadata <key=value>', 'add to the metadata of the file; may be repeated', pair)
    .option('--max-shard-size <size>', 'split into files of this size, with an index: 5GB', size)
    .option('--proof <file>', 'write the digests of every tensor, before and after, as JSON')
    .option('-q, --quiet', 'print nothing when it succeeds')
    .addHelpText(
      'after',
      `
Exit codes: 0 converted · 1 refused: dangerous, or not only tensors · 2 usage or internal error

Example: weighbridge convert pytorch_model.bin --output model.safetensors --proof model.proof.json`,
    )
    .action(async (file: string, flags: ConvertFlags) => {
      const { runConvert } = await import('./convert-command.ts');
      process.exitCode = await runConvert(file, flags);
    });
}
