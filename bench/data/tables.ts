import { attackName, caseName, isBackdoor } from './cases.ts';
import { goalOf, type Goal } from './goals.ts';
import { intervalOf } from './measures.ts';
import type { CaseOutcomes, Outcome } from './outcomes.ts';
import { OURS, PEERS, type Tool } from './tools.ts';

type Read = (outcome: Outcome) => number;

/** Outlier detectors share a column: the best of them is shown. */
const OUTLIERS = PEERS.filter((peer) => peer.startsWith('pyod-'));
const ABSENT = '-';

function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function valuesOf(
  { byTool }: CaseOutcomes,
  tool: Tool | 'nothing',
  seeds: readonly number[],
  read: Read,
): readonly number[] {
  const ofTool = byTool.get(tool);
  return seeds.map((seed) => {
    const outcome = ofTool?.get(seed);
    return outcome === undefined ? Number.NaN : read(outcome);
  });
}

/** `0.93 ± 0.02`, or what is known of why there is none. */
function cell(
  outcomes: CaseOutcomes,
  tool: Tool | 'nothing',
  seeds: readonly number[],
  read: Read,
  digits = 2,
): string {
  const interval = intervalOf(valuesOf(outcomes, tool, seeds, read));
  if (interval === undefined) {
    const failed = [...(outcomes.byTool.get(tool)?.values() ?? [])].some((each) => each.failed);
    return failed ? 'fails' : ABSENT;
  }
  const mean = interval.mean.toFixed(digits);
  return Number.isNaN(interval.half) ? mean : `${mean} ± ${interval.half.toFixed(digits)}`;
}

function found(outcomes: CaseOutcomes, tool: Tool, seeds: readonly number[]): string {
  const precision = cell(outcomes, tool, seeds, (outcome) => outcome.precision);
  const area = intervalOf(valuesOf(outcomes, tool, seeds, (outcome) => outcome.area));
  return area === undefined ? precision : `${precision} (${area.mean.toFixed(3)})`;
}

function met({ wanted, isMet }: Goal): readonly [string, string] {
  return [wanted, isMet === undefined ? '' : isMet ? 'yes' : '**no**'];
}

/** Precision at k and area under the curve of every planted case. */
export function detection(
  all: readonly CaseOutcomes[],
  seeds: readonly number[],
  judged: readonly number[],
): string {
  const rows = all
    .filter(({ one }) => one.attack.kind !== 'clean')
    .map((outcomes) => [
      caseName(outcomes.one),
      `${outcomes.planted} of ${outcomes.rows}`,
      cell(outcomes, 'nothing', seeds, ({ success }) => success),
      found(outcomes, OURS, seeds),
      found(outcomes, 'cleanlab', seeds),
      found(outcomes, isCopied(outcomes) ? 'datalab-duplicates' : 'datalab', seeds),
      found(outcomes, 'art-spectral', seeds),
      found(outcomes, 'art-activation', seeds),
      bestOutlier(outcomes, seeds),
      ...met(goalOf(outcomes, judged)),
    ]);
  return markdown(
    [
      'case',
      'planted',
      'success',
      'Weighbridge',
      'cleanlab',
      'Datalab',
      'ART spectral',
      'ART activation',
      'PyOD, best of four',
      'wanted',
      'met',
    ],
    rows,
  );
}

function isCopied({ one }: CaseOutcomes): boolean {
  return one.attack.kind === 'flood' || one.attack.kind === 'contradiction';
}

function bestOutlier(outcomes: CaseOutcomes, seeds: readonly number[]): string {
  const mean = (tool: Tool): number =>
    intervalOf(valuesOf(outcomes, tool, seeds, ({ precision }) => precision))?.mean ?? -1;
  const [best] = OUTLIERS.toSorted((a, b) => mean(b) - mean(a));
  if (best === undefined || mean(best) < 0) return ABSENT;
  return `${found(outcomes, best, seeds)} ${best.slice('pyod-'.length)}`;
}

/** What ours says of the planted rows, and of the others. */
export function causes(all: readonly CaseOutcomes[], seeds: readonly number[]): string {
  const rows = all
    .filter(({ one, byTool }) => one.attack.kind !== 'clean' && byTool.has(OURS))
    .map((outcomes) => [
      caseName(outcomes.one),
      cell(outcomes, OURS, seeds, ({ recall }) => recall),
      cell(outcomes, OURS, seeds, ({ causeAccuracy }) => causeAccuracy),
      cell(outcomes, OURS, seeds, (outcome) => outcome.droppedOthers, 1),
      cell(outcomes, OURS, seeds, (outcome) => outcome.falseAlarms, 1),
      cell(outcomes, 'cleanlab', seeds, ({ recall }) => recall),
      cell(outcomes, 'cleanlab', seeds, (outcome) => outcome.falseAlarms, 1),
    ]);
  return markdown(
    [
      'case',
      'planted rows accused',
      'told the right cause',
      'others accused, per 1,000',
      'of them with high confidence',
      'cleanlab: planted accused',
      'cleanlab: others, per 1,000',
    ],
    rows,
  );
}

const CLEANSED = [OURS, 'cleanlab', 'art-spectral', 'art-activation', 'pyod-iforest'] as const;

/** Attack success and clean accuracy of models trained without what each tool accuses. */
export function cleansing(all: readonly CaseOutcomes[], seeds: readonly number[]): string {
  const rows = all
    .filter(({ one }) => isBackdoor(one.attack) || one.attack.kind === 'targeted-flip')
    .map((outcomes) => [
      caseName(outcomes.one),
      after(outcomes, 'nothing', seeds),
      ...CLEANSED.map((tool) => after(outcomes, tool, seeds)),
    ]);
  return markdown(
    ['case', 'before', 'Weighbridge', 'cleanlab', 'ART spectral', 'ART activation', 'PyOD iforest'],
    rows,
  );
}

/** `0.97 ± 0.01, 0.96 right, 120 dropped`. */
function after(outcomes: CaseOutcomes, tool: Tool | 'nothing', seeds: readonly number[]): string {
  const success = cell(outcomes, tool, seeds, (outcome) => outcome.success);
  const accuracy = intervalOf(valuesOf(outcomes, tool, seeds, (outcome) => outcome.accuracy));
  const dropped = intervalOf(valuesOf(outcomes, tool, seeds, (outcome) => outcome.dropped));
  if (accuracy === undefined) return success;
  const right = `${success}, ${accuracy.mean.toFixed(3)} right`;
  return tool === 'nothing' ? right : `${right}, ${dropped?.mean.toFixed(0)} dropped`;
}

/** Accused rows per 1,000 of sets nothing was planted in. */
export function falseAlarms(
  all: readonly CaseOutcomes[],
  seeds: readonly number[],
  judged: readonly number[],
): string {
  const tools = [OURS, ...PEERS] as const;
  const rows = all
    .filter(({ one }) => one.attack.kind === 'clean')
    .map((outcomes) => [
      `${outcomes.one.set} (${outcomes.rows})`,
      cell(outcomes, OURS, seeds, ({ severeAlarms }) => severeAlarms, 1),
      ...met(goalOf(outcomes, judged)),
      ...tools.map((tool) => cell(outcomes, tool, seeds, (outcome) => outcome.falseAlarms, 1)),
      wronglyAs(outcomes),
    ]);
  return markdown(
    ['set', 'at severity high', 'wanted', 'met', ...tools, 'ours, rows by cause'],
    rows,
  );
}

/** `label-noise 37`: mean rows per run. */
function wronglyAs({ byTool }: CaseOutcomes): string {
  const outcomes = [...(byTool.get(OURS)?.values() ?? [])];
  const sums = new Map<string, number>();
  for (const { wrongly } of outcomes)
    for (const [cause, rows] of wrongly) sums.set(cause, (sums.get(cause) ?? 0) + rows);
  return [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .map(([cause, rows]) => `${cause} ${Number((rows / outcomes.length).toFixed(1))}`)
    .join(', ');
}

/** Processor seconds and memory on the first backdoor of each set. */
export function costs(all: readonly CaseOutcomes[], seeds: readonly number[]): string {
  const tools = [OURS, ...PEERS.filter((peer) => peer !== 'datalab-duplicates')] as const;
  const sets = [...new Set(all.map(({ one }) => one.set))];
  const rows = sets.flatMap((set) => {
    const outcomes = all.find(({ one }) => one.set === set && isBackdoor(one.attack));
    if (outcomes === undefined) return [];
    return [
      [
        `${set} ${attackName(outcomes.one.attack)}`,
        ...tools.map((tool) => {
          const seconds = valuesOf(outcomes, tool, seeds, (outcome) => outcome.processor);
          const peak = valuesOf(outcomes, tool, seeds, (outcome) => outcome.peak);
          const least = Math.min(...seconds.filter((value) => !Number.isNaN(value)));
          const most = Math.max(...peak.filter((value) => !Number.isNaN(value)));
          return Number.isFinite(least) ? `${least.toFixed(1)} s (${most.toFixed(0)} MB)` : ABSENT;
        }),
      ],
    ];
  });
  return markdown(['case', ...tools], rows);
}
