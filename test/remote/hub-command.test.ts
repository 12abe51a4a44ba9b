import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report.ts';
import type { Hub } from '../builders/hub-server.ts';
import { COMMIT, content, startHub } from '../builders/hub-server.ts';
import { writeSafetensors } from '../builders/safetensors.ts';

const WEIGHTS = writeSafetensors({ tensors: [{ name: 'w', data: new Uint8Array(400_000) }] });

let hub: Hub;
let home = '';
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'weighbridge-home-'));
  hub = await startHub({
    files: { 'model.safetensors': { content: content(WEIGHTS), lfs: true } },
  });
});
afterEach(async () => {
  await hub.close();
  rmSync(home, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command beside this process, which serves the hub meanwhile. */
function run(...args: readonly string[]): Promise<Ended> {
  const environment = { HF_ENDPOINT: hub.url, HF_HOME: home, XDG_CACHE_HOME: home, NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
      env: { ...process.env, ...environment },
      timeout: 25_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('weighbridge vet', () => {
  it('answers at the top and pins the commit', async () => {
    const { code, stdout, stderr } = await run('vet', 'hf:org/model');

    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.split('\n')[2]).toBe('Adoption: Adopt');
    expect(stdout).toContain(`revision="${COMMIT}"`);
    expect(stdout).toMatch(/transferred +\d+\.\d kB of 400\.\d kB, \d+ requests/);
  });

  it('puts the answer into the JSON report', async () => {
    const { stdout } = await run('vet', 'hf:org/model@main', '--format', 'json');
    const report: Report = JSON.parse(stdout);

    expect(report.target).toBe('hf:org/model@main');
    expect(report.adoption?.repositories[0]).toMatchObject({ asked: 'main', commit: COMMIT });
  });

  it('is incomplete with exit code 3 when the budget is used up', async () => {
    const { code, stdout } = await run('vet', 'hf:org/model', '--max-bytes', '20kB');

    expect(code).toBe(3);
    expect(stdout).toContain('Adoption: Undecided');
    expect(stdout).toContain('byte-budget');
  });

  it('refuses to work offline with one line and exit code 2', async () => {
    const { code, stdout, stderr } = await run('vet', '--offline', 'hf:org/model');

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'weighbridge: hf:org/model is not on this machine, and --offline forbids the network\n',
    );
  });
});
