import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { openAdvisories, updateAdvisories } from '../../src/advisories.ts';
import { advisoryEnrichment } from '../../src/audit/advisories.ts';
import { sharedOf } from '../../src/audit/enrichment.ts';
import { memorySource } from '../../src/bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import { PROJECT_ID } from '../../src/core/project.ts';
import { advisoryMatches } from '../../src/ecosystems/advisories/advisory-matches.ts';
import { buildInventory } from '../../src/ecosystems/inventory/build-inventory.ts';
import { packageInventory } from '../../src/ecosystems/inventory/package-inventory.ts';
import npmLock from '../../src/formats/npm-lock/format.ts';
import { dumpArchives, lockFile } from './dump.ts';

/**
 * A lock file of 10,000 packages against an index of 100,000 advisories: `node bench/packages/advisories.ts`. Everything is made here, the same
 * every time; figures go to standard output.
 */
const SHAPE = { records: 100_000, malware: 60_000, packages: 12_000 };
const LOCKED = 10_000;
const folder = join(import.meta.dirname, '..', '.work', 'packages');
const dump = join(folder, 'dump');
const data = join(folder, 'advisories');

function peakMegabytes(): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

function row(what: string, value: string): void {
  console.log(`| ${what.padEnd(66)} | ${value.padStart(16)} |`);
}

const milliseconds = (value: number) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Processor time of this process, all threads: what the clock says depends on what else the machine does. */
async function timed<T>(action: () => T | Promise<T>): Promise<readonly [T, number]> {
  const before = process.cpuUsage();
  const value = await action();
  const { user, system } = process.cpuUsage(before);
  return [value, (user + system) / 1000];
}

const [mode] = process.argv.slice(2);
if (mode === undefined) {
  rmSync(dump, { recursive: true, force: true });
  mkdirSync(dump, { recursive: true });
  let bytes = 0;
  for (const [index, archive] of dumpArchives(SHAPE).entries()) {
    writeFileSync(join(dump, `${index}.zip`), archive);
    bytes += archive.length;
  }
  writeFileSync(join(folder, 'package-lock.json'), lockFile(LOCKED, SHAPE.packages));
  rmSync(data, { recursive: true, force: true });
  console.log(
    `${cpus().length} cores, Node ${process.versions.node}; dump of ${megabytes(bytes)}\n`,
  );
  const { spawnSync } = await import('node:child_process');
  // Each measurement in a process of its own: making the dump takes memory that is not theirs.
  for (const one of ['compile', 'match'])
    spawnSync(process.execPath, [import.meta.filename, one], { stdio: 'inherit' });
} else if (mode === 'compile') {
  const [{ manifest }, time] = await timed(() => updateAdvisories({ from: dump, folder: data }));
  row(`compile ${manifest.records} records`, milliseconds(time));
  row('memory at most while compiling', `${peakMegabytes()} MB`);
  row('size of the index', megabytes(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)));
  const [again, same] = await timed(() => updateAdvisories({ from: dump, folder: data }));
  row(`update again, ${again.changed ? 'made anew' : 'unchanged'}`, milliseconds(same));
} else {
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const [opened, opening] = await timed(() => openAdvisories(data));
  if (opened === undefined) throw new Error('there is no index');
  row('open the index', milliseconds(opening));
  const [, first] = await timed(() => opened.index.lookup('npm', 'absent'));
  row('first look-up', milliseconds(first));
  const glimpse = {
    head: new Uint8Array(0),
    tail: new Uint8Array(0),
    size: lock.length,
    name: 'package-lock.json',
  };
  const [parsed, parsing] = await timed(() =>
    npmLock.parse(memorySource(lock), DEFAULT_LIMITS, glimpse),
  );
  if (!parsed.ok) throw new Error(parsed.error.detail);
  row(
    `read the lock file (${megabytes(lock.length)}, ${parsed.value.resolved.length} packages)`,
    milliseconds(parsing),
  );
  const set = { path: ['package-lock.json'], value: parsed.value, anomalies: [] };
  const [inventory, joining] = await timed(() => buildInventory([set], []));
  row('join them into an inventory', milliseconds(joining));
  const located = { path: [PROJECT_ID], value: inventory, anomalies: [] };
  const facts = { components: [], shared: [{ key: packageInventory.key, located }] };
  const before = peakMegabytes();
  const match = () => advisoryEnrichment(opened.index)(facts);
  const [{ shared = [] }, cold] = await timed(match);
  const [found] = sharedOf(shared, advisoryMatches);
  if (found === undefined) throw new Error('nothing was matched');
  const matches = found.value;
  const vulnerabilities = matches.packages.reduce((sum, one) => sum + one.advisories.length, 0);
  row(
    `match ${matches.compared} packages: ${vulnerabilities} vulnerabilities in ${matches.packages.length}`,
    milliseconds(cold),
  );
  row('each package', `${((cold * 1000) / matches.compared).toFixed(0)} µs`);
  const [, warm] = await timed(match);
  row('match them again', milliseconds(warm));
  const names = inventory.packages.map(({ name }) => name);
  const [, looking] = await timed(() => {
    for (const name of names) opened.index.lookup('npm', name);
  });
  row('look-ups alone, each', `${((looking * 1000) / names.length).toFixed(1)} µs`);
  row('memory at most, and without matching', `${peakMegabytes()} / ${before} MB`);
  opened.close();
}
