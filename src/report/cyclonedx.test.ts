import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/report/arbitrary-report.ts';
import { hostileReport, sampleReport } from '../../test/report/sample-report.ts';
import { SAMPLE_RULES } from '../../test/report/sample-rules.ts';
import type { Report } from '../core/report.ts';
import { renderCycloneDx } from './cyclonedx.ts';

const CONTEXT = { rules: SAMPLE_RULES };
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

interface Bom {
  readonly serialNumber: string;
  readonly components: readonly {
    readonly type: string;
    readonly 'bom-ref': string;
    readonly hashes?: readonly object[];
    readonly modelCard?: object;
    readonly properties: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly compositions: readonly {
    readonly aggregate: string;
    readonly assemblies: readonly string[];
  }[];
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly cwes?: readonly number[];
    readonly ratings: readonly object[];
    readonly analysis?: object;
    readonly affects: readonly { readonly ref: string }[];
  }[];
}

function bomOf(report: Report): Bom {
  const bom: Bom = JSON.parse(renderCycloneDx(report, CONTEXT));
  return bom;
}

describe('report/cyclonedx', () => {
  it('passes the strict validator of the library', async () => {
    expect(await validator.validate(renderCycloneDx(sampleReport(), CONTEXT))).toBeNull();
    expect(await validator.validate(renderCycloneDx(hostileReport(), CONTEXT))).toBeNull();
    expect(await validator.validate('{"bomFormat":"CycloneDX"}')).not.toBeNull();
  });

  it('passes it for every report the types allow', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryReport, async (report) => {
        expect(await validator.validate(renderCycloneDx(report, CONTEXT))).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('lists models with digest and model card, data sets as data, the rest as files', () => {
    const byRef = new Map(bomOf(sampleReport()).components.map((one) => [one['bom-ref'], one]));
    const model = byRef.get('component/models/sentiment.pt');

    expect(model?.type).toBe('machine-learning-model');
    expect(model?.hashes).toEqual([
      {
        alg: 'SHA-256',
        content: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      },
    ]);
    expect(model?.modelCard).toMatchObject({
      modelParameters: { datasets: [{ ref: 'component/data/train.tar' }] },
    });
    expect(byRef.get('component/data/train.tar')?.type).toBe('data');
    expect(byRef.get('component/app/serve.py')?.type).toBe('file');
  });

  it('gives each finding a severity, a weakness and the components it affects', () => {
    const [first] = bomOf(sampleReport()).vulnerabilities;

    expect(first).toMatchObject({
      id: 'pickle-calls/system-command',
      ratings: [{ severity: 'critical', method: 'other' }],
      cwes: [502],
      affects: [{ ref: 'component/models/sentiment.pt' }],
    });
  });

  it('records a tolerated finding with the reason, and a remark as a property', () => {
    const bom = bomOf(sampleReport());
    const tolerated = bom.vulnerabilities.find((one) => one.analysis !== undefined);
    const chat = bom.components.find((one) => one['bom-ref'].endsWith('.gguf'));

    expect(tolerated?.id).toBe('zip-structure/name-mismatch');
    expect(bom.vulnerabilities.map((one) => one.id)).not.toContain('model-inventory/no-licence');
    expect(chat?.properties.map((one) => one.name)).toContain('weighbridge:remark');
  });

  it('calls what was not examined incomplete, and nothing else complete than what was', () => {
    expect(bomOf(sampleReport()).compositions).toEqual([
      { aggregate: 'complete', assemblies: ['component/models/sentiment.pt'] },
      { aggregate: 'incomplete', assemblies: ['component/data/train.tar'] },
    ]);
  });

  it('refers only to what is in the document', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const bom = bomOf(report);
        const refs = new Set(['target', ...bom.components.map((one) => one['bom-ref'])]);
        const used = [
          ...bom.dependencies.flatMap((one) => [one.ref, ...one.dependsOn]),
          ...bom.compositions.flatMap((one) => one.assemblies),
          ...bom.vulnerabilities.flatMap(
            (one) => one.affects?.map((affected) => affected.ref) ?? [],
          ),
        ];
        expect(used.filter((ref) => !refs.has(ref))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('derives the serial number from the content', () => {
    const number = bomOf(sampleReport()).serialNumber;

    expect(number).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(bomOf(sampleReport()).serialNumber).toBe(number);
    expect(bomOf(sampleReport({ verdict: 'pass' })).serialNumber).not.toBe(number);
  });
});
