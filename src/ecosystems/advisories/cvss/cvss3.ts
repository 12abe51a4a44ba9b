import type { CvssVector } from './vector.ts';

/** Weights of CVSS v3.0 and v3.1, specification section 7.4. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const PRIVILEGES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/** The base score, 0 to 10; undefined when a mandatory metric is missing or unknown. */
export function baseScore3({ version, metrics }: CvssVector): number | undefined {
  const scope = metrics.get('S') ?? '';
  const weight = (metric: string): number =>
    WEIGHTS[metric]?.[metrics.get(metric) ?? ''] ?? Number.NaN;
  const privileges = PRIVILEGES[scope]?.[metrics.get('PR') ?? ''] ?? Number.NaN;
  const isChanged = scope === 'C';
  const lost = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = isChanged ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost;
  const exploitability = 8.22 * weight('AV') * weight('AC') * privileges * weight('UI');
  if (Number.isNaN(impact + exploitability)) return undefined;
  if (impact <= 0) return 0;
  const sum = isChanged ? 1.08 * (impact + exploitability) : impact + exploitability;
  return version === '3.0' ? Math.ceil(Math.min(sum, 10) * 10) / 10 : roundUp(Math.min(sum, 10));
}

/** Appendix A of version 3.1: rounding up that does not depend on how floating point errs. */
function roundUp(value: number): number {
  const scaled = Math.round(value * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}
