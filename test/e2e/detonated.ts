import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Report } from '../../src/index.ts';
import { audit } from '../../src/index.ts';
import { probeMachine } from '../../src/sandbox/machine/machine.ts';
import type { Sample } from '../builders/detonation-samples.ts';

const probed = await probeMachine(process.env, true);
/** Whether a sandbox can be made here, and the words for the name of the suite. */
export const hasSandbox = probed.ok;
export const whySandbox = probed.ok ? 'a sandbox' : `SKIPPED: ${probed.reason}`;

/** A folder that lives as long as the tests of the file that calls this. */
export function sampleFolder(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'detonation-test-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}

/** Vets a sample with `--detonate`. */
export async function detonated(
  folder: string,
  { file, bytes }: Sample,
  runMs?: number,
): Promise<Report> {
  const path = join(folder, file);
  writeFileSync(path, bytes);
  return audit([path], { jobs: 1, detonate: runMs === undefined ? true : { runMs } });
}

/** Findings of the sandbox at medium and above. */
export function judged({ findings }: Report): readonly string[] {
  return findings
    .filter(
      ({ rule, severity }) => rule.startsWith('detonation/') && !['low', 'info'].includes(severity),
    )
    .map(({ rule, message }) => `${rule.replace('detonation/', '')}: ${message}`);
}
