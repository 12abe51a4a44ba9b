import { advisoryFolder } from '../advisories.ts';
import type { Difference } from '../core/difference.ts';
import { compareSeverity } from '../core/severity.ts';
import { escapeLine } from '../core/escape.ts';
import type { DiffOptions } from '../diff.ts';
import { diff, diffSince } from '../diff.ts';
import { writeOutput } from '../io/output-file.ts';
import type { DiffFlags } from './diff-options.ts';
import { EXIT_CODES } from './exit-code.ts';
import { terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Compares, prints, and returns the exit code. */
export async function runDiff(
  old: string,
  now: string | undefined,
  flags: DiffFlags,
): Promise<number> {
  const found = await compare(old, now, flags);
  const text = await render(found, flags);
  if (flags.output === undefined) process.stdout.write(text);
  else writeOutput(flags.output, text);
  if (found.gains.some(({ severity }) => compareSeverity(severity, flags.failOn) >= 0))
    return EXIT_CODES.fail;
  return found.gaps.length > 0 ? EXIT_CODES.incomplete : EXIT_CODES.pass;
}

async function compare(
  old: string,
  now: string | undefined,
  flags: DiffFlags,
): Promise<Difference> {
  if (flags.offline === true && flags.online === true)
    throw new UsageError('--online and --offline contradict each other');
  const { stderr } = process;
  const isShown = flags.quiet !== true && stderr.isTTY;
  const options: DiffOptions = {
    online: flags.online ?? false,
    advisories: advisoryFolder(),
    ...(flags.repository === undefined ? {} : { repository: flags.repository }),
    remote: {
      offline: flags.offline ?? false,
      allowHttp: flags.allowHttp ?? false,
      ...(flags.maxBytes === undefined ? {} : { maxBytes: flags.maxBytes }),
    },
    ...(isShown
      ? {
          onProgress: (step: string) => {
            stderr.write(`\r\u001b[2K${escapeLine(step)}`);
          },
        }
      : {}),
  };
  try {
    if (flags.base === undefined) {
      if (now === undefined)
        throw new UsageError('give two versions, or one lock file with --base <revision>');
      return await diff(old, now, options);
    }
    if (now !== undefined)
      throw new UsageError('--base already says what to compare with: give one file');
    return await diffSince(old, flags.base, options);
  } finally {
    if (isShown) stderr.write('\r\u001b[2K');
  }
}

async function render(found: Difference, flags: DiffFlags): Promise<string> {
  switch (flags.format) {
    case 'json':
      return (await import('../report/diff-json.ts')).renderDiffJson(found);
    case 'markdown':
      return (await import('../report/diff-markdown.ts')).renderDiffMarkdown(found);
    case 'text': {
      const { renderDiffText } = await import('../report/diff-text.ts');
      return renderDiffText(
        found,
        flags.output === undefined ? terminal(flags.color) : { color: false },
      );
    }
  }
}
