import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { sdist } from '../../../../test/builders/package.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type { TarEntrySpec } from '../../../../test/builders/tar.ts';
import { tar } from '../../../../test/builders/tar.ts';
import type { ZipEntrySpec } from '../../../../test/builders/zip.ts';
import { torchZip, zip } from '../../../../test/builders/zip.ts';
import tarFormat from '../../../formats/tar/format.ts';
import { tarArchive } from '../../../formats/tar/archive.ts';
import zipFormat from '../../../formats/zip/format.ts';
import { zipArchive } from '../../../formats/zip/archive.ts';
import check from './check.ts';
import { escapesRoot, pathRisk } from './path-risk.ts';

async function zipRules(bytes: Uint8Array): Promise<readonly string[]> {
  const parsed = await parseBytes(zipFormat, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[zipArchive, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('member-paths/', ''));
}

async function tarRules(...entries: readonly TarEntrySpec[]): Promise<readonly string[]> {
  const parsed = await parseBytes(tarFormat, tar({ entries }));
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const findings = await runCheck(check, [[tarArchive, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('member-paths/', ''));
}

const zipped = (name: string, more: Partial<ZipEntrySpec> = {}): Uint8Array =>
  zip({ entries: [{ name, data: 'x', ...more }] });

describe('checks/archive/member-paths', () => {
  it.each([
    ['a checkpoint', torchZip()],
    ['a name with two dots', zipped('a/b..c/..d')],
    ['a colon', zipped('time 12:30/notes')],
    ['Unix modes', zipped('a', { mode: 0o100755 })],
    [
      'an NTFS archive whose attributes look like a mode',
      zipped('a', { system: 10, mode: 0o120777 }),
    ],
  ])('is silent about %s', async (_, bytes) => {
    expect(await zipRules(bytes)).toEqual([]);
  });

  it.each([
    ['path-escape', zipped('../a')],
    ['path-escape', zipped('a/../../b')],
    ['path-escape', zipped('..\\a')],
    ['path-escape', zipped('\\\\server\\share\\a')],
    ['path-escape', zipped('c:a')],
    ['truncated-name', zipped('a\0b')],
    ['odd-name', zipped('a\x1b[2Jb')],
    ['odd-name', zipped('notes.txt:payload')],
    ['symbolic-link', zipped('a', { mode: 0o120777 })],
    ['special-file', zipped('a', { mode: 0o020666 })],
  ])('reports %s in a zip archive', async (rule, bytes) => {
    expect(await zipRules(bytes)).toEqual([rule]);
  });

  it('judges the local name as well, since some extractors use it', async () => {
    expect(await zipRules(zipped('a', { local: { name: '../a' } }))).toEqual(['path-escape']);
  });

  it('is silent about links that stay inside a tar archive', async () => {
    const rules = await tarRules(
      { name: 'lib/a.so.1', data: 'x' },
      { name: 'lib/a.so', type: '2', link: 'a.so.1' },
      { name: 'bin/a', type: '2', link: '../lib/a.so' },
      { name: 'copy', type: '1', link: 'lib/a.so.1' },
    );

    expect(rules).toEqual([]);
  });

  it.each([
    ['link-escape', { name: 'a', type: '2', link: '/nonexistent' }],
    ['link-escape', { name: 'a/b', type: '2', link: '../../nonexistent' }],
    ['link-escape', { name: 'a/b', type: '1', link: '../nonexistent' }],
    ['special-file', { name: 'a', type: '6' }],
    ['special-file', { name: 'a', type: '4' }],
    ['path-escape', { name: '../a', data: 'x' }],
  ])('reports %s in a tar archive', async (rule, entry) => {
    expect(await tarRules(entry)).toEqual([rule]);
  });

  it('reports write-through-link', async () => {
    const rules = await tarRules({ name: 'd', type: '2', link: 'e' }, { name: 'd/f', data: 'x' });

    expect(rules).toEqual(['write-through-link']);
  });

  it('stops after a hundred', async () => {
    const entries = Array.from({ length: 300 }, (_, index) => ({ name: `../${index}`, data: '' }));

    expect(await zipRules(zip({ entries }))).toHaveLength(100);
  });
});

describe('checks/archive/member-paths/path-risk', () => {
  it.each([
    ['a/./b', undefined],
    ['', undefined],
    ['..', 'parent'],
    ['/a', 'absolute'],
    ['Z:', 'drive'],
  ])('says of %j: %s', (name, risk) => {
    expect(pathRisk(name)).toBe(risk);
  });

  it('follows a target from the folder of the link', () => {
    expect(escapesRoot('a/b/c', '../../d', false)).toBe(false);
    expect(escapesRoot('a/b/c', '../../../d', false)).toBe(true);
    expect(escapesRoot('a/b/c', '../d', true)).toBe(true);
  });
});

describe('member-paths among the tests of a package', () => {
  it('reports sample-archive there and path-escape in a module', async () => {
    const bytes = tar({ entries: [{ name: '../../a', data: 'x' }] });
    const rulesIn = async (folder: string): Promise<readonly string[]> => {
      const archive = sdist({ [`${folder}/bad.tar`]: bytes });
      const { findings } = await weighFiles({ 'colorkit-1.0.tar.gz': archive });
      return findings.map(({ rule }) => rule);
    };

    expect(await rulesIn('tests')).toContain('member-paths/sample-archive');
    expect(await rulesIn('tests')).not.toContain('member-paths/path-escape');
    expect(await rulesIn('colorkit')).toContain('member-paths/path-escape');
  });
});
