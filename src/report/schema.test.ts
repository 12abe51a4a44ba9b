import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOUND_DATA, poisonedData } from '../../test/builders/dataset-record.ts';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { hostileReport, sampleReport } from '../../test/report/sample-report.ts';
import { renderJson } from './json.ts';
import { REPORT_SCHEMA } from './schema.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(REPORT_SCHEMA);

function errorsOf(document: unknown): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe('report/schema', () => {
  it('accepts the sample reports', () => {
    expect(errorsOf(JSON.parse(renderJson(sampleReport())))).toEqual([]);
    expect(errorsOf(JSON.parse(renderJson(hostileReport())))).toEqual([]);
  });

  it('accepts data sets, and refuses what is no cause', () => {
    const poisoned = poisonedData();
    const wrong = { ...poisoned, causes: [{ cause: 'bad-luck', rows: 1 }] };

    expect(errorsOf({ ...sampleReport(), datasets: [SOUND_DATA, poisoned] })).toEqual([]);
    expect(errorsOf({ ...sampleReport(), datasets: [wrong] })).not.toEqual([]);
  });

  it('accepts every report the types allow', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(errorsOf(JSON.parse(renderJson(report)))).toEqual([]);
      }),
    );
  });

  it.each([
    ['an unknown key', { ...sampleReport(), extra: 1 }],
    ['another version', { ...sampleReport(), schemaVersion: 2 }],
    ['an unknown verdict', { ...sampleReport(), verdict: 'clean' }],
    ['a finding without a place', { ...sampleReport(), findings: [{ rule: 'a/b' }] }],
    [
      'an empty path',
      { ...sampleReport(), gaps: [{ code: 'size-limit', detail: '', location: { path: [] } }] },
    ],
    [
      'an unknown gap',
      { ...sampleReport(), gaps: [{ code: 'x', detail: '', location: { path: ['a'] } }] },
    ],
    [
      'an outcome with members of another',
      {
        ...sampleReport(),
        outcomes: [{ component: 'a', check: 'b', kind: 'complete', findings: 0, gaps: [] }],
      },
    ],
    [
      'a digest in capitals',
      {
        ...sampleReport(),
        components: [{ id: 'a', type: 'model', name: 'a', formats: [], sha256: 'AB'.repeat(32) }],
      },
    ],
  ])('refuses %s', (_, document) => {
    expect(errorsOf(document)).not.toEqual([]);
  });

  it('requires every key that the types require', () => {
    for (const key of Object.keys(sampleReport())) {
      const document = Object.fromEntries(
        Object.entries(sampleReport()).filter(([name]) => name !== key),
      );
      expect(errorsOf(document).join()).toContain(key);
    }
  });
});
