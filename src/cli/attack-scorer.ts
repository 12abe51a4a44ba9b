import type { ScorerRequest } from '../attack-request.ts';
import { joinCommand, splitCommand } from '../io/scorer/command-words.ts';
import { parseScorerUrl } from '../io/scorer/scorer-address.ts';
import { shownUrl } from '../io/remote/remote-target.ts';
import type { AttackFlags } from './attack-options.ts';
import { UsageError } from './usage-error.ts';

/** Who is attacked, and what reports call it. */
export interface AttackedByName {
  readonly model: string;
  readonly scorer?: ScorerRequest;
}

/** Flags that are about a scorer only, and flags that are about a file only. */
const SCORER_FLAGS = [
  ['scorerBatch', '--scorer-batch'],
  ['scorerTimeout', '--scorer-timeout'],
  ['scorerStartup', '--scorer-startup'],
  ['classes', '--classes'],
] as const;
const FILE_FLAGS = [
  ['modelOutput', '--model-output'],
  ['saveGradient', '--save-gradient'],
] as const;

/** The file, the command or the address that is attacked: exactly one of them. Throws `UsageError`. */
export function attackedByName(model: string | undefined, flags: AttackFlags): AttackedByName {
  const { scorerCommand: command, scorerUrl: url, scorerHeaderEnv: variables } = flags;
  const given = [model, command, url].filter((one) => one !== undefined).length;
  if (given !== 1)
    throw new UsageError(
      given === 0
        ? 'what is to be attacked? name an .onnx file, or give --scorer-command or --scorer-url'
        : 'one model at a time: an .onnx file, --scorer-command or --scorer-url',
    );
  if (variables !== undefined && url === undefined)
    throw new UsageError('--scorer-header-env goes with --scorer-url');
  if (model !== undefined) {
    refuse(flags, SCORER_FLAGS, 'goes with --scorer-command or --scorer-url');
    return { model };
  }
  refuse(flags, FILE_FLAGS, 'needs the file of the model: a scorer only answers');
  if (flags.access === 'gradient')
    throw new UsageError('--access gradient needs the file of the model: a scorer only answers');
  if (flags.data === undefined)
    throw new UsageError('a scorer needs --data: nothing else tells the shape of what it takes');
  const { scorerBatch, scorerTimeout, scorerStartup, classes } = flags;
  const common = {
    ...(scorerBatch === undefined ? {} : { batch: scorerBatch }),
    ...(scorerTimeout === undefined ? {} : { timeoutMs: scorerTimeout * 1000 }),
    ...(scorerStartup === undefined ? {} : { startMs: scorerStartup * 1000 }),
    ...(classes === undefined ? {} : { classes }),
  };
  if (command !== undefined) {
    const split = splitCommand(command);
    if (!split.ok) throw new UsageError(`--scorer-command: ${split.detail}`);
    const { words } = split;
    return { model: joinCommand(words), scorer: { kind: 'command', words, ...common } };
  }
  return {
    model: shownAddress(url ?? ''),
    scorer: {
      kind: 'url',
      url: url ?? '',
      ...(variables === undefined ? {} : { headerVariables: variables }),
      ...common,
    },
  };
}

function refuse(
  flags: AttackFlags,
  list: readonly (readonly [keyof AttackFlags, string])[],
  reason: string,
): void {
  const used = list.find(([key]) => flags[key] !== undefined);
  if (used !== undefined) throw new UsageError(`${used[1]} ${reason}`);
}

/** Without password and query: reports are handed on. */
function shownAddress(text: string): string {
  try {
    return shownUrl(parseScorerUrl(text));
  } catch (error) {
    throw new UsageError(`--scorer-url: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}
