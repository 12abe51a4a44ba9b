import type { Finding } from '../core/finding.ts';
import { compareText } from '../core/location.ts';
import type { Report, Tolerated } from '../core/report.ts';
import type { Json } from './json-text.ts';
import { jsonText } from './json-text.ts';
import { factText } from './place.ts';
import { serialNumber } from './serial-number.ts';

const CONTEXT = 'https://openvex.dev/ns/v0.2.0';
const JUSTIFICATION_RE =
  /^(component_not_present|vulnerable_code_not_present|vulnerable_code_not_in_execute_path|vulnerable_code_cannot_be_controlled_by_adversary|inline_mitigations_already_exist)(?:: |\s|$)/;

/**
 * OpenVEX 0.2.0: one statement for each vulnerability of each package. Weighbridge says of none that it does not matter: `not_affected` and
 * `fixed` are repeated from the statements it was given, `affected` is what somebody waived, which accepts the risk; the
 * rest is `under_investigation`.
 */
export function renderOpenVex(report: Report): string {
  const tolerated = new Map(report.tolerated.map((entry) => [entry.finding, entry]));
  const statements = new Map<string, Json>();
  for (const [index, finding] of report.findings.entries())
    for (const { name, aliases } of vulnerabilitiesOf(finding)) {
      const key = `${finding.component}\0${name}`;
      if (statements.has(key)) continue;
      statements.set(key, {
        vulnerability: {
          name: factText(name),
          ...(aliases.length === 0 ? {} : { aliases: aliases.map(factText) }),
        },
        products: [{ '@id': finding.component, identifiers: { purl: finding.component } }],
        ...statusOf(tolerated.get(index), finding),
      });
    }
  const body = {
    author: report.tool.name,
    role: 'scanner',
    timestamp: report.startedAt,
    version: 1,
    tooling: `${report.tool.name} ${report.tool.version}`,
    statements: [...statements]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, statement]) => statement),
  };
  return jsonText({ '@context': CONTEXT, '@id': serialNumber(JSON.stringify(body)), ...body });
}

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** Findings about packages say which advisories they rest on; others are no vulnerabilities. */
function vulnerabilitiesOf({ component, data }: Finding): readonly Named[] {
  const { advisory, aliases, ids } = data;
  if (!component.startsWith('pkg:')) return [];
  if (typeof advisory === 'string')
    return [
      { name: advisory, aliases: Array.isArray(aliases) ? [...new Set<string>(aliases)] : [] },
    ];
  return Array.isArray(ids) ? ids.map((name: string) => ({ name, aliases: [] })) : [];
}

function statusOf(
  tolerated: Tolerated | undefined,
  finding: Finding,
): Readonly<Record<string, Json>> {
  const reason = factText(tolerated?.reason ?? '');
  switch (tolerated?.by) {
    case 'vex-not-affected': {
      const justification = JUSTIFICATION_RE.exec(reason)?.[1];
      return justification === undefined
        ? { status: 'not_affected', impact_statement: reason }
        : { status: 'not_affected', justification, status_notes: reason };
    }
    case 'vex-fixed':
      return { status: 'fixed', status_notes: reason };
    case 'waiver':
      return { status: 'affected', action_statement: `Accepted: ${reason}` };
    case 'rule-off':
    case 'baseline':
    case undefined:
      return { status: 'under_investigation', status_notes: factText(finding.message) };
  }
}
