import { execFileSync } from 'node:child_process';

const INTERPRETERS = ['python3', 'python'];
/** Importing one module of pip takes a fifth of a second. */
const MAX_MS = 15_000;
const MAX_OUTPUT_BYTES = 4096;

/**
 * The index pip asks when nobody configures one, as the installed pip says itself: Weighbridge knows no address of its
 * own. Undefined without pip. `-I` keeps the current folder and the user's variables out of the interpreter.
 */
export function defaultPythonIndex(): string | undefined {
  const program = 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)';
  for (const interpreter of INTERPRETERS) {
    try {
      const printed = execFileSync(interpreter, ['-I', '-c', program], {
        encoding: 'utf8',
        timeout: MAX_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
      if (URL.canParse(printed)) return printed.replace(/\/*$/, '/');
    } catch (error) {
      // Not installed, or without pip: the next one may have it.
      if (!(error instanceof Error)) throw error;
    }
  }
  return undefined;
}
