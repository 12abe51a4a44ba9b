import type { Case } from './cases.ts';
import { nameOf } from './cases.ts';
import type { Measured } from './measured.ts';

/** One case, by us and by the others. */
export interface Compared {
  readonly case: Case;
  readonly own: Measured;
  readonly others: readonly Measured[];
}

/** Fastest of the timed runs: whatever else the machine does only makes them slower. */
function secondsOf({ seconds }: Measured): number {
  return Math.min(...seconds);
}

function peakOf({ peak }: Measured): string {
  return peak === undefined ? '' : ` (${peak.toFixed(0)} MB)`;
}

function figure(measured: Measured, { goal }: Case): string {
  if (goal.kind === 'time') return `${secondsOf(measured).toFixed(3)} s${peakOf(measured)}`;
  if (goal.kind === 'norm')
    return `${measured.medianNorm?.toFixed(4) ?? '-'} (${percent(measured.robust)} not fooled)`;
  if (goal.kind === 'queries')
    return `${measured.forwards.toFixed(0)} (${percent(measured.robust)})`;
  return percent(measured.robust);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** How far our figure is from another's, in the goal's own terms, and whether that is as wanted. */
function judge({ case: { goal }, own }: Compared, other: Measured): readonly [string, boolean] {
  switch (goal.kind) {
    case 'equal': {
      const apart = Math.round((own.robust - other.robust) * own.samples);
      return [`${signed(apart)} samples`, apart === 0];
    }
    case 'points': {
      const apart = 100 * (own.robust - other.robust);
      // Fewer left robust is a better attack.
      return [`${signed(Number(apart.toFixed(2)))} points`, apart <= goal.most + 1e-9];
    }
    case 'norm': {
      // Medians over different samples tell nothing: whoever fools more is ahead.
      if (other.robust !== own.robust)
        return [
          other.robust > own.robust ? 'fools fewer' : 'fools more',
          other.robust > own.robust,
        ];
      const ratio = (own.medianNorm ?? Number.NaN) / (other.medianNorm ?? Number.NaN) - 1;
      return [`${signed(Number((100 * ratio).toFixed(1)))} %`, ratio <= goal.most];
    }
    case 'queries': {
      const ratio = own.forwards / other.forwards - 1;
      return [`${signed(Number((100 * ratio).toFixed(1)))} %`, ratio <= goal.most];
    }
    case 'time': {
      const ratio = secondsOf(other) / secondsOf(own);
      return [`${ratio.toFixed(2)} x`, ratio >= goal.least];
    }
    default:
      return goal satisfies never;
  }
}

function wanted({ goal }: Case): string {
  switch (goal.kind) {
    case 'equal':
      return 'equal';
    case 'points':
      return `≤ +${goal.most} points`;
    case 'norm':
    case 'queries':
      return `≤ +${(100 * goal.most).toFixed(0)} %`;
    case 'time':
      return `≥ ${goal.least} x`;
    default:
      return goal satisfies never;
  }
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

/** Against whom a case is judged: for time the fastest, else everybody. */
function judges(compared: Compared): readonly Measured[] {
  const { case: one, others } = compared;
  if (one.goal.kind !== 'time') return others;
  return others.toSorted((a, b) => secondsOf(a) - secondsOf(b)).slice(0, 1);
}

/** A Markdown table of one section. */
export function tableOf(section: Case['section'], all: readonly Compared[]): string {
  const rows = all.filter((one) => one.case.section === section);
  const lines = rows.map((compared) => {
    const { case: one, own, others } = compared;
    const verdicts = judges(compared).map((other) => ({ other, verdict: judge(compared, other) }));
    const reached = verdicts.map(({ other, verdict }) => `${other.tool} ${verdict[0]}`).join(', ');
    const missed = verdicts.filter(({ verdict }) => !verdict[1]);
    const met =
      missed.length === 0
        ? 'yes'
        : missed.length === verdicts.length
          ? 'no'
          : `not for ${missed.map(({ other }) => other.tool).join(', ')}`;
    const theirs = others.map((other) => `${other.tool} ${figure(other, one)}`).join(', ');
    return `| ${nameOf(one)} | ${figure(own, one)} | ${theirs} | ${wanted(one)} | ${reached} | ${met} |`;
  });
  const heads = ['case', 'Weighbridge', 'others', 'wanted', 'apart', 'met'];
  return [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...lines].join(
    '\n',
  );
}
