import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.ts';
import { audit } from '../../src/index.ts';
import { probeMachine } from '../../src/sandbox/machine/machine.ts';
import type { Sample } from '../builders/detonation-samples.ts';
import {
  downloader,
  honestSource,
  honestTarball,
  honestWheel,
  importer,
  nameThief,
  pathFileThief,
  postinstallThief,
  prisoner,
  stayer,
} from '../builders/detonation-samples.ts';

const probed = await probeMachine(process.env, true);
const why = probed.ok ? 'a sandbox' : `SKIPPED: ${probed.reason}`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'detonation-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function detonated({ file, bytes }: Sample, runMs?: number): Promise<Report> {
  const path = join(folder, file);
  writeFileSync(path, bytes);
  return audit([path], { jobs: 1, detonate: runMs === undefined ? true : { runMs } });
}

/** Findings of the sandbox at medium and above. */
function judged({ findings }: Report): readonly string[] {
  return findings
    .filter(
      ({ rule, severity }) => rule.startsWith('detonation/') && !['low', 'info'].includes(severity),
    )
    .map(({ rule, message }) => `${rule.replace('detonation/', '')}: ${message}`);
}

/** Processes of this machine whose command line holds a text. */
function running(text: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(text)).length;
}

describe.skipIf(!probed.ok)(`detonation in ${why}`, { timeout: 240_000 }, () => {
  it('proves that a path file of a wheel sends a variable when an interpreter starts', async () => {
    const report = await detonated(pathFileThief);
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

  it('proves that setup.py sends credentials as names', async () => {
    const report = await detonated(nameThief);
    expect(judged(report)).toEqual(
      expect.arrayContaining([
        'token-sent: ~/.aws/credentials was sent to collect.example while it was installed',
        'credential-read: ~/.aws/credentials was read while it was installed',
      ]),
    );
  });

  it('reads what a postinstall script sends encrypted', async () => {
    const report = await detonated(postinstallThief);
    expect(judged(report)).toEqual([
      'token-sent: $NPM_TOKEN was sent to api.collect.example while it was installed',
      'host-contacted-on-install: api.collect.example was contacted while it was installed',
    ]);
    const sent = report.detonations?.[0]?.requests.find(({ protocol }) => protocol === 'https');
    expect(sent).toMatchObject({ host: 'api.collect.example', port: 443, line: 'POST /log' });
  });

  it('proves that what was downloaded is run', async () => {
    const report = await detonated(downloader);
    expect(judged(report)[0]).toBe(
      'download-run: what http://cdn.stage.example/setup.sh answered was run while it was installed',
    );
  });

  it('sees what an import changes, and examines the source it makes', async () => {
    const report = await detonated(importer);
    expect(judged(report).toSorted()).toEqual([
      'files-destroyed: ~/Documents/notes.txt was deleted when it was imported',
      'startup-changed: ~/.bashrc was written when it was imported',
    ]);
    expect(report.detonations?.[0]?.layers.map(({ text }) => text)).toEqual([
      'print("made while running") # second layer',
    ]);
    expect(report.components.map(({ id }) => id)).toContain(
      `${importer.file}/made-while-running/1.py`,
    );
  });

  it('holds who wants to leave, and shows nothing of the machine', async () => {
    const report = await detonated(prisoner);
    expect(judged(report)).toEqual(
      ['mount', 'ptrace', 'unshare'].map(
        (call) => `forbidden-call: ${call} was tried when it was imported`,
      ),
    );
    const output = report.detonations?.[0]?.phases.find(({ phase }) => phase === 'import')?.output;
    expect(output?.join('\n')).toMatch(/still here \[.*\] False \['dev'\]/);
  });

  it('stops who does not end, and leaves nothing behind', async () => {
    const before = readdirSync(tmpdir());
    const report = await detonated(stayer, 4_000);
    expect(report.gaps).toContainEqual(
      expect.objectContaining({
        code: 'time-limit',
        detail: 'import was stopped: it reached the limit of time',
      }),
    );
    expect(report.verdict).not.toBe('pass');
    expect(running('sleep 7193')).toBe(0);
    const left = readdirSync(tmpdir()).filter(
      (name) => !before.includes(name) && /^weighbridge-\w{6}$/.test(name),
    );
    expect(left).toEqual([]);
  });

  it.each([honestWheel, honestTarball, honestSource])('is silent about $file', async (sample) => {
    const report = await detonated(sample);
    expect(judged(report)).toEqual([]);
    expect(report.gaps.filter(({ code }) => code !== 'no-advisory-data')).toEqual([]);
    expect(report.detonations?.[0]?.phases.map(({ end }) => end)).not.toContain('failed');
  });
});

describe('detonation of nothing', () => {
  it('is skipped with a reason, and is never clean', async () => {
    const nothing = join(folder, 'nothing');
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
