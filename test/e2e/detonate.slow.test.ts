import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  downloader,
  honestSource,
  honestTarball,
  honestWheel,
  importer,
  nameThief,
  prisoner,
  stayer,
} from '../builders/detonation-samples.ts';
import { detonated, hasSandbox, judged, sampleFolder, whySandbox } from './detonated.ts';

const folder = sampleFolder();

/** Processes of this machine whose command line holds a text. */
function running(text: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(text)).length;
}

describe.skipIf(!hasSandbox)(`detonation in ${whySandbox}`, { timeout: 240_000 }, () => {
  it('proves that setup.py sends credentials as names', async () => {
    const report = await detonated(folder(), nameThief);
    expect(judged(report)).toEqual(
      expect.arrayContaining([
        'token-sent: ~/.aws/credentials was sent to collect.example while it was installed',
        'credential-read: ~/.aws/credentials was read while it was installed',
      ]),
    );
  });

  it('proves that what was downloaded is run', async () => {
    const report = await detonated(folder(), downloader);
    expect(judged(report)[0]).toBe(
      'download-run: what http://cdn.stage.example/setup.sh answered was run while it was installed',
    );
  });

  it('sees what an import changes, and examines the source it makes', async () => {
    const report = await detonated(folder(), importer);
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
    const report = await detonated(folder(), prisoner);
    expect(judged(report)).toEqual(
      ['mount', 'ptrace', 'unshare'].map(
        (call) => `forbidden-call: ${call} was tried when it was imported`,
      ),
    );
    const output = report.detonations?.[0]?.phases.find(({ phase }) => phase === 'import')?.output;
    // A regression: as root, settings of the machine under /proc/sys could be written from inside.
    expect(output).toContain('open []');
    expect(output?.join('\n')).toMatch(/still here \[.*\] False \['dev'\]/);
  });

  it('stops who does not end, and leaves nothing behind', async () => {
    const temporary = join(folder(), 'temporary');
    mkdirSync(temporary);
    // Root's packages run as another user, who has to get there.
    chmodSync(dirname(temporary), 0o755);
    vi.stubEnv('TMPDIR', temporary);
    const report = await detonated(folder(), stayer, 4_000);
    expect(report.gaps).toContainEqual(
      expect.objectContaining({
        code: 'time-limit',
        detail: 'import was stopped: it reached the limit of time',
      }),
    );
    expect(report.verdict).not.toBe('pass');
    expect(running('sleep 7193')).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });

  it.each([honestWheel, honestTarball, honestSource])('is silent about $file', async (sample) => {
    const report = await detonated(folder(), sample);
    expect(judged(report)).toEqual([]);
    expect(report.gaps.filter(({ code }) => code !== 'no-advisory-data')).toEqual([]);
    expect(report.detonations?.[0]?.phases.map(({ end }) => end)).not.toContain('failed');
  });
});
