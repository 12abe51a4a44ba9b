import { execFile } from 'node:child_process';
import type { Account } from './stand-in.ts';

const PROBE_MS = 20_000;
const MAX_OUTPUT = 1024 * 1024;

export interface Ran {
  readonly error: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the user's own programs, with nothing of the package. */
export function run(program: string, argv: readonly string[], account?: Account): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { timeout: PROBE_MS, maxBuffer: MAX_OUTPUT, cwd: '/', ...account };
    execFile(program, [...argv], options, (error, stdout, stderr) => {
      resolve({ error: error === null ? undefined : error.message, stdout, stderr });
    });
  });
}
