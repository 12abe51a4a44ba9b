/**
 * Converts large checkpoints and writes the table of bench/convert/README.md.
 *
 *   WEIGHBRIDGE_PYTHON=/path/to/python node bench/convert/run.ts [gigabytes sparse] [gigabytes real]
 *
 * The Python needs torch and safetensors; it writes the checkpoints and is the other side of the comparison.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { WORK } from '../files/folder.ts';
import { measure, type Run } from '../files/measure.ts';

const PYTHON = process.env['WEIGHBRIDGE_PYTHON'] ?? 'python3';
const FOLDER = join(WORK, 'convert');
const README = join(import.meta.dirname, 'README.md');
const LIMIT_SECONDS = 900;
const RUNS = 3;
const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

const WRITE = `
import sys, torch
path, kind, gigabytes = sys.argv[1], sys.argv[2], int(sys.argv[3])
rows = 4096
count = gigabytes * 10**9 // (rows * 4096 * 2)
if kind == "sparse":
    with torch.serialization.skip_data():
        torch.save({f"layer.{i}.weight": torch.empty(rows, 4096, dtype=torch.bfloat16) for i in range(count)}, path)
else:
    torch.manual_seed(7)
    torch.save({f"layer.{i}.weight": torch.randn(rows, 4096).bfloat16() for i in range(count)}, path)
`;

const CONVERT = `
import sys, torch, safetensors.torch
safetensors.torch.save_file(torch.load(sys.argv[1], weights_only=True), sys.argv[2], {"format": "pt"})
`;

/** The same with memory maps: the checkpoint is not read into memory first. */
const CONVERT_MAPPED = CONVERT.replace('weights_only=True', 'weights_only=True, mmap=True');

const SAME =
  'import filecmp, sys; sys.exit(not filecmp.cmp(sys.argv[1], sys.argv[2], shallow=False))';

interface Row {
  readonly what: string;
  readonly seconds: number;
  readonly rate: number;
  readonly memory: number;
}

async function fastest(command: readonly string[], output: string): Promise<Run> {
  const runs: Run[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    rmSync(output, { force: true });
    const result = await measure(command, {}, LIMIT_SECONDS);
    if (result.exit !== 0) throw new Error(`${command.join(' ')}: ${result.output}`);
    runs.push(result);
  }
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
}

async function compare(name: string, kind: 'sparse' | 'real', gigabytes: number): Promise<Row[]> {
  const input = join(FOLDER, `${name}.pt`);
  if (!existsSync(input)) execFileSync(PYTHON, ['-c', WRITE, input, kind, String(gigabytes)]);
  const bytes = statSync(input).size;
  const ours = join(FOLDER, 'ours.safetensors');
  const theirs = join(FOLDER, 'theirs.safetensors');
  const rows: Row[] = [];
  const take = (what: string, run: Run): void => {
    const rate = bytes / 1e6 / run.seconds;
    rows.push({ what: `${name}: ${what}`, seconds: run.seconds, rate, memory: run.largest });
  };
  const command = [process.execPath, MAIN, 'convert', input, '--output', ours];
  take('weighbridge convert', await fastest(command, ours));
  take('torch.load + save_file', await fastest([PYTHON, '-c', CONVERT, input, theirs], theirs));
  execFileSync(PYTHON, ['-c', SAME, ours, theirs]);
  rmSync(ours);
  const mapped = [PYTHON, '-c', CONVERT_MAPPED, input, theirs];
  take('torch.load(mmap=True) + save_file', await fastest(mapped, theirs));
  rmSync(theirs);
  return rows;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ what, seconds, rate, memory }) =>
      `| ${what} | ${seconds.toFixed(1)} s | ${Math.round(rate)} MB/s | ${Math.round(memory / 1e6)} MB |`,
  );
  return ['| file and tool | time | rate | peak memory |', '|---|--:|--:|--:|', ...lines].join(
    '\n',
  );
}

const [sparse = '10', real = '2'] = process.argv.slice(2);
mkdirSync(join(WORK, 'home'), { recursive: true });
mkdirSync(FOLDER, { recursive: true });
const rows = [
  ...(await compare(`${real} GB of numbers`, 'real', Number(real))),
  ...(await compare(`${sparse} GB of zeros, sparse`, 'sparse', Number(sparse))),
];
const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.versions.node}`;
const note = `Written by \`node bench/convert/run.ts\`, ${new Date().toISOString().slice(0, 10)}. Fastest of ${RUNS} runs. Machine: ${machine}.`;
const text = `<!-- convert: begin -->\n\n${note}\n\n${table(rows)}\n\n<!-- convert: end -->`;
const before = readFileSync(README, 'utf8');
writeFileSync(
  README,
  before.replace(/<!-- convert: begin -->[\s\S]*<!-- convert: end -->/, () => text),
);
console.log(table(rows));
