import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** Everything CI runs except the slow suites, two at a time, one summary at the end. */
const STEPS: readonly (readonly [string, string, readonly string[]])[] = [
  ['types', 'tsc', ['-p', 'tsconfig.json']],
  ['generated files', 'node', ['tools/generate.ts', '--check']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings', 'src', 'test', 'tools', 'bench']],
  ['format', 'oxfmt', ['--check', 'src', 'test', 'tools', 'bench']],
  ['unused code', 'knip', []],
  ['tests', 'vitest', ['run']],
];
const PARALLEL = 2;

interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

function run([name, command, args]: (typeof STEPS)[number]): Promise<Result> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ name, ok: false, seconds: 0, output: error.message }));
    child.on('close', (code) => {
      resolve({ name, ok: code === 0, seconds: (performance.now() - started) / 1000, output });
    });
  });
}

/** Lines that say only that something passed: a log that is cut in its middle must not consist of them. */
const PASSED_RE = /^\s*[✓↓]/;

function shortened(output: string): string {
  return output
    .split('\n')
    .filter((line) => !PASSED_RE.test(stripVTControlCharacters(line)))
    .join('\n');
}

const queue = [...STEPS];
const results: Result[] = [];
async function drain(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const result = await run(step);
    results.push(result);
    console.log(
      `${result.ok ? 'ok    ' : 'FAILED'} ${result.name} (${result.seconds.toFixed(1)} s)`,
    );
    if (!result.ok) console.log(shortened(result.output));
    const total = /^\s*Tests\s{2}.*/m.exec(stripVTControlCharacters(result.output));
    if (total !== null) console.log(`       ${total[0].trim()}`);
  }
}
await Promise.all(Array.from({ length: PARALLEL }, drain));
if (results.some((result) => !result.ok)) process.exitCode = 1;
