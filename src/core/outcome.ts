import type { Gap } from './gap.ts';

/**
 * What happened to one check on one component. Only the runner writes it.
 * "Clean" is only ever said of a `complete` outcome without findings.
 */
export type Outcome = {
  readonly component: string;
  readonly check: string;
} & (
  | { readonly kind: 'complete'; readonly findings: number }
  | { readonly kind: 'partial'; readonly findings: number; readonly gaps: readonly Gap[] }
  | { readonly kind: 'not-applicable' }
  | { readonly kind: 'skipped'; readonly lacking: string; readonly gaps: readonly Gap[] }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string }
);
