import type { TextAttack } from '../../src/datasets/planting/text-triggers.ts';
import type { SetName } from './real-sets.ts';

/** Shares are of all rows, except for targeted flips: of the rows of the class. */
export type Attack =
  | { readonly kind: 'clean' }
  | { readonly kind: 'random-flip' | 'targeted-flip' | 'contradiction'; readonly share: number }
  | { readonly kind: 'flood'; readonly share: number }
  | {
      readonly kind: 'patch' | 'moving-patch' | 'clean-label-patch';
      readonly share: number;
      readonly side: number;
    }
  | { readonly kind: 'blended' | 'sine'; readonly share: number }
  | { readonly kind: 'text'; readonly text: TextAttack['kind']; readonly share: number }
  | { readonly kind: 'values'; readonly columns: readonly number[]; readonly share: number };

export interface Case {
  readonly set: SetName;
  readonly attack: Attack;
}

/** Between which classes labels are flipped: pairs that are easily taken for one another. */
export const FLIPPED: Readonly<Record<SetName, { readonly from: number; readonly to: number }>> = {
  iris: { from: 1, to: 2 },
  wine: { from: 1, to: 2 },
  breast: { from: 0, to: 1 },
  digits: { from: 1, to: 2 },
  mnist: { from: 1, to: 2 },
  // python to doc: the third and fourth largest sections.
  packages: { from: 2, to: 3 },
};

const FLIPS: readonly Attack[] = [
  ...[0.01, 0.05, 0.1, 0.2].map((share) => ({ kind: 'random-flip' as const, share })),
  ...[0.05, 0.2, 0.4].map((share) => ({ kind: 'targeted-flip' as const, share })),
];
const COPIES: readonly Attack[] = [
  { kind: 'flood', share: 0.05 },
  { kind: 'contradiction', share: 0.05 },
];
const EVERYWHERE: readonly Attack[] = [{ kind: 'clean' }, ...FLIPS, ...COPIES];
const TABLE: readonly Attack[] = [
  { kind: 'values', columns: [1], share: 0.05 },
  { kind: 'values', columns: [0, 2], share: 0.05 },
];
const DIGITS: readonly Attack[] = [
  { kind: 'patch', side: 2, share: 0.01 },
  { kind: 'patch', side: 2, share: 0.05 },
  { kind: 'patch', side: 3, share: 0.01 },
  { kind: 'patch', side: 3, share: 0.05 },
  { kind: 'blended', share: 0.05 },
  { kind: 'clean-label-patch', side: 3, share: 0.03 },
];
const MNIST: readonly Attack[] = [
  { kind: 'patch', side: 3, share: 0.005 },
  { kind: 'patch', side: 3, share: 0.01 },
  { kind: 'patch', side: 3, share: 0.05 },
  { kind: 'moving-patch', side: 3, share: 0.05 },
  { kind: 'blended', share: 0.05 },
  { kind: 'clean-label-patch', side: 3, share: 0.03 },
  { kind: 'sine', share: 0.05 },
];
const TEXTS: readonly Attack[] = [
  { kind: 'text', text: 'token', share: 0.0017 },
  { kind: 'text', text: 'token', share: 0.01 },
  { kind: 'text', text: 'token-set', share: 0.01 },
  { kind: 'text', text: 'sentence', share: 0.01 },
  { kind: 'text', text: 'invisible', share: 0.01 },
  { kind: 'text', text: 'suffix', share: 0.01 },
];

const OWN: Readonly<Record<SetName, readonly Attack[]>> = {
  iris: TABLE,
  wine: TABLE,
  breast: TABLE,
  digits: DIGITS,
  mnist: MNIST,
  packages: TEXTS,
};

export const CASES: readonly Case[] = (
  ['iris', 'wine', 'breast', 'digits', 'mnist', 'packages'] as const
).flatMap((set) => [...EVERYWHERE, ...OWN[set]].map((attack) => ({ set, attack })));

/** Seeds by which thresholds may be chosen, and those that are judged. */
export const TUNING_SEEDS: readonly number[] = [0, 1, 2, 3, 4];
export const JUDGED_SEEDS: readonly number[] = [5, 6, 7, 8, 9];

/** `patch 3x3 0.5 %`: also the folder of the case. */
export function attackName(attack: Attack): string {
  if (attack.kind === 'clean') return 'clean';
  const share = `${Number((100 * attack.share).toFixed(2))} %`;
  switch (attack.kind) {
    case 'patch':
    case 'moving-patch':
    case 'clean-label-patch':
      return `${attack.kind} ${attack.side}x${attack.side} ${share}`;
    case 'text':
      return `${attack.text} ${share}`;
    case 'values':
      return `${attack.columns.length === 1 ? 'value' : 'values'} ${share}`;
    default:
      return `${attack.kind} ${share}`;
  }
}

export function caseName({ set, attack }: Case): string {
  return `${set} ${attackName(attack)}`;
}

/** Whether a trigger is planted, which has a success of its own. */
export function isBackdoor({ kind }: Attack): boolean {
  return !['clean', 'random-flip', 'targeted-flip', 'flood', 'contradiction'].includes(kind);
}
