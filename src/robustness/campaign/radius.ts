import type { Norm } from '../../attacks/geometry/norm.ts';

/** What a radius is measured in, for people. */
export type RadiusUnit =
  /** The attack space is 0 … 1 per pixel. */
  | 'pixel'
  /** The attack space is standard deviations of columns. */
  | 'deviation'
  /** The attack space is whatever the array holds. */
  | 'value';

const NORM_WORDS: Readonly<Record<Norm, string>> = {
  linf: 'Linf',
  l2: 'L2',
  l1: 'L1',
  l0: 'L0',
};

export function normName(norm: Norm): string {
  return NORM_WORDS[norm];
}

/** `8/255`, `0.5 std dev`, `3 pixels`: the way the field writes it. */
export function showRadius(norm: Norm, epsilon: number, unit: RadiusUnit): string {
  if (!Number.isFinite(epsilon)) return 'any size';
  if (norm === 'l0') return `${Math.floor(epsilon)} ${unit === 'pixel' ? 'values' : 'columns'}`;
  if (unit === 'pixel' && norm === 'linf') {
    const levels = epsilon * 255;
    return `${Number(levels.toFixed(levels < 10 ? 2 : 1))}/255`;
  }
  const number = String(Number(epsilon.toPrecision(3)));
  return unit === 'deviation' ? `${number} std dev` : number;
}
