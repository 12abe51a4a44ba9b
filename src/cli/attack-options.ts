import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { AttackAccess, RobustnessNorm, WantedThreshold } from '../core/robustness.ts';
import { ATTACK_ACCESSES, NORMS, parseRadius } from '../core/robustness.ts';
import type { Severity } from '../core/severity.ts';
import { PRESETS } from '../robustness/campaign/plan.ts';
import type { Preset } from '../robustness/campaign/plan.ts';
import type { ImageLayout } from '../robustness/input/layout.ts';
import type { Budget } from '../robustness/request.ts';
import { addJudgeOptions } from './judge-options.ts';
import { MAX_THREADS, whole } from './option-values.ts';
import { OutputPairs } from './outputs.ts';

/** The options of `attack` as the user gave them. */
export interface AttackFlags {
  readonly outputs: OutputPairs;
  readonly scorerCommand?: string;
  readonly scorerUrl?: string;
  readonly scorerHeaderEnv?: readonly string[];
  readonly scorerBatch?: number;
  readonly scorerTimeout?: number;
  readonly scorerStartup?: number;
  readonly classes?: number;
  readonly data?: string;
  readonly labelColumn?: string;
  readonly labels: boolean;
  readonly samplesArray?: string;
  readonly labelsArray?: string;
  readonly labelsFile?: string;
  readonly ignoreColumns?: readonly string[];
  readonly columns?: string;
  readonly quick?: boolean;
  readonly thorough?: boolean;
  readonly preset?: Preset;
  readonly norm?: readonly RobustnessNorm[];
  readonly eps?: readonly number[];
  readonly attack?: readonly string[];
  readonly output?: string;
  readonly modelOutput?: string;
  readonly layout?: ImageLayout;
  readonly dataRange?: readonly [number, number];
  readonly modelRange?: readonly [number, number];
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  readonly samples?: number;
  readonly access?: AttackAccess;
  readonly budget?: Budget;
  readonly seed?: number;
  readonly threads?: number;
  readonly min?: readonly WantedThreshold[];
  readonly extract?: boolean;
  readonly compare?: string;
  readonly baseline?: string;
  readonly saveAdversarial?: string;
  readonly saveGradient?: string;
  readonly fresh?: boolean;
  readonly keep: boolean;
  readonly policy?: string;
  readonly failOn?: Severity;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** Samples of one question, seconds a question may take: beyond these something else is wrong. */
const MAX_SCORER_BATCH = 4096;
const MAX_SCORER_SECONDS = 3600;
/** What an answer may have. */
const MAX_CLASSES = 100_000;

function oneOf<W extends string>(words: readonly W[]): (text: string) => W {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new InvalidArgumentError(`Choose one of ${words.join(', ')}.`);
    return found;
  };
}

function appended<T>(
  read: (text: string) => T,
): (text: string, list?: readonly T[]) => readonly T[] {
  return (text, list) => [...(list ?? []), ...text.split(',').map((part) => read(part.trim()))];
}

function norm(text: string): RobustnessNorm {
  return oneOf(NORMS)(text.toLowerCase());
}

function radius(text: string): number {
  const value = parseRadius(text);
  if (value === undefined) throw new InvalidArgumentError('Give a radius such as 8/255 or 0.1.');
  return value;
}

function range(text: string): readonly [number, number] {
  const [low, high, ...more] = text.split('..').map(Number);
  if (low === undefined || high === undefined || more.length > 0 || !(low < high))
    throw new InvalidArgumentError('Give a range such as 0..255 or -1..1.');
  return [low, high];
}

function numbers(text: string): readonly number[] {
  const values = text.split(',').map(Number);
  if (!values.every(Number.isFinite))
    throw new InvalidArgumentError('Give numbers such as 0.485,0.456,0.406.');
  return values;
}

const UNITS: Readonly<Record<string, (value: number) => Budget>> = {
  s: (value) => ({ milliseconds: value * 1000 }),
  m: (value) => ({ milliseconds: value * 60_000 }),
  h: (value) => ({ milliseconds: value * 3_600_000 }),
  q: (value) => ({ queries: value }),
  g: (value) => ({ gradients: value }),
};
const BUDGET_RE = /^(\d+(?:\.\d+)?)([smhqg])$/;

/** `90s`, `5m`, `2h`, `10000q`, `5000g`, or several: `5m,10000q`. */
function budget(text: string, before: Budget = {}): Budget {
  let all = before;
  for (const part of text.split(',')) {
    const match = BUDGET_RE.exec(part.trim());
    const value = Number(match?.[1]);
    if (match === null || !(value > 0))
      throw new InvalidArgumentError(
        'Give a limit such as 90s, 5m, 10000q (queries) or 5000g (gradients).',
      );
    all = { ...all, ...UNITS[match[2] ?? '']?.(value) };
  }
  return all;
}

/** `linf:8/255:0.5`: at least half of the samples stay correct within 8/255. */
function minimum(text: string, list: readonly WantedThreshold[] = []): readonly WantedThreshold[] {
  const [normText = '', radiusText = '', shareText = '', ...more] = text.split(':');
  const share = Number(shareText);
  if (more.length > 0 || !(share > 0 && share <= 1))
    throw new InvalidArgumentError('Give norm, radius and least accuracy, such as linf:8/255:0.5.');
  return [...list, { norm: norm(normText), epsilon: radius(radiusText), minimum: share }];
}

/** Declares `weighbridge attack`; the work is loaded only when it is asked for. */
export function addAttackCommand(program: Command): void {
  const outputs = new OutputPairs();
  const attack = program
    .command('attack')
    .summary('how easily is a model fooled: attacks on any ONNX file, with your test data')
    .description(
      'Attacks an ONNX classifier with your labelled test data and says how many samples stay correct, with intervals, pictures of what fooled ' +
        'it, and whether a hidden gradient only makes it look robust. Models without a gradient (trees) and models that only answer, behind a ' +
        'command or an address, are attacked as black boxes.',
    )
    .argument('[model]', 'the .onnx file; or one of the next two')
    .option(
      '--scorer-command <command>',
      'a command that answers for the model, a line of JSON per question; split at blanks and quotes, no shell (docs/attack-remote.md)',
    )
    .option('--scorer-url <url>', 'an address that answers the same by POST')
    .option(
      '--scorer-header-env <names>',
      'environment variables that hold a header each, "Authorization: Bearer …", for --scorer-url',
      appended(String),
    )
    .option(
      '--scorer-batch <n>',
      'samples of one question (default: 32)',
      whole(1, MAX_SCORER_BATCH),
    )
    .option(
      '--scorer-timeout <seconds>',
      'for one answer, attempts and waits included (default: 60)',
      whole(1, MAX_SCORER_SECONDS),
    )
    .option(
      '--scorer-startup <seconds>',
      'for the first answer (default: 180)',
      whole(1, MAX_SCORER_SECONDS),
    )
    .option(
      '--classes <n>',
      'classes of a scorer that answers with labels only',
      whole(2, MAX_CLASSES),
    )
    .option(
      '-d, --data <path>',
      'labelled test data: a folder of images by class, NPZ, IDX, CSV or Parquet',
    )
    .option('--quick', 'about a minute: PGD, minimal changes, a short black-box check')
    .option(
      '--thorough',
      'AutoAttack standard and decision-based attacks: slow, and what a claim needs',
    )
    .option('--norm <names>', `norms to attack in: ${NORMS.join(', ')}`, appended(norm))
    .option(
      '--eps <radii>',
      'radii, as 8/255 or 0.1; for tables in standard deviations',
      appended(radius),
    )
    .option('--attack <ids>', 'only these attacks (see docs/attack.md)', appended(String))
    .option('--samples <n>', 'attack at most this many samples', whole(1, 10_000_000))
    .option(
      '--budget <limits>',
      'stop after 90s, 5m, 10000q (queries), 5000g (gradients); may be joined by commas',
      budget,
    )
    .option(
      '--seed <n>',
      'the only source of chance (default: 0)',
      whole(0, Number.MAX_SAFE_INTEGER),
    )
    .option(
      '--threads <n>',
      'threads of the runtime (default: all but one, at most 8)',
      whole(1, MAX_THREADS),
    )
    .option(
      '--access <what>',
      'what the attacker sees: gradient, scores or label',
      oneOf(ATTACK_ACCESSES),
    )
    .option(
      '--min <norm:radius:accuracy>',
      'fail below this accuracy under attack: linf:8/255:0.5; may be repeated',
      minimum,
    )
    .option('--extract', 'also find out how many questions a copy costs')
    .option('--compare <model>', 'also attack this model, and compare on the same samples')
    .option('-b, --baseline <report>', 'an earlier JSON report: fail when robustness fell')
    .option('--label-column <name>', 'the column of the classes in a table')
    .option('--no-labels', "there are no labels: the model's own answers stand in")
    .option('--labels-file <file>', 'labels in a file of their own: NPY or IDX')
    .option('--samples-array <name>', 'the array of the samples in an NPZ file')
    .option('--labels-array <name>', 'the array of the labels in an NPZ file')
    .option('--ignore-columns <names>', 'columns that are no feature', appended(String))
    .option('--columns <file>', 'what an attacker may change in each column (docs/attack-data.md)')
    .option(
      '--layout <layout>',
      'CHW or HWC, where shapes do not tell',
      oneOf(['CHW', 'HWC', 'HW'] as const),
    )
    .option('--data-range <low..high>', 'the stored values that are black and white: 0..255', range)
    .option('--model-range <low..high>', 'the values the model wants for them: 0..1', range)
    .option(
      '--mean <numbers>',
      'mean per channel the model was trained with, of pixels in 0 to 1',
      numbers,
    )
    .option('--std <numbers>', 'standard deviation per channel', numbers)
    .option('--model-output <name>', 'the output that ranks the classes')
    .option('--save-adversarial <file.npz>', 'write the samples that fooled the model')
    .option('--save-gradient <file.onnx>', 'write the graph of loss and gradient')
    .option('--fresh', 'forget the state of an interrupted run')
    .option('--no-keep', 'keep no state to go on from');
  addJudgeOptions(attack, outputs)
    .addHelpText(
      'after',
      `
Exit codes: 0 policy met · 1 policy violated · 2 usage or internal error · 3 incomplete

Examples: weighbridge attack model.onnx --data test-images --quick --format html --output attack.html
          weighbridge attack --scorer-command "python serve.py" --data test.npz --budget 50000q`,
    )
    .action(async (model: string | undefined, flags: AttackFlags) => {
      const { runAttack } = await import('./attack-command.ts');
      const preset = presetOf(flags);
      process.exitCode = await runAttack(model, { ...flags, outputs, preset });
    });
}

function presetOf({ quick, thorough }: AttackFlags): Preset {
  if (quick === true && thorough === true)
    throw new InvalidArgumentError('Give --quick or --thorough, not both.');
  const [fast, standard, slow] = PRESETS;
  if (quick === true) return fast;
  return thorough === true ? slow : standard;
}
