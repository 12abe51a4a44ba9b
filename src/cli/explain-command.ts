import { CHECKS } from '../checks/index.ts';
import { explain } from '../report/explain.ts';
import { EXIT_CODES } from './exit-code.ts';
import { terminal } from './terminal.ts';

/** Prints a rule, a check, or the list of all; an unknown name is a usage error with suggestions. */
export function runExplain(id: string | undefined, flags: { readonly color: boolean }): number {
  const { found, text } = explain(CHECKS, id, terminal(flags.color));
  if (found) process.stdout.write(text);
  else process.stderr.write(text);
  return found ? EXIT_CODES.pass : EXIT_CODES.error;
}
