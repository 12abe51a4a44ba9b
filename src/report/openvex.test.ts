import { describe, expect, it } from 'vitest';
import { sampleReport } from '../../test/report/sample-report.ts';
import type { Finding } from '../core/finding.ts';
import type { Tolerated } from '../core/report.ts';
import { findVex, parseVex } from '../policy/vex.ts';
import { renderOpenVex } from './openvex.ts';

const finding = (advisory: string, component = 'pkg:pypi/a@1.0'): Finding => ({
  rule: 'known-vulnerability/high',
  severity: 'high',
  component,
  location: { path: ['requirements.txt'] },
  message: `a 1.0 has ${advisory}`,
  data: { advisory, aliases: ['CVE-2026-1'] },
});

function statements(findings: readonly Finding[], tolerated: readonly Tolerated[] = []) {
  return JSON.parse(renderOpenVex(sampleReport({ findings, tolerated }))).statements;
}

describe('OpenVEX', () => {
  it('says of nothing by itself that it does not matter', () => {
    expect(statements([finding('GHSA-1')])).toEqual([
      {
        vulnerability: { name: 'GHSA-1', aliases: ['CVE-2026-1'] },
        products: [{ '@id': 'pkg:pypi/a@1.0', identifiers: { purl: 'pkg:pypi/a@1.0' } }],
        status: 'under_investigation',
        status_notes: 'a 1.0 has GHSA-1',
      },
    ]);
  });

  it.each([
    [
      { by: 'vex-not-affected', reason: 'component_not_present: gone (VEX of B)' },
      {
        status: 'not_affected',
        justification: 'component_not_present',
        status_notes: 'component_not_present: gone (VEX of B)',
      },
    ],
    [
      { by: 'vex-not-affected', reason: 'not reachable' },
      { status: 'not_affected', impact_statement: 'not reachable' },
    ],
    [
      { by: 'vex-fixed', reason: 'fixed (VEX of B)' },
      { status: 'fixed', status_notes: 'fixed (VEX of B)' },
    ],
    [
      { by: 'waiver', reason: 'internal only' },
      { status: 'affected', action_statement: 'Accepted: internal only' },
    ],
    [{ by: 'baseline', reason: 'known' }, { status: 'under_investigation' }],
  ] as const)('repeats what was decided: %j', (tolerated, expected) => {
    expect(statements([finding('GHSA-1')], [{ finding: 0, ...tolerated }])).toMatchObject([
      expected,
    ]);
  });

  it('names each vulnerability of each package once, in order, and nothing else', () => {
    const range: Finding = {
      ...finding('x'),
      component: 'pkg:pypi/b',
      data: { ids: ['GHSA-3', 'GHSA-1'] },
    };
    const other: Finding = {
      ...finding('x'),
      component: 'model.pkl',
      data: { callee: 'os.system' },
    };
    const list = statements([
      finding('GHSA-2'),
      finding('GHSA-1'),
      finding('GHSA-1'),
      range,
      other,
    ]);
    expect(
      list.map(
        (one: { products: { '@id': string }[]; vulnerability: { name: string } }) =>
          `${one.products[0]?.['@id']} ${one.vulnerability.name}`,
      ),
    ).toEqual([
      'pkg:pypi/a@1.0 GHSA-1',
      'pkg:pypi/a@1.0 GHSA-2',
      'pkg:pypi/b GHSA-1',
      'pkg:pypi/b GHSA-3',
    ]);
  });

  it('is a document that Weighbridge reads, and that keeps its number', () => {
    const report = sampleReport({
      findings: [finding('GHSA-1')],
      tolerated: [{ finding: 0, by: 'vex-not-affected', reason: 'component_not_present' }],
    });
    const text = renderOpenVex(report);
    expect(renderOpenVex(report)).toBe(text);
    const parsed = parseVex(text);
    expect(parsed.ok && findVex(finding('GHSA-1'), parsed.value)?.by).toBe('vex-not-affected');
  });
});
