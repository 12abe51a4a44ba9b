/**
 * Weighs a folder of archives of honest packages and counts those with findings at `high` or above.
 *
 *   node bench/packages/false-alarms.ts <folder of archives> [--all]
 *
 * Prints one table of the packages by rule, once over all files and once without the tests, examples and documents
 * that only a source archive carries and nobody installs. --all lists each finding.
 */
import { readdirSync } from 'node:fs';
import type { Finding } from '../../src/index.ts';
import { audit } from '../../src/index.ts';

const ALARMING: ReadonlySet<string> = new Set(['high', 'critical']);
/** What installing does not put anywhere, and no build runs: below the folder of a source archive. */
const UNUSED_RE =
  /(?:^|\/)(?:tests?|testing|[\w-]*[-_]tests?|test[-_]?data|docs?|doc_src|examples?|samples?|benchmarks?|fixtures?|ci|tools|\.github)\//i;

/** `name-1.0-py3-none-any.whl` and `name-1.0.tar.gz` are of one package. */
function packageOf(file: string): string {
  return (/^(.+?)-v?\d/.exec(file)?.[1] ?? file).toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function archiveOf({ location }: Finding): string {
  const [file = ''] = location.path;
  return file.slice(file.lastIndexOf('/') + 1);
}

function isInstalled({ location }: Finding): boolean {
  return !location.path.slice(1).some((part) => UNUSED_RE.test(part));
}

function table(title: string, findings: readonly Finding[], total: number): void {
  const packages = new Set(findings.map((finding) => packageOf(archiveOf(finding))));
  const share = ((packages.size / total) * 100).toFixed(1);
  console.log(`\n${title}: ${packages.size} of ${total} packages (${share} %)\n`);
  const rules = Map.groupBy(findings, ({ rule, severity }) => `${severity} ${rule}`);
  for (const [rule, found] of [...rules].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const names = new Set(found.map((finding) => packageOf(archiveOf(finding))));
    console.log(`- ${rule}: ${[...names].sort().join(', ')}`);
  }
}

const [folder, listing] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: false-alarms.ts <folder of archives> [--all]');
const total = new Set(readdirSync(folder).map(packageOf)).size;
const { findings } = await audit([folder]);
const alarms = findings.filter(({ severity }) => ALARMING.has(severity));
table('All files', alarms, total);
table('Files that are installed or built', alarms.filter(isInstalled), total);
if (listing === '--all')
  for (const { rule, location, message } of alarms)
    console.log(`${location.path.join(' > ')}:${location.line ?? ''} ${rule}: ${message}`);
