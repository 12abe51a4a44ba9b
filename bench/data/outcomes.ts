import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowCause } from '../../src/core/dataset-suspicion.ts';
import { attackName, type Case } from './cases.ts';
import { areaUnderCurve, precisionAtPlanted } from './measures.ts';
import { readPlanted, type PlantedFile } from './plant.ts';
import { readFloats } from './raw-arrays.ts';
import { OURS, peersOf, type Tool } from './tools.ts';

/** What a tool wrote of one case and seed. */
export interface ToolFile {
  readonly tool: string;
  readonly version: string;
  /** Why it gave no answer. */
  readonly failed?: string;
  readonly seconds: number;
  /** Seconds of the processor, which other work on the machine disturbs less. */
  readonly processor: number;
  /** Largest resident memory in MB, imports included. */
  readonly peak: number;
  /** What it would have dropped. */
  readonly accused: readonly number[];
  /** Ours only: all suspects. */
  readonly suspects?: readonly {
    readonly row: number;
    readonly cause: RowCause;
    readonly confidence: 'low' | 'medium' | 'high';
  }[];
  readonly triggers?: readonly {
    readonly title: string;
    readonly target: number;
    readonly isCleanLabel: boolean;
  }[];
}

interface JudgedFile {
  readonly accuracy: number;
  readonly success: number | null;
  readonly dropped: number;
}

/** One tool on one case and seed. NaN where there is no such figure. */
export interface Outcome {
  readonly tool: Tool | 'nothing';
  readonly failed?: string;
  readonly version: string;
  readonly area: number;
  readonly precision: number;
  /** Share of the planted rows that it accuses. */
  readonly recall: number;
  /** Accused rows that were not planted, per 1,000 of those; of ours, the ones accused with high confidence. */
  readonly falseAlarms: number;
  /** The same of all that would be dropped. */
  readonly droppedOthers: number;
  /** The same of rows whose cause is told as a finding of severity `high`; the peers know no severities. */
  readonly severeAlarms: number;
  /** Ours: of rows accused with high confidence, how many were not planted, by cause. */
  readonly wrongly: ReadonlyMap<RowCause, number>;
  /** Ours: of the accused planted rows, the share that is told the right cause. */
  readonly causeAccuracy: number;
  readonly processor: number;
  readonly peak: number;
  readonly accuracy: number;
  readonly success: number;
  readonly dropped: number;
}

const EXPECTED: Readonly<Record<PlantedFile['cause'], RowCause | undefined>> = {
  none: undefined,
  'random-flip': 'label-noise',
  'targeted-flip': 'targeted-flip',
  trigger: 'dirty-label-backdoor',
  'clean-label-trigger': 'clean-label-backdoor',
  'duplicate-flood': 'flood',
  'contradictory-duplicate': 'contradiction',
};

/** Causes whose rules are of severity `high` or above (src/checks/data): noise, copies and outliers are not. */
const SEVERE: readonly RowCause[] = [
  'dirty-label-backdoor',
  'clean-label-backdoor',
  'targeted-flip',
];

/** What is there of one case: by tool, one outcome per seed that has been run. */
export interface CaseOutcomes {
  readonly one: Case;
  readonly planted: number;
  readonly rows: number;
  readonly byTool: ReadonlyMap<Tool | 'nothing', ReadonlyMap<number, Outcome>>;
}

export function folderOf({ set, attack }: Case, seed: number, cache: string): string {
  return join(cache, 'runs', set, attackName(attack).replaceAll(' ', '_'), `${seed}`);
}

export function outcomesOf(
  one: Case,
  seeds: readonly number[],
  cache: string,
): CaseOutcomes | undefined {
  const byTool = new Map<Tool | 'nothing', Map<number, Outcome>>();
  let about: PlantedFile | undefined;
  for (const seed of seeds) {
    const folder = folderOf(one, seed, cache);
    if (!existsSync(join(folder, 'planted.json'))) continue;
    about = readPlanted(folder);
    for (const tool of ['nothing', OURS, ...peersOf(one)] as const) {
      const outcome = outcomeOf(tool, folder, about);
      if (outcome === undefined) continue;
      const ofTool = byTool.get(tool) ?? new Map<number, Outcome>();
      byTool.set(tool, ofTool.set(seed, outcome));
    }
  }
  if (about === undefined) return undefined;
  return { one, planted: about.planted.length, rows: about.rows, byTool };
}

function outcomeOf(
  tool: Tool | 'nothing',
  folder: string,
  about: PlantedFile,
): Outcome | undefined {
  const judged = readJudged(join(folder, `${tool}.judged.json`));
  const found = readTool(join(folder, `${tool}.json`));
  if (found === undefined && judged === undefined) return undefined;
  const { planted, spared } = sought(about);
  const hasScores = found !== undefined && found.failed === undefined && planted.size > 0;
  const scores = hasScores ? readFloats(join(folder, `${tool}.f32`)) : undefined;
  const accused = found?.accused ?? [];
  const hits = accused.filter((row) => planted.has(row)).length;
  const others = accused.filter((row) => !planted.has(row) && !spared.has(row)).length;
  const wrong = wrongly(found, (row) => planted.has(row) || spared.has(row));
  const severe = sum(SEVERE.map((cause) => wrong.get(cause) ?? 0));
  const perThousand = (count: number): number =>
    (1000 * count) / (about.rows - planted.size - spared.size);
  return {
    tool,
    version: found?.version ?? '',
    ...(found?.failed === undefined ? {} : { failed: found.failed }),
    area: scores === undefined ? Number.NaN : areaUnderCurve(scores, planted),
    precision: scores === undefined ? Number.NaN : precisionAtPlanted(scores, planted),
    recall: planted.size === 0 ? Number.NaN : hits / planted.size,
    falseAlarms:
      found === undefined || found.failed !== undefined
        ? Number.NaN
        : perThousand(tool === OURS ? sum(wrong.values()) : others),
    droppedOthers: perThousand(others),
    severeAlarms: perThousand(severe),
    wrongly: wrong,
    causeAccuracy: found === undefined ? Number.NaN : causeAccuracy(found, planted, about.cause),
    processor: found?.processor ?? Number.NaN,
    peak: found?.peak ?? Number.NaN,
    accuracy: judged?.accuracy ?? Number.NaN,
    success: judged?.success ?? Number.NaN,
    dropped: judged?.dropped ?? Number.NaN,
  };
}

/** What is to be found. Of rows that contradict each other, the copies: their labels are wrong. Accusing the originals, too, is no mistake. */
function sought({ planted, cause, rows }: PlantedFile): {
  readonly planted: ReadonlySet<number>;
  readonly spared: ReadonlySet<number>;
} {
  if (cause !== 'contradictory-duplicate') return { planted: new Set(planted), spared: new Set() };
  const copies = rows - planted.length / 2;
  return {
    planted: new Set(planted.filter((row) => row >= copies)),
    spared: new Set(planted.filter((row) => row < copies)),
  };
}

function causeAccuracy(
  { suspects }: ToolFile,
  planted: ReadonlySet<number>,
  cause: PlantedFile['cause'],
): number {
  const hits = suspects?.filter(({ row }) => planted.has(row)) ?? [];
  if (hits.length === 0) return Number.NaN;
  return hits.filter((suspect) => suspect.cause === EXPECTED[cause]).length / hits.length;
}

function wrongly(
  found: ToolFile | undefined,
  isPlanted: (row: number) => boolean,
): ReadonlyMap<RowCause, number> {
  const counts = new Map<RowCause, number>();
  for (const { row, cause, confidence } of found?.suspects ?? [])
    if (confidence === 'high' && !isPlanted(row)) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return counts;
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((all, count) => all + count, 0);
}

function readTool(path: string): ToolFile | undefined {
  if (!existsSync(path)) return undefined;
  const file: ToolFile = JSON.parse(readFileSync(path, 'utf8'));
  return file;
}

function readJudged(path: string): JudgedFile | undefined {
  if (!existsSync(path)) return undefined;
  const file: JudgedFile = JSON.parse(readFileSync(path, 'utf8'));
  return file;
}
