import { CHECKS } from '../checks/index.ts';
import { explain, explainAll } from '../report/explain.ts';
import { EXIT_CODES } from './exit-code.ts';
import { terminal } from './terminal.ts';

/** Prints a rule, a check, or the list of all; an unknown name is a usage error with suggestions. */
export function runExplain(id: string | undefined, flags: { readonly color: boolean }): number {
  const look = terminal(flags.color);
  if (id === undefined) {
    process.stdout.write(explainAll(CHECKS, look));
    return EXIT_CODES.pass;
  }
  const { found, text } = explain(id, CHECKS, look);
  if (found) process.stdout.write(text);
  else process.stderr.write(text);
  return found ? EXIT_CODES.pass : EXIT_CODES.error;
}
