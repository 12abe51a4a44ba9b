import type { Located } from '../core/artifact.ts';
import type { Gap } from '../core/gap.ts';
import type { Location } from '../core/location.ts';
import type { Outcome } from '../core/outcome.ts';
import type { JobResult } from './job.ts';

/**
 * The result for the same bytes at another path. Nothing a job says depends on the folders above a
 * file, only on its name, which the caller has compared.
 */
export function relocate(result: JobResult, path: string): JobResult {
  const from = result.component.id;
  if (from === path) return result;
  const move = (first: string | undefined): string => (first === from ? path : (first ?? path));
  const at = (location: Location): Location => ({
    ...location,
    path: [move(location.path[0]), ...location.path.slice(1)],
  });
  const gap = (one: Gap): Gap => ({ ...one, location: at(one.location) });
  const outcome = (one: Outcome): Outcome =>
    'gaps' in one
      ? { ...one, component: move(one.component), gaps: one.gaps.map(gap) }
      : { ...one, component: move(one.component) };
  const located = (one: Located<unknown>): Located<unknown> => ({
    ...one,
    path: [move(one.path[0]), ...one.path.slice(1)],
  });
  return {
    ...result,
    component: { ...result.component, id: path },
    findings: result.findings.map((finding) => ({
      ...finding,
      component: move(finding.component),
      location: at(finding.location),
    })),
    outcomes: result.outcomes.map(outcome),
    gaps: result.gaps.map(gap),
    shared: result.shared.map((one) => ({ ...one, located: located(one.located) })),
  };
}
