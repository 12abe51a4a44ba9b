import { createInterface } from 'node:readline';
import type { SandboxAnswer, SandboxJob } from './job.ts';
import { supervise } from './supervise.ts';

/**
 * Entry of the process that stands first in the namespaces of a detonation. It lives as long as the process that started it:
 * when that closes the pipe, this one ends, and the kernel ends everything else in here.
 */
const lines = createInterface({ input: process.stdin });
lines.on('close', () => process.exit(1));
lines.once('line', (line) => {
  void answer(line).then((text) => process.stdout.write(`${text}\n`, () => process.exit(0)));
});

async function answer(line: string): Promise<string> {
  let result: SandboxAnswer;
  try {
    const job: SandboxJob = JSON.parse(line);
    result = await supervise(job);
  } catch (error) {
    result = { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
  return JSON.stringify(result);
}
