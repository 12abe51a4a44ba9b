import type { Gap } from '../core/gap.ts';
import { GAP_CODES } from '../core/gap.ts';
import type { Report } from '../core/report.ts';
import type { Json } from './json-text.ts';
import { overview } from './overview.ts';
import { factText, placeText } from './place.ts';
import { artifactLocation } from './sarif-artifact.ts';
import { sarifText } from './sarif-text.ts';

/** Each further gap says the same as the ones before it; the JSON report has them all. */
const MAX_NOTIFICATIONS = 1000;

const CHECK_FAILED = 'check-failed';
const RESULTS_CUT = 'results-cut';

/** What a run may say about itself: the gap codes, and two of this format's own. */
export function notificationDescriptors(): readonly Json[] {
  return [
    ...Object.entries(GAP_CODES),
    [CHECK_FAILED, 'a check failed: a defect of Weighbridge'] as const,
    [RESULTS_CUT, 'more results than a service accepts'] as const,
  ].map(([id, text]) => ({ id, shortDescription: { text: `${text}.` } }));
}

/** What was not examined, so that a run with gaps does not look like a clean one. */
export function notifications(report: Report, root: string, maxResults: number): readonly Json[] {
  const { gaps, failures } = overview(report);
  const cut = report.findings.length - maxResults;
  const all = [
    ...(cut <= 0
      ? []
      : [notification(RESULTS_CUT, 'warning', `${cut} of the mildest results are left out`)]),
    ...failures.map((failure) =>
      notification(
        CHECK_FAILED,
        'error',
        `check ${failure.check} failed: ${factText(failure.detail)}`,
        artifactLocation(failure.component, root),
      ),
    ),
    ...gaps.map((gap) =>
      notification(
        gap.code,
        'warning',
        gapText(gap),
        artifactLocation(gap.location.path[0] ?? '', root),
      ),
    ),
  ];
  return all.slice(0, MAX_NOTIFICATIONS);
}

function gapText(gap: Gap): string {
  const detail = gap.detail === '' ? '' : ` (${factText(gap.detail)})`;
  return `Not examined: ${placeText(gap.location)}: ${GAP_CODES[gap.code]}${detail}`;
}

function notification(
  id: string,
  level: 'warning' | 'error',
  text: string,
  artifact?: { readonly uri: string; readonly uriBaseId: string },
): Json {
  return {
    descriptor: { id },
    level,
    message: { text: sarifText(text) },
    ...(artifact === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: { ...artifact } } }] }),
  };
}
