import type { Report } from '../core/report.ts';

/** 0 policy met and everything examined; 1 policy violated; 2 usage or internal error; 3 incomplete. */
export const EXIT_CODES = { pass: 0, fail: 1, error: 2, incomplete: 3 } as const;

export function exitCode(report: Report): number {
  if (report.verdict === 'fail') return EXIT_CODES.fail;
  if (report.outcomes.some((outcome) => outcome.kind === 'failed')) return EXIT_CODES.error;
  return EXIT_CODES[report.verdict];
}
