import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { CASES, JUDGED_SEEDS } from './cases.ts';
import { outcomesOf, type CaseOutcomes } from './outcomes.ts';
import { causes, cleansing, costs, detection, falseAlarms } from './tables.ts';

const README = join(import.meta.dirname, 'README.md');
const BEGIN = '<!-- results: begin -->';
const END = '<!-- results: end -->';

/** Writes the tables of all results that are there into README.md. */
export function writeResults(cache: string, seeds: readonly number[]): void {
  const all = CASES.map((one) => outcomesOf(one, seeds, cache)).filter(
    (outcomes) => outcomes !== undefined,
  );
  const judged = seeds.filter((seed) => JUDGED_SEEDS.includes(seed));
  const text = [
    BEGIN,
    '',
    `Written by \`node bench/data/run.ts\`: ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}; ${versions(all)}.`,
    `Mean and 95 % interval over seeds ${seeds.toSorted((a, b) => a - b).join(', ')}, as far as they have been run; goals are judged on ${judged.join(', ')} only.`,
    '',
    '### Rows found',
    '',
    detection(all, seeds, judged),
    '',
    '### Causes',
    '',
    causes(all, seeds),
    '',
    '### Attack success before and after cleansing',
    '',
    cleansing(all, seeds),
    '',
    '### False alarms on clean sets',
    '',
    falseAlarms(all, seeds, judged),
    '',
    '### Time and memory',
    '',
    costs(all, seeds),
    '',
    END,
  ].join('\n');
  const page = readFileSync(README, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  writeFileSync(README, `${before}${text}${rest.split(END)[1] ?? '\n'}`);
}

function versions(all: readonly CaseOutcomes[]): string {
  const found = new Map<string, string>();
  for (const { byTool } of all)
    for (const [tool, outcomes] of byTool)
      for (const { version } of outcomes.values())
        if (version !== '') found.set(PACKAGES[tool.split('-')[0] ?? ''] ?? tool, version);
  return [...found].map(([name, version]) => `${name} ${version}`).join(', ');
}

const PACKAGES: Readonly<Record<string, string>> = {
  datalab: 'cleanlab',
  art: 'ART',
  pyod: 'PyOD',
  weighbridge: 'Weighbridge',
};
