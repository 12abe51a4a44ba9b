import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { osv } from '../builders/osv.ts';
import { weighbridge } from './command-line.ts';

let root: string;
const run = (...args: readonly string[]) =>
  weighbridge(args, { cwd: join(root, 'project'), env: { WEIGHBRIDGE_DATA: join(root, 'data') } });

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-e2e-advisories-'));
  for (const folder of ['project', 'dump']) mkdirSync(join(root, folder));
  const record = { aliases: ['CVE-2026-0001'], database_specific: { severity: 'HIGH' } };
  const events = [{ introduced: '0' }, { fixed: '2.0' }];
  writeFileSync(
    join(root, 'dump', 'a.json'),
    JSON.stringify(osv('GHSA-1', 'Some_Package', { events, record })),
  );
  writeFileSync(join(root, 'project', 'requirements.txt'), 'some.package==1.5\n');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The tests follow the life of one index, in order. */
describe('weighbridge advisories', () => {
  it('says that there is no index, and audit is incomplete without one', () => {
    expect(run('advisories', 'status')).toMatchObject({ code: 3, stdout: '' });
    const { code, stdout } = run('audit', '--format', 'json');
    expect(code).toBe(3);
    expect(stdout).toContain('no advisory data; run: weighbridge advisories update');
  });

  it('makes the index, and does nothing the second time', () => {
    const first = run('advisories', 'update', '--from', join(root, 'dump'), '--ecosystem', 'pypi');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('1 record, 0 of them malware');
    expect(
      run('advisories', 'update', '--from', join(root, 'dump'), '--ecosystem', 'pypi').stdout,
    ).toContain('up to date');
    expect(run('advisories', 'status')).toMatchObject({ code: 0 });
  });

  it.each([
    [
      ['show', 'CVE-2026-0001'],
      /GHSA-1\n.*something wrong in Some_Package[\s\S]*pypi\/some-package: < 2\.0; fixed in 2\.0/,
    ],
    [['show', 'pkg:pypi/some-package@1.5'], /pypi\/some-package 1\.5: 1 advisory\n {2}high/],
    [['show', 'some_package'], /1 advisory/],
    [['show', 'pkg:pypi/some-package@2.0'], /0 advisories/],
    [['show', 'other'], /nothing is known of "other"/],
  ])('%j', (args, expected) => {
    const { code, stdout } = run('advisories', ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(expected);
  });

  it('finds the vulnerability in the project, unless a VEX statement says that it does not matter', () => {
    const { code, stdout } = run('audit');
    expect(code).toBe(1);
    expect(stdout).toContain('GHSA-1 (CVE-2026-0001)');
    expect(run('audit', '--format', 'openvex').stdout).toContain('"status": "under_investigation"');
    const statement = {
      vulnerability: { name: 'CVE-2026-0001' },
      products: [{ '@id': 'pkg:pypi/some-package' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    };
    const vex = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'urn:x',
      author: 'us',
      timestamp: '2026-01-01T00:00:00Z',
      version: 1,
      statements: [statement],
    };
    writeFileSync(join(root, 'vex.json'), JSON.stringify(vex));
    expect(run('audit', '--vex', join(root, 'vex.json')).code).toBe(0);
    expect(run('audit', '--vex', join(root, 'vex.json'), '--format', 'openvex').stdout).toContain(
      '"justification": "vulnerable_code_not_in_execute_path"',
    );
    expect(run('audit', '--vex', join(root, 'dump', 'a.json'))).toMatchObject({ code: 2 });
  });

  it('refuses what is no dump, and keeps the index', () => {
    const { code, stderr } = run(
      'advisories',
      'update',
      '--from',
      join(root, 'project', 'requirements.txt'),
    );
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('it is no ZIP archive, or was cut off'),
    ]);
    expect(run('advisories', 'update', '--ecosystem', 'cargo').code).toBe(2);
    expect(run('advisories', 'status').code).toBe(0);
  });

  it('says that the index is damaged, and never that all is well', () => {
    const folder = join(root, 'data', 'advisories');
    const generation = readFileSync(join(folder, 'current'), 'utf8').trim();
    expect(readdirSync(join(folder, generation))).toContain('pypi.table');
    truncateSync(join(folder, generation, 'pypi.table'), 20);
    expect(run('advisories', 'status')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('damaged: pypi.table'),
    });
    const { code, stdout } = run('audit', '--format', 'json');
    expect(code).toBe(3);
    expect(stdout).toContain('the advisory index is damaged');
  });
});
