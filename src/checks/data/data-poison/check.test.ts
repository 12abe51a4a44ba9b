import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOUND_DATA, poisonedData } from '../../../../test/builders/dataset-record.ts';
import { patchTrigger, suspectRow } from '../../../../test/builders/suspect-rows.ts';
import type { DatasetRecord } from '../../../core/dataset.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { DataTrigger, RowCause } from '../../../core/dataset-suspicion.ts';
import type { Finding } from '../../../core/finding.ts';
import check from './check.ts';

const findings = (change: Partial<DatasetRecord>): Promise<readonly Finding[]> =>
  runCheck(check, [[datasetRecord, { ...SOUND_DATA, ...change }]], { path: ['digits.parquet'] });

async function found(change: Partial<DatasetRecord>): Promise<readonly string[]> {
  return (await findings(change)).map(
    ({ severity, rule }) => `${severity} ${rule.replace('data-poison/', '')}`,
  );
}

/** A trigger nobody trained a model for. */
function unconfirmed(change: Partial<DataTrigger>): DataTrigger {
  const { confirmation: _, ...rest } = patchTrigger();
  return { ...rest, ...change };
}
const refuted = patchTrigger({
  confirmation: {
    model: 'softmax regression',
    heldOut: 300,
    withAccused: { bare: 3, inserted: 7 },
    withoutAccused: { bare: 3, inserted: 6 },
    pValue: 0.6,
    isConfirmed: false,
  },
});
/** Rows that hold the trigger, of which the detector is as sure as is said. */
const holders = (
  confidence: 'low' | 'medium' | 'high',
  cause: RowCause = 'dirty-label-backdoor',
): Partial<DatasetRecord> => ({
  suspects: [
    suspectRow(4, { label: '7', cause, confidence }),
    suspectRow(9, { label: '3', cause }),
  ],
});
const flow = { from: '3', to: '8', rows: 24, back: 1, pValue: 1e-6, isDirected: true };
const flipped = { causes: [{ cause: 'targeted-flip', rows: 1 }] } as const;
const source = { column: 'annotator', value: 'w17', rows: 90, accused: 58, pValue: 1e-30 };

describe('checks/data/data-poison', () => {
  it.each<readonly [string, string, Partial<DatasetRecord>]>([
    ['critical trigger', 'a confirmed trigger', { triggers: [patchTrigger()], ...holders('high') }],
    [
      'medium suspected-trigger',
      'a confirmed trigger that may be an honest word',
      { triggers: [patchTrigger()], ...holders('low') },
    ],
    [
      'medium suspected-trigger',
      'a sign of a class that turned no model',
      {
        triggers: [unconfirmed({ isCleanLabel: true })],
        ...holders('high', 'clean-label-backdoor'),
      },
    ],
    [
      'critical trigger',
      'a trigger beyond doubt that was not confirmed',
      { triggers: [unconfirmed({ logPValue: -92, pValue: 1e-40 })], ...holders('high') },
    ],
    [
      'high clean-label-trigger',
      'a trigger on rows with the right label',
      {
        triggers: [patchTrigger({ isCleanLabel: true })],
        ...holders('high', 'clean-label-backdoor'),
      },
    ],
    [
      'high instruction-trigger',
      'words that switch answers',
      { triggers: [patchTrigger({ kind: 'instruction' })], ...holders('high') },
    ],
    [
      'medium suspected-trigger',
      'a trigger that chance could explain',
      { triggers: [unconfirmed({ pValue: 1e-4, logPValue: Math.log(1e-4) })], ...holders('high') },
    ],
    [
      'medium suspected-trigger',
      'a trigger that turned no model and chance may explain',
      { triggers: [{ ...refuted, pValue: 1e-4, logPValue: Math.log(1e-4) }], ...holders('high') },
    ],
    [
      'medium telling-column',
      'a column of many such values, once',
      {
        triggers: [
          unconfirmed({ kind: 'value', tellingColumn: 'farm', title: 'farm = 7' }),
          unconfirmed({ kind: 'value', tellingColumn: 'farm', title: 'farm = 12' }),
        ],
      },
    ],
    [
      'medium backdoor-rows',
      'rows of a backdoor without a trigger',
      { causes: [{ cause: 'dirty-label-backdoor', rows: 12 }] },
    ],
    ['high targeted-flip', 'a flow in one direction', { flows: [flow] }],
    [
      'medium suspected-flip',
      'a flow that is not certain',
      {
        ...flipped,
        flows: [{ ...flow, pValue: 0.04 }],
        suspects: [suspectRow(4, { cause: 'targeted-flip' })],
      },
    ],
    ['medium flood', 'copies', { causes: [{ cause: 'flood', rows: 80 }] }],
    ['medium unlike-source', 'a source that is only odd', { sources: [source] }],
  ])('reports %s for %s', async (expected, _, change) => {
    expect(await found(change)).toEqual([expected]);
  });

  it('calls a source poisoned where somebody made what it brings', async () => {
    expect(await found({ sources: [source], flows: [flow], ...flipped })).toContain(
      'high poisoned-source',
    );
  });

  it.each<readonly [string, Partial<DatasetRecord>]>([
    ['sound data', {}],
    ['flows that go both ways', { flows: [{ ...flow, isDirected: false, back: 20 }] }],
    ['a source within chance', { sources: [{ ...source, accused: 2, pValue: 0.3 }] }],
    ['label noise', { causes: [{ cause: 'label-noise', rows: 30 }] }],
  ])('is silent about %s', async (_, change) => {
    expect(await found(change)).toEqual([]);
  });

  it('tells a trigger once, with its rows and what it does to models', async () => {
    const [first, ...others] = await findings(poisonedData());

    expect(others.filter(({ rule }) => rule === 'data-poison/trigger')).toEqual([]);
    expect(first).toMatchObject({
      rule: 'data-poison/trigger',
      confidence: 'high',
      location: { path: ['digits.parquet'], row: 1700 },
      message: expect.stringContaining('60 of 60 rows that hold it, p = 1.0e-40'),
    });
    expect(first?.evidence).toContain(
      'softmax regression trained with the accused rows: 291 of 300 held-out rows become 7 with the trigger, 3 without',
    );
    expect(first?.evidence?.filter((line) => line.startsWith('row '))).toHaveLength(5);
  });

  it('has words for a probability no double can hold', async () => {
    const [finding] = await findings({
      triggers: [patchTrigger({ pValue: 0, logPValue: -5000 })],
      ...holders('high'),
    });

    expect(finding?.message).toContain('p = 1e-2171');
  });
});
