import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './folder.ts';
import { FOLDER, MANIFEST, WORK, writeFolder } from './folder.ts';
import type { Run } from './measure.ts';
import { measure } from './measure.ts';
import { VENV } from './setup.ts';
import type { Result } from './table.ts';
import { writeTables } from './table.ts';
import type { Tool } from './tools.ts';
import { REPORT, TOOLS } from './tools.ts';

const RUNS = 3;
/** Above this the warm-up is the measurement: three more runs would say nothing new. */
const SLOW_SECONDS = 120;
const LIMIT_SECONDS = 15 * 60;
const LARGE_BYTES = 100_000_000;
const RESULTS = join(WORK, 'results');
const TINY = join(WORK, 'tiny');

/** The file of the folder a line, location or path of a report speaks of: the longest that fits. */
function finder(manifest: Manifest): (text: string) => string | undefined {
  return (text) => {
    const start = text.indexOf(`${FOLDER}/`);
    const rest = start < 0 ? text : text.slice(start + FOLDER.length + 1);
    for (let end = rest.length; end > 0; end -= 1) {
      if (Object.hasOwn(manifest.files, rest.slice(0, end))) return rest.slice(0, end);
    }
    return undefined;
  };
}

function versionOf(tool: Tool): string {
  if (tool.id === 'weighbridge') {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    );
    return String(version);
  }
  const code = `import importlib.metadata as m; print(m.version('${tool.id}'))`;
  return execFileSync(join(VENV, 'python'), ['-c', code], { encoding: 'utf8' }).trim();
}

async function scan(tool: Tool, folder: string): Promise<Run> {
  rmSync(REPORT, { force: true });
  return measure(tool.command(folder), tool.env ?? {}, LIMIT_SECONDS);
}

function median(runs: readonly Run[]): Run {
  const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error('no run to take the median of');
  return middle;
}

async function measureTool(tool: Tool, manifest: Manifest): Promise<Result> {
  const start = await scan(tool, TINY);
  const warmUp = await scan(tool, FOLDER);
  console.log(`${tool.id}: warm-up ${warmUp.seconds.toFixed(2)} s, exit ${warmUp.exit}`);
  const runs: Run[] = [];
  while (warmUp.seconds < SLOW_SECONDS && runs.length < RUNS) runs.push(await scan(tool, FOLDER));
  const measured = runs.length === 0 ? warmUp : median(runs);
  const last = runs.at(-1) ?? warmUp;
  writeFileSync(join(RESULTS, `${tool.id}.log`), last.output);
  const said = tool.read(last.output, finder(manifest));
  const large = Object.entries(manifest.files).filter(([, file]) => file.size > LARGE_BYTES);
  const readOf = said.readOf;
  return {
    tool: tool.id,
    version: versionOf(tool),
    date: new Date().toISOString().slice(0, 10),
    runs: Math.max(1, runs.length),
    seconds: measured.seconds,
    ...(measured.exit === undefined ? {} : { exit: measured.exit }),
    ...(measured.cpuSeconds === undefined ? {} : { cpuSeconds: measured.cpuSeconds }),
    startSeconds: start.seconds,
    largest: measured.largest,
    tree: measured.tree,
    ...(measured.read === undefined ? {} : { read: measured.read }),
    ...(start.read === undefined ? {} : { startRead: start.read }),
    flagged: [...said.flagged].sort(),
    unread: [...said.unread].sort(),
    ...(readOf === undefined || readOf.size === 0
      ? {}
      : {
          large: {
            read: large.reduce((sum, [path]) => sum + (readOf.get(path) ?? 0), 0),
            size: large.reduce((sum, [, file]) => sum + file.size, 0),
          },
        }),
  };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((id) => !TOOLS.some((tool) => tool.id === id));
if (unknown.length > 0) throw new Error(`unknown tool: ${unknown.join(', ')}`);
for (const folder of [RESULTS, TINY, join(WORK, 'home')]) mkdirSync(folder, { recursive: true });
writeFileSync(join(TINY, 'none.pkl'), Uint8Array.of(0x80, 4, 0x4e, 0x2e));
const manifest: Manifest = existsSync(MANIFEST)
  ? JSON.parse(readFileSync(MANIFEST, 'utf8'))
  : await writeFolder();
const results: Result[] = [];
for (const tool of TOOLS) {
  const saved = join(RESULTS, `${tool.id}.json`);
  if (
    asked.includes(tool.id) ||
    (asked.length === 0 && existsSync(tool.command(FOLDER)[0] ?? ''))
  ) {
    const result = await measureTool(tool, manifest);
    writeFileSync(saved, `${JSON.stringify(result, null, 1)}\n`);
    if (existsSync(REPORT))
      writeFileSync(join(RESULTS, `${tool.id}.report.json`), readFileSync(REPORT));
  }
  if (existsSync(saved)) results.push(JSON.parse(readFileSync(saved, 'utf8')));
}
writeTables(results, manifest);
