import type { Finding } from '../core/finding.ts';
import type { Reference } from '../core/rule.ts';
import type { Report, Tolerated } from '../core/report.ts';
import type { ReportContext } from './context.ts';
import { ruleOf } from './context.ts';
import { componentRef, property } from './cyclonedx-reference.ts';
import type { Json } from './json-text.ts';
import { overview } from './overview.ts';
import { factText, placeText } from './place.ts';

/** Places listed per vulnerability; the JSON report has all. */
const MAX_PLACES = 100;

interface Group {
  readonly rule: string;
  readonly tolerated: Tolerated | undefined;
  readonly findings: [Finding, ...Finding[]];
}

/** One per rule, with every component it affects; tolerated findings apart, as they have an analysis. */
export function vulnerabilities(
  report: Report,
  context: ReportContext,
  known: ReadonlySet<string>,
): readonly Json[] {
  const tolerance = new Map(report.tolerated.map((entry) => [entry.finding, entry]));
  const groups = new Map<string, Group>();
  for (const [index, finding] of report.findings.entries()) {
    if (finding.severity === 'info') continue;
    const tolerated = tolerance.get(index);
    const key = JSON.stringify([finding.rule, tolerated?.reason ?? null]);
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { rule: finding.rule, tolerated, findings: [finding] });
    else group.findings.push(finding);
  }
  return Array.from(groups.values(), (group, index) =>
    vulnerability(group, `finding/${index + 1}`, context, known),
  );
}

function vulnerability(
  group: Group,
  ref: string,
  context: ReportContext,
  known: ReadonlySet<string>,
): Json {
  const rule = ruleOf(context, group.rule);
  const affected = new Set(group.findings.map((finding) => finding.component));
  const affects = [...affected]
    .filter((id) => known.has(id))
    .map((id) => ({ ref: componentRef(id) }));
  return {
    'bom-ref': ref,
    id: group.rule,
    source: { name: 'weighbridge' },
    ratings: [{ severity: group.findings[0].severity, method: 'other' }],
    ...cwes(rule.references),
    description: rule.title,
    ...(rule.why === '' ? {} : { detail: rule.why }),
    ...(rule.fix === '' ? {} : { recommendation: rule.fix }),
    ...advisories(rule.references),
    ...analysis(group.tolerated),
    ...(affects.length === 0 ? {} : { affects }),
    properties: group.findings
      .slice(0, MAX_PLACES)
      .map((one) => property('place', `${placeText(one.location)}: ${factText(one.message)}`)),
  };
}

function analysis(tolerated: Tolerated | undefined): { readonly analysis?: Json } {
  if (tolerated === undefined) return {};
  const detail = factText(tolerated.reason);
  if (tolerated.by === 'vex-not-affected') return { analysis: { state: 'not_affected', detail } };
  if (tolerated.by === 'vex-fixed') return { analysis: { state: 'resolved', detail } };
  // A waiver accepts the risk; it does not say that there is none.
  return { analysis: { state: 'exploitable', response: ['will_not_fix'], detail } };
}

function cwes(references: readonly Reference[]): { readonly cwes?: Json } {
  const numbers = references.flatMap(({ id }) => {
    const digits = /^CWE-([1-9]\d*)$/.exec(id)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  return numbers.length === 0 ? {} : { cwes: [...new Set(numbers)] };
}

function advisories(references: readonly Reference[]): { readonly advisories?: Json } {
  const list = references.flatMap(({ id, url }) => (url === undefined ? [] : [{ title: id, url }]));
  return list.length === 0 ? {} : { advisories: list };
}

/** What belongs to a component but is no vulnerability, by component id: remarks and gaps. */
export function remarks(report: Report): ReadonlyMap<string, readonly Json[]> {
  const byComponent = new Map<string, Json[]>();
  const add = (component: string, name: string, text: string) => {
    const list = byComponent.get(component) ?? [];
    list.push(property(name, text));
    byComponent.set(component, list);
  };
  for (const finding of report.findings) {
    if (finding.severity !== 'info') continue;
    add(finding.component, 'remark', `${finding.rule}: ${factText(finding.message)}`);
  }
  for (const gap of overview(report).gaps) {
    const component = gap.location.path[0] ?? '';
    add(component, 'not-examined', `${gap.code}: ${placeText(gap.location)}`);
  }
  return byComponent;
}
