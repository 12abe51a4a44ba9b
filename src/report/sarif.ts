import { escapeLine } from '../core/escape.ts';
import { excerpt } from '../core/excerpt.ts';
import type { Finding } from '../core/finding.ts';
import { findingIdentities } from '../core/finding-identity.ts';
import type { Report, Tolerated } from '../core/report.ts';
import type { ReportContext } from './context.ts';
import { ruleOf } from './context.ts';
import { loaderText } from './finding-group.ts';
import { MAX_EVIDENCE_CHARACTERS } from './highlight.ts';
import { sortReport } from './json.ts';
import { judgesData } from './dataset-examined.ts';
import type { Json } from './json-text.ts';
import { jsonText } from './json-text.ts';
import { factText, placeText } from './place.ts';
import { notificationDescriptors, notifications } from './sarif-notification.ts';
import { artifactLocation } from './sarif-artifact.ts';
import { relatedRows, rowLocation } from './sarif-row.ts';
import { SARIF_LEVELS, sarifRule } from './sarif-rule.ts';
import { sarifText } from './sarif-text.ts';

/** Options of the SARIF report. */
export interface SarifOptions {
  /** Folder of the target relative to the repository's root, when it is not the root: `models`. */
  readonly root?: string;
}

/** What GitHub takes from one run; a file with more is refused as a whole. Worst findings come first. */
export const MAX_SARIF_RESULTS = 25_000;

/** Evidence lines in an alert: GitHub shows the message as one block of text. */
const MAX_EVIDENCE_LINES = 12;

/** SARIF 2.1.0 for code-scanning services. */
export function renderSarif(
  report: Report,
  context: ReportContext,
  options: SarifOptions = {},
): string {
  const sorted = sortReport(report);
  return jsonText({
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [sarifRun(sorted, context, options)],
  });
}

function sarifRun(report: Report, context: ReportContext, options: SarifOptions): Json {
  const ids = [...new Set([...context.rules.keys(), ...report.findings.map((one) => one.rule)])];
  const indexes = new Map(ids.map((id, index) => [id, index]));
  return {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        rules: ids.map((id) => sarifRule(id, ruleOf(context, id))),
        notifications: notificationDescriptors(),
      },
    },
    invocations: [
      {
        executionSuccessful: !report.outcomes.some((outcome) => outcome.kind === 'failed'),
        startTimeUtc: report.startedAt,
        toolExecutionNotifications: notifications(report, options.root ?? '', MAX_SARIF_RESULTS),
      },
    ],
    // Where the root is on this machine is nobody's business: only its meaning is given.
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    columnKind: 'utf16CodeUnits',
    results: sarifResults(report, indexes, options.root ?? ''),
    properties: {
      verdict: report.verdict,
      target: escapeLine(report.target),
      loader: report.loader,
      failOn: report.failOn,
      ...(report.adoption === undefined
        ? {}
        : { adoption: report.adoption.answer, pins: report.adoption.pins.map(escapeLine) }),
    },
  };
}

function sarifResults(
  report: Report,
  indexes: ReadonlyMap<string, number>,
  root: string,
): readonly Json[] {
  const tolerated = new Map(report.tolerated.map((entry) => [entry.finding, entry]));
  const shown = report.findings.slice(0, MAX_SARIF_RESULTS);
  const identities = findingIdentities(shown);
  return shown.map((finding, index) => {
    const identity = identities[index] ?? '';
    return {
      ruleId: finding.rule,
      ruleIndex: indexes.get(finding.rule) ?? -1,
      level: SARIF_LEVELS[finding.severity],
      message: { text: sarifText(messageOf(finding)) },
      locations: [sarifLocation(finding, root)],
      ...relatedRows(report, finding, root),
      partialFingerprints: {
        'weighbridgeFinding/v1': identity,
        // The only name GitHub compares; left out, it would hash "line 1" of a binary file.
        primaryLocationLineHash: identity,
      },
      // All or none: results without the property would count as "not known whether suppressed".
      ...(tolerated.size === 0 ? {} : { suppressions: suppressions(tolerated.get(index)) }),
      properties: {
        severity: finding.severity,
        path: finding.location.path,
        offset: finding.location.offset,
        length: finding.location.length,
        row: finding.location.row,
        confidence: finding.confidence,
      },
    };
  });
}

function suppressions(tolerated: Tolerated | undefined): readonly Json[] {
  if (tolerated === undefined) return [];
  return [{ kind: 'external', status: 'accepted', justification: factText(tolerated.reason) }];
}

function messageOf(finding: Finding): string {
  const evidence = (finding.evidence ?? []).slice(0, MAX_EVIDENCE_LINES);
  const lines = evidence.map((line) => `    ${excerpt(escapeLine(line), MAX_EVIDENCE_CHARACTERS)}`);
  const loaders = loaderText(finding);
  return [
    factText(finding.message),
    `At ${placeText(finding.location)}.`,
    ...(lines.length === 0 ? [] : ['Evidence:', ...lines]),
    ...(loaders === '' ? [] : [`Loaders: ${factText(loaders)}.`]),
  ].join('\n');
}

/** GitHub shows only alerts that have a file and a line; a binary file's first line stands for it. */
function sarifLocation(finding: Finding, root: string): Json {
  const { path, offset, length, line, row } = finding.location;
  if (row !== undefined && judgesData(finding.rule)) return rowLocation(finding.location, root);
  const isInMember = path.length > 1;
  // Offsets inside a member say nothing about the file on disk.
  const bytes =
    isInMember || offset === undefined
      ? {}
      : { byteOffset: offset, ...(length === undefined ? {} : { byteLength: length }) };
  return {
    physicalLocation: {
      artifactLocation: artifactLocation(path[0] ?? finding.component, root),
      region: { startLine: isInMember ? 1 : Math.max(1, line ?? 1), ...bytes },
    },
    ...(isInMember ? { logicalLocations: [logicalLocation(path)] } : {}),
  };
}

function logicalLocation(path: readonly string[]): Json {
  return {
    name: escapeLine(path.at(-1) ?? ''),
    fullyQualifiedName: path.map(escapeLine).join('!/'),
    kind: 'member',
  };
}
