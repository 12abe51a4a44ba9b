/**
 * Vets forty gigabytes of models on a hub of this machine and writes the table of bench/remote/README.md.
 *
 *   node bench/remote/run.ts
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Hub } from '../../test/builders/hub-server.ts';
import { startHub } from '../../test/builders/hub-server.ts';
import { runCommand } from './command.ts';
import { bytesOf, repository } from './repository.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const README = join(import.meta.dirname, 'README.md');
const BEGIN = '<!-- remote: begin -->';
const END = '<!-- remote: end -->';
/** What of the download is really done; the rest is extrapolated, and the table says so. */
const DOWNLOADED_BYTES = 2_000_000_000;
const CHUNK_BYTES = 50_000_000;

interface Row {
  readonly what: string;
  readonly seconds: number;
  readonly requests: number;
  readonly bytes: number;
  readonly memory: number | undefined;
}

async function vet(hub: Hub, home: string, what: string): Promise<Row> {
  const [seen, sent] = [hub.seen.length, hub.sent()];
  const environment = { HF_ENDPOINT: hub.url, HF_HOME: home, XDG_CACHE_HOME: home };
  const run = await runCommand(
    [process.execPath, MAIN, 'vet', 'hf:org/model', '--format', 'json'],
    environment,
  );
  const report: { readonly verdict: string } = JSON.parse(run.output);
  if (report.verdict !== 'pass') throw new Error(`${what}: ${run.output.slice(0, 3000)}`);
  return {
    what,
    seconds: run.seconds,
    requests: hub.seen.length - seen,
    bytes: hub.sent() - sent,
    memory: run.memory,
  };
}

function downloadRange(url: string, start: number, end: number): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { Range: `bytes=${start}-${end - 1}` } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Uint8Array) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

/** The same bytes without looking at them, in large ranges, over the same loopback. */
async function download(hub: Hub, path: string, total: number): Promise<Row> {
  const began = performance.now();
  const seen = hub.seen.length;
  let bytes = 0;
  for (let at = 0; at < DOWNLOADED_BYTES; at += CHUNK_BYTES)
    bytes += await downloadRange(`${hub.cdnUrl}/blobs/${path}`, at, at + CHUNK_BYTES);
  const seconds = (performance.now() - began) / 1000;
  const factor = total / bytes;
  return {
    what: `download of everything, extrapolated from ${megabytes(bytes)}`,
    seconds: seconds * factor,
    requests: Math.round((hub.seen.length - seen) * factor),
    bytes: total,
    memory: undefined,
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}

function tableOf(rows: readonly Row[], total: number): string {
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB, Linux ${release()}, Node ${process.versions.node}`;
  const date = new Date().toISOString().slice(0, 10);
  return [
    `Written by \`node bench/remote/run.ts\`, ${date}. Machine: ${machine}. Repository: ${megabytes(total)}.`,
    '',
    '| what | time | requests | bytes transferred | memory |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(({ what, seconds, requests, bytes, memory }) => {
      const peak = memory === undefined ? '' : megabytes(memory);
      return `| ${what} | ${seconds.toFixed(1)} s | ${requests} | ${megabytes(bytes)} | ${peak} |`;
    }),
  ].join('\n');
}

const files = repository();
const total = bytesOf(files);
const rows: Row[] = [];
for (const latencyMs of [0, 30]) {
  const home = mkdtempSync(join(tmpdir(), 'weighbridge-bench-'));
  const hub = await startHub({ files, ...(latencyMs === 0 ? {} : { latencyMs }) });
  const how = latencyMs === 0 ? 'loopback' : `${latencyMs} ms before every answer`;
  try {
    rows.push(await vet(hub, home, `vet, ${how}`));
    rows.push(await vet(hub, home, `the same again, ${how}: pages kept`));
    if (latencyMs === 0) rows.push(await download(hub, 'model-00001-of-00005.safetensors', total));
  } finally {
    await hub.close();
    rmSync(home, { recursive: true, force: true });
  }
}
const text = readFileSync(README, 'utf8');
const [before = ''] = text.split(BEGIN);
const after = text.split(END)[1] ?? '';
writeFileSync(README, `${before}${BEGIN}\n\n${tableOf(rows, total)}\n\n${END}${after}`);
console.log(tableOf(rows, total));
