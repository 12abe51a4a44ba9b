import { isBackdoor } from './cases.ts';
import { intervalOf } from './measures.ts';
import type { CaseOutcomes, Outcome } from './outcomes.ts';
import { OURS, type Tool } from './tools.ts';

/** Success from which on a backdoor has to be found. */
const LEARNED = 0.9;
const BACKDOOR_PRECISION = 0.9;
/** Targeted flips that cleanlab finds up to here have to be found from there on. */
const FLIPS_MISSED = 0.6;
const FLIPS_FOUND = 0.85;
/** False alarms per 1,000 clean rows. */
const FALSE_ALARMS = 1;

export interface Goal {
  /** In words, empty where nothing is wanted. */
  readonly wanted: string;
  readonly isMet: boolean | undefined;
}

const NONE: Goal = { wanted: '', isMet: undefined };

/** What is wanted of a case, judged on the seeds given. */
export function goalOf(outcomes: CaseOutcomes, seeds: readonly number[]): Goal {
  const { attack } = outcomes.one;
  const own = figure(outcomes, OURS, seeds, ({ precision }) => precision);
  if (attack.kind === 'clean') {
    const alarms = figure(outcomes, OURS, seeds, ({ severeAlarms }) => severeAlarms);
    return verdict(`≤ ${FALSE_ALARMS}`, alarms === undefined ? undefined : alarms <= FALSE_ALARMS);
  }
  if (isBackdoor(attack)) {
    const success = figure(outcomes, 'nothing', seeds, (outcome) => outcome.success);
    if (success === undefined || success <= LEARNED) return NONE;
    // Nothing stands out in a faint wave over rows whose labels are right.
    if (attack.kind === 'sine') return { wanted: 'blind spot', isMet: undefined };
    return verdict(
      `≥ ${BACKDOOR_PRECISION}`,
      own === undefined ? undefined : own >= BACKDOOR_PRECISION,
    );
  }
  const theirs = figure(outcomes, 'cleanlab', seeds, ({ precision }) => precision);
  if (theirs === undefined) return NONE;
  if (attack.kind === 'targeted-flip')
    return theirs > FLIPS_MISSED
      ? NONE
      : verdict(`≥ ${FLIPS_FOUND}`, own === undefined ? undefined : own >= FLIPS_FOUND);
  if (attack.kind === 'random-flip')
    return verdict(
      `≥ ${theirs.toFixed(2)}`,
      own === undefined ? undefined : noWorse(outcomes, seeds),
    );
  return NONE;
}

function verdict(wanted: string, isMet: boolean | undefined): Goal {
  return { wanted, isMet };
}

function figure(
  { byTool }: CaseOutcomes,
  tool: Tool | 'nothing',
  seeds: readonly number[],
  of: (outcome: Outcome) => number,
): number | undefined {
  const ofTool = byTool.get(tool);
  return intervalOf(seeds.map((seed) => read(ofTool?.get(seed), of)))?.mean;
}

function read(outcome: Outcome | undefined, of: (outcome: Outcome) => number): number {
  return outcome === undefined ? Number.NaN : of(outcome);
}

/** Whether the differences to cleanlab on the same planted rows, seed by seed, leave room for none: their 95 % interval ends above 0. */
function noWorse({ byTool }: CaseOutcomes, seeds: readonly number[]): boolean {
  const precision = (tool: Tool, seed: number): number =>
    read(byTool.get(tool)?.get(seed), (outcome) => outcome.precision);
  const apart = intervalOf(
    seeds.map((seed) => precision(OURS, seed) - precision('cleanlab', seed)),
  );
  return apart !== undefined && (apart.mean >= 0 || apart.mean + apart.half >= 0);
}
