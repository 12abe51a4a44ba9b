import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/index.ts';
import { pathFileThief, postinstallThief } from '../builders/detonation-samples.ts';
import { detonated, hasSandbox, judged, sampleFolder, whySandbox } from './detonated.ts';

const folder = sampleFolder();

describe.skipIf(!hasSandbox)(`detonation in ${whySandbox}`, { timeout: 240_000 }, () => {
  it('proves that a path file of a wheel sends a variable when an interpreter starts', async () => {
    const report = await detonated(folder(), pathFileThief);
    expect(judged(report)).toEqual(
      expect.arrayContaining([
        'token-sent: $OPENAI_API_KEY was sent to collect.example when an interpreter started, with nothing imported',
        'host-contacted-on-import: collect.example was contacted when an interpreter started, with nothing imported',
      ]),
    );
    expect(report.verdict).toBe('fail');
    expect(report.detonations?.[0]?.canaries[0]).toMatchObject({
      encoding: 'base64',
      phase: 'start',
    });
  });

  it('reads what a postinstall script sends encrypted', async () => {
    const report = await detonated(folder(), postinstallThief);
    expect(judged(report)).toEqual([
      'token-sent: $NPM_TOKEN was sent to api.collect.example while it was installed',
      'host-contacted-on-install: api.collect.example was contacted while it was installed',
    ]);
    const sent = report.detonations?.[0]?.requests.find(({ protocol }) => protocol === 'https');
    expect(sent).toMatchObject({ host: 'api.collect.example', port: 443, line: 'POST /log' });
  });
});

describe('detonation of nothing', () => {
  it('is skipped with a reason, and is never clean', async () => {
    const nothing = join(folder(), 'nothing');
    mkdirSync(nothing);
    writeFileSync(join(nothing, 'notes.txt'), 'none');
    const report = await audit([nothing], { jobs: 1, detonate: true });
    expect(report.outcomes).toContainEqual(
      expect.objectContaining({ check: 'detonation', kind: 'skipped' }),
    );
    const gap = report.gaps.find(({ code }) => code === 'no-sandbox');
    expect(gap?.detail).toMatch(/can be installed|apt-get install|needs Linux|namespaces/);
    expect(report.verdict).toBe('incomplete');
    expect(report.detonations).toEqual([]);
  });
});
