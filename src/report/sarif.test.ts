// The official schema, as the SARIF SDK's package carries it.
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { SOUND_DATA } from '../../test/builders/dataset-record.ts';
import { HOSTILE, hostileReport, sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import type { Finding } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { MAX_SARIF_RESULTS, renderSarif } from './sarif.ts';
import { sarifText } from './sarif-text.ts';

const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(sarifSchema);

const CONTEXT = { rules: SAMPLE_RULES };

interface SarifRun {
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: Readonly<Record<string, number>>;
      };
      readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
    }[];
    readonly relatedLocations?: readonly unknown[];
    readonly partialFingerprints: Readonly<Record<string, string>>;
    readonly suppressions?: readonly { readonly justification: string }[];
  }[];
  readonly tool: {
    readonly driver: {
      readonly rules: readonly {
        readonly id: string;
        readonly properties: Readonly<Record<string, unknown>>;
      }[];
    };
  };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly descriptor: { readonly id: string };
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
}

function errorsOf(text: string): readonly string[] {
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function runOf(report: Report, root?: string): SarifRun {
  const text = renderSarif(report, CONTEXT, root === undefined ? {} : { root });
  const log: { readonly runs: readonly [SarifRun] } = JSON.parse(text);
  return log.runs[0];
}

function fingerprints(report: Report): readonly string[] {
  return runOf(report).results.map((one) => one.partialFingerprints['weighbridgeFinding/v1'] ?? '');
}

function withFindings(findings: readonly Finding[]): Report {
  return { ...sampleReport(), findings, tolerated: [] };
}

const [FIRST] = sampleReport().findings;
if (FIRST === undefined) throw new Error('the sample report has findings');

describe('report/sarif', () => {
  it('follows the official schema', () => {
    expect(errorsOf(renderSarif(sampleReport(), CONTEXT))).toEqual([]);
    expect(errorsOf(renderSarif(hostileReport(), CONTEXT))).toEqual([]);
    expect(errorsOf(JSON.stringify({ version: '2.1.0' }))).not.toEqual([]);
  });

  it('follows the schema for every report the types allow', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(errorsOf(renderSarif(report, CONTEXT))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('gives GitHub a line, a level and a security severity', () => {
    const run = runOf(sampleReport());
    const first = run.results[0];
    const rule = run.tool.driver.rules[first?.ruleIndex ?? -1];

    expect(first?.level).toBe('error');
    expect(first?.locations[0]?.physicalLocation.region['startLine']).toBe(1);
    expect(rule?.id).toBe('pickle-calls/system-command');
    expect(rule?.properties).toEqual({
      'security-severity': '9.5',
      tags: ['security', 'machine-learning', 'external/cwe/cwe-502', 'OWASP-ML06', 'AML.T0011.000'],
    });
  });

  it('names the member, and gives offsets only where they are offsets in the file', () => {
    const [inMember, , , inFile] = runOf(sampleReport()).results;

    expect(inMember?.locations[0]?.physicalLocation.region).toEqual({ startLine: 1 });
    expect(inMember?.locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe(
      'models/sentiment.pt!/archive/data.pkl',
    );
    expect(inFile?.locations[0]?.physicalLocation.region).toEqual({
      startLine: 1,
      byteOffset: 437_990_112,
      byteLength: 46,
    });
  });

  it('encodes names into relative references that stay below the root', () => {
    const names = [
      'a b#c?d%.pt',
      '../../etc/passwd',
      '/abs',
      'C:\\x',
      'javascript:x',
      HOSTILE.surrogate,
    ];
    const uris = names.map((name) => {
      const report = withFindings([{ ...FIRST, location: { path: [name] } }]);
      return runOf(report, 'models/').results[0]?.locations[0]?.physicalLocation.artifactLocation
        .uri;
    });

    expect(uris).toEqual([
      'models/a%20b%23c%3Fd%25.pt',
      'models/etc/passwd',
      'models/abs',
      'models/C%3A%5Cx',
      'models/javascript%3Ax',
      'models/lone%20%EF%BF%BD%20surrogate',
    ]);
  });

  it('gives rows of data their line or their number, and the file of a folder', () => {
    const finding = (at: Partial<Finding['location']>, rows: readonly string[] = []): Finding => ({
      rule: 'data-poison/trigger',
      severity: 'critical',
      component: 'set',
      location: { path: ['set'], ...at },
      message: 'x',
      data: { rows },
    });
    const places = [
      { row: 3, file: 'b.csv', line: 5 },
      { row: 9, file: 'b.csv', line: 12 },
    ];
    const record = { ...SOUND_DATA, data: { ...SOUND_DATA.data, path: 'set' }, places };
    const report = {
      ...withFindings([
        finding({ path: ['set', 'b.csv'], line: 5, row: 3 }, ['3', '9']),
        finding({ row: 123 }),
        finding({}),
      ]),
      datasets: [record],
    };
    const [whole, inArray, inText] = runOf(report).results;

    expect(errorsOf(renderSarif(report, CONTEXT))).toEqual([]);
    expect(inText?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'set/b.csv', uriBaseId: '%SRCROOT%' },
      region: { startLine: 5 },
    });
    expect(inText?.relatedLocations).toEqual([
      {
        id: 1,
        message: { text: 'row 9' },
        physicalLocation: {
          artifactLocation: { uri: 'set/b.csv', uriBaseId: '%SRCROOT%' },
          region: { startLine: 12 },
        },
        logicalLocations: [{ name: 'row 9', fullyQualifiedName: 'set/b.csv!/row 9', kind: 'row' }],
      },
    ]);
    expect(inArray?.locations[0]?.physicalLocation.region).toEqual({ startLine: 1 });
    expect(inArray?.locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe('set!/row 123');
    expect(whole?.locations[0]?.logicalLocations).toBeUndefined();
  });

  it('keeps a fingerprint when only offset and time change', () => {
    const moved = withFindings([{ ...FIRST, location: { ...FIRST.location, offset: 777 } }]);
    const later = { ...moved, startedAt: '2027-01-01T00:00:00.000Z', durationMs: 1 };

    expect(fingerprints(later)).toEqual(fingerprints(withFindings([FIRST])));
  });

  it('keeps a fingerprint when a number in the message moves', () => {
    const { evidence: _, ...bare } = FIRST;
    const at = (offset: number) => withFindings([{ ...bare, message: `at byte ${offset}` }]);

    expect(fingerprints(at(10))).toEqual(fingerprints(at(9999)));
  });

  it('changes it with the rule, the file and the evidence', () => {
    const variants = [
      FIRST,
      { ...FIRST, rule: 'pickle-imports/unknown-import' },
      { ...FIRST, location: { path: ['other.pt'] } },
      { ...FIRST, evidence: ['other'] },
    ];

    expect(new Set(variants.flatMap((one) => fingerprints(withFindings([one])))).size).toBe(4);
  });

  it('tells equal findings of one file apart', () => {
    const twice = withFindings([FIRST, { ...FIRST, location: { ...FIRST.location, offset: 900 } }]);

    expect(new Set(fingerprints(twice)).size).toBe(2);
  });

  it('suppresses tolerated results and no other', () => {
    const suppressed = runOf(sampleReport()).results.map((one) => one.suppressions?.length);

    expect(suppressed).toEqual([0, 0, 0, 1, 0, 0]);
    expect(runOf(withFindings([FIRST])).results[0]?.suppressions).toBeUndefined();
  });

  it('says what was not examined and what failed', () => {
    const [calm] = runOf(sampleReport()).invocations;
    const [broken] = runOf(hostileReport()).invocations;

    expect(calm?.executionSuccessful).toBe(true);
    expect(calm?.toolExecutionNotifications.map((one) => [one.descriptor.id, one.level])).toEqual([
      ['encrypted-member', 'warning'],
    ]);
    expect(broken?.executionSuccessful).toBe(false);
    expect(broken?.toolExecutionNotifications[0]?.level).toBe('error');
  });

  it('cuts what a service would refuse, and says so', () => {
    const many = Array.from({ length: MAX_SARIF_RESULTS + 5 }, () => FIRST);
    const run = runOf(withFindings(many));

    expect(run.results).toHaveLength(MAX_SARIF_RESULTS);
    expect(run.invocations[0]?.toolExecutionNotifications[0]?.message.text).toMatch(/^5 of/);
  });

  it('lets no text of a file become a link or an argument', () => {
    expect(sarifText(HOSTILE.sarif)).toBe(
      String.raw`{{0}} \[link\](https://evil.invalid) {{{{x}}}}`,
    );
    for (const result of runOf(hostileReport()).results) {
      expect(result.message.text).not.toMatch(/(^|[^\\])\[/);
    }
  });

  it('is the same bytes for the same report', () => {
    expect(renderSarif(sampleReport(), CONTEXT)).toBe(renderSarif(sampleReport(), CONTEXT));
  });
});
