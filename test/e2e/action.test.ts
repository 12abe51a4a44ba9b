import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const HOSTILE = "cos\nsystem\n(S'echo weighbridge-test'\ntR.";
const hasBash = spawnSync('bash', ['--version']).status === 0;
const hasOwnNode = existsSync('node_modules/.bin/node');

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-action-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function step(inputs: Readonly<Record<string, string>>) {
  const env = {
    ...process.env,
    GITHUB_OUTPUT: join(root, '..', 'output-of-a-test'),
    GITHUB_STEP_SUMMARY: join(root, 'summary.md'),
    ...inputs,
  };
  rmSync(env.GITHUB_OUTPUT, { force: true });
  const script = resolve('tools/ci/action.sh');
  const { status, stdout } = spawnSync('bash', [script], { cwd: root, env, encoding: 'utf8' });
  const output = readFileSync(env.GITHUB_OUTPUT, 'utf8');
  rmSync(env.GITHUB_OUTPUT, { force: true });
  return { status, stdout, output };
}

describe('the GitHub action', () => {
  it('hands every input to the script by a name that the script knows', () => {
    const action = parse(readFileSync('action.yml', 'utf8'));
    const script = readFileSync('tools/ci/action.sh', 'utf8');
    const steps: readonly { env?: Record<string, string>; run: string }[] = action.runs.steps;
    const env = Object.entries(steps.at(-1)?.env ?? {});

    expect(env.map(([, value]) => value).sort()).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
    expect(env.filter(([name]) => !script.includes(name))).toEqual([]);
    // No expression in a script: that would be code from whoever names a branch or a file.
    expect(steps.filter(({ run }) => run.includes('${{'))).toEqual([]);
  });

  it.skipIf(!hasBash || !hasOwnNode)('fails on a finding, and writes what was asked for', () => {
    writeFileSync(join(root, 'model.pkl'), HOSTILE);
    const { status, stdout, output } = step({ WEIGHBRIDGE_SARIF: 'out.sarif' });

    expect([status, output]).toEqual([1, 'exit-code=1\n']);
    expect(stdout).toContain('FAIL');
    expect(JSON.parse(readFileSync(join(root, 'out.sarif'), 'utf8')).runs).toHaveLength(1);
    expect(readFileSync(join(root, 'summary.md'), 'utf8')).toContain('os.system');
  });

  it.skipIf(!hasBash || !hasOwnNode)('takes targets line by line, and never as options', () => {
    writeFileSync(join(root, '--version'), HOSTILE);
    writeFileSync(join(root, 'a b.pkl'), HOSTILE);
    const { status, stdout } = step({ WEIGHBRIDGE_TARGETS: '--version\r\n\na b.pkl\n' });

    expect(status).toBe(1);
    expect(stdout).toContain('--version');
    expect(stdout).toContain('a b.pkl');
  });

  it.skipIf(!hasBash || !hasOwnNode)('lets an incomplete answer pass only when told so', () => {
    writeFileSync(join(root, 'x.pt'), Uint8Array.from([1, 2, 3, 0, 5]));

    expect(step({}).status).toBe(3);
    expect(step({ WEIGHBRIDGE_ALLOW_INCOMPLETE: 'true' }).status).toBe(0);
  });
});
