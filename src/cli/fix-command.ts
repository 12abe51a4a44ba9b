import { escapeLine } from '../core/escape.ts';
import type { FixResult } from '../fix.ts';
import { fix } from '../fix.ts';
import { jsonText } from '../report/json-text.ts';
import { EXIT_CODES } from './exit-code.ts';
import { fixJson } from './fix-json.ts';
import { pullRequestText } from './fix-markdown.ts';
import type { FixFlags } from './fix-options.ts';
import { fixText } from './fix-text.ts';
import { terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Fixes what can be fixed, says what was done and what is left, and returns the exit code. */
export async function runFix(target: string, flags: FixFlags): Promise<number> {
  if (flags.prBody === true && flags.json === true)
    throw new UsageError('--pr-body and --json both want standard output; choose one');
  const progress = stepLine(flags.quiet !== true);
  const result = await fix(target, {
    dryRun: flags.dryRun ?? false,
    raiseFloors: flags.raiseFloors ?? false,
    remote: {
      offline: flags.offline ?? false,
      allowHttp: flags.allowHttp ?? false,
      ...(flags.maxBytes === undefined ? {} : { maxBytes: flags.maxBytes }),
    },
    onProgress: progress.show,
  });
  progress.clear();
  print(result, flags);
  return result.isClean ? EXIT_CODES.pass : EXIT_CODES.fail;
}

function print(result: FixResult, flags: FixFlags): void {
  const { stdout, stderr } = process;
  if (flags.json === true) stdout.write(jsonText(fixJson(result)));
  else if (flags.prBody === true) stdout.write(pullRequestText(result));
  else if (flags.dryRun === true) {
    // The patch alone goes to standard output, so that it can be kept and applied.
    for (const { patch } of result.files)
      for (const line of patch) stdout.write(`${patchLine(line)}\n`);
    stderr.write(fixText(result, { ...terminal(false), color: false }));
  } else stdout.write(fixText(result, terminal(flags.color)));
}

/** What could steer a terminal is shown, not sent; such a patch shows what would change and does not apply. */
function patchLine(line: string): string {
  const end = line.endsWith('\r') ? '\r' : '';
  const parts = line.slice(0, line.length - end.length).split('\t');
  return parts.map(escapeLine).join('\t') + end;
}

function stepLine(isEnabled: boolean): {
  readonly show: (step: string) => void;
  readonly clear: () => void;
} {
  const { stderr } = process;
  if (!isEnabled || !stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (step) => {
      stderr.write(`\r\u001b[2K${step}`);
    },
    clear: () => {
      stderr.write('\r\u001b[2K');
    },
  };
}
