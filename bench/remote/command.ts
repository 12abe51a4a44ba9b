import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One run of a command that may use the network: the other benchmarks cut it off. */
export interface CommandRun {
  readonly seconds: number;
  readonly output: string;
  /** Largest resident memory; undefined where there is no /proc. */
  readonly memory: number | undefined;
}

const POLL_MS = 20;

function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    // The process has ended, or this system has no /proc: what was seen before stands.
    return undefined;
  }
}

export function runCommand(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): Promise<CommandRun> {
  const [program, ...args] = command;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...environment } });
    let output = '';
    let memory: number | undefined;
    const poll = setInterval(() => {
      memory = residentBytes(child.pid ?? 0) ?? memory;
    }, POLL_MS);
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.pipe(process.stderr);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(poll);
      resolve({ seconds: (performance.now() - began) / 1000, output, memory });
    });
  });
}
