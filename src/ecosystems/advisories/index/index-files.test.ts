import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OsvOptions } from '../../../../test/builders/osv.ts';
import { osv } from '../../../../test/builders/osv.ts';
import { SourceError } from '../../../bytes/source.ts';
import { compileRecord } from '../compile-record.ts';
import { readOsvRecord } from '../osv-record.ts';
import { IndexCompiler } from './compile-index.ts';
import type { IndexManifest } from './manifest.ts';
import { INDEX_FORMAT, parseManifest } from './manifest.ts';
import type { OpenPart } from './read-index.ts';
import { AdvisoryIndex } from './read-index.ts';

const FIXED: OsvOptions = { events: [{ introduced: '1.0' }, { fixed: '2.0' }], versions: ['0.5'] };

function compile(records: readonly unknown[], exploited: readonly string[] = []) {
  const compiler = new IndexCompiler(['pypi', 'npm']);
  const added = records.map((record) => compiler.add(record));
  for (const cve of exploited) compiler.addExploitation(cve, { exploitedSince: '2026-01-03' });
  const { files, newest, ...counts } = compiler.finish();
  const bytes = new Map(files.map(({ name, pieces }) => [name, Buffer.concat(pieces)]));
  const manifest: IndexManifest = {
    format: INDEX_FORMAT,
    built: '2026-02-01T00:00:00Z',
    ...(newest === undefined ? {} : { newest }),
    ...counts,
    ecosystems: ['pypi', 'npm'],
    sources: [],
    files: [],
  };
  return { added, bytes, manifest };
}

function reader(files: ReadonlyMap<string, Uint8Array>): OpenPart {
  return (name) => (offset, length) =>
    files.get(name)?.subarray(offset, offset + length) ?? new Uint8Array(0);
}

describe('the advisory index', () => {
  it('gives back what was compiled', () => {
    const records = [
      osv('GHSA-1', 'Foo_Bar', { ...FIXED, record: { aliases: ['CVE-2026-1'] } }),
      osv('PYSEC-1', 'foo.bar', {
        ...FIXED,
        record: { aliases: ['CVE-2026-1'], withdrawn: '2026-01-05T00:00:00Z' },
      }),
      osv('MAL-1', '@scope/evil', { ecosystem: 'npm', events: [{ introduced: '0' }] }),
      osv('GO-1', 'golang.example/x', { ecosystem: 'Go' }),
      { id: 'no record' },
    ];
    const { added, bytes, manifest } = compile(records, ['CVE-2026-1', 'CVE-1999-1']);
    expect(added).toEqual([true, true, true, false, false]);
    expect(manifest).toMatchObject({
      records: 3,
      malware: 1,
      withdrawn: 1,
      left: 2,
      exploited: 1,
      scored: 0,
      newest: '2026-01-02T03:04:05Z',
      packages: { pypi: 1, npm: 1 },
    });
    const index = new AdvisoryIndex(manifest, reader(bytes));
    const found = index.lookup('pypi', 'foo-bar');
    const expected = records.slice(0, 2).map((record) => compileRecord(readOsvRecord(record)!));
    expect(found?.advisories).toEqual(
      expected.map(({ packages: [one] }, ordinal) => {
        const { ecosystem: _, name: __, ...advisory } = one!;
        return { ...advisory, ordinal };
      }),
    );
    expect(found?.advisories.map((advisory) => found.detailOf(advisory))).toEqual(
      expected.map(({ detail }) => detail),
    );
    expect(found?.exploitationOf('CVE-2026-1')).toEqual({ exploitedSince: '2026-01-03' });
    expect(index.byName('CVE-2026-1').map(({ id }) => id)).toEqual(['GHSA-1', 'PYSEC-1']);
    expect(index.byName('nothing')).toEqual([]);
    expect(index.lookup('npm', '@scope/evil')?.advisories[0]).toMatchObject({ isMalware: true });
    expect(index.lookup('npm', 'foo-bar')).toBeUndefined();
    expect(index.lookup('conda', 'foo-bar')).toBeUndefined();
    expect(index.exploitationOf('CVE-1999-1')).toBeUndefined();
  });

  it('counts the same record of two sources once', () => {
    const { added, manifest } = compile([osv('GHSA-1', 'a', FIXED), osv('GHSA-1', 'a', FIXED)]);
    expect(added).toEqual([true, false]);
    expect(manifest.records).toBe(1);
  });

  it('finds every package of many, and no other', () => {
    const names = Array.from({ length: 500 }, (_, index) => `package-${index}`);
    const { bytes, manifest } = compile(names.map((name) => osv(`X-${name}`, name, FIXED)));
    const index = new AdvisoryIndex(manifest, reader(bytes));
    for (const name of names) {
      const found = index.lookup('pypi', name);
      expect(found?.detailOf(found.advisories[0]!).id).toBe(`X-${name}`);
    }
    for (const name of ['package-500', 'package', ''])
      expect(index.lookup('pypi', name)).toBeUndefined();
  });

  it('never answers from bytes that were changed or cut off', () => {
    const { bytes, manifest } = compile(
      [osv('GHSA-1', 'a', { ...FIXED, record: { aliases: ['CVE-2026-1'] } })],
      ['CVE-2026-1'],
    );
    const ask = (files: ReadonlyMap<string, Uint8Array>) => {
      const index = new AdvisoryIndex(manifest, reader(files));
      const found = index.lookup('pypi', 'a');
      return JSON.stringify([
        found?.advisories,
        found?.advisories.map((one) => found.detailOf(one)),
        index.byName('CVE-2026-1'),
        found?.exploitationOf('CVE-2026-1'),
      ]);
    };
    const whole = ask(bytes);
    const damage = fc.record({
      file: fc.constantFrom(...bytes.keys()),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      change: fc.constantFrom('flip', 'cut'),
    });
    fc.assert(
      fc.property(damage, ({ file, at, change }) => {
        const copy = Buffer.from(bytes.get(file)!);
        const place = Math.floor(at * copy.length);
        copy[place]! ^= 0xff;
        const damaged = change === 'cut' ? copy.subarray(0, place) : copy;
        let answer: unknown;
        try {
          answer = ask(new Map([...bytes, [file, damaged]]));
        } catch (error) {
          answer = error instanceof SourceError ? whole : error;
        }
        expect(answer).toBe(whole);
      }),
      { numRuns: 400 },
    );
  });
});

describe('parseManifest', () => {
  const { manifest } = compile([osv('GHSA-1', 'a', FIXED)]);
  it('reads what was written, and nothing else', () => {
    const full = {
      ...manifest,
      sources: [{ from: 'x', records: 1, digest: 'd' }],
      files: [{ name: 'pypi.table', bytes: 1, sha256: 'ab' }],
    };
    expect(parseManifest(JSON.stringify(full))).toEqual(full);
    for (const changed of [
      '',
      '[]',
      '{}',
      JSON.stringify({ ...full, format: 99 }),
      JSON.stringify({ ...full, built: 1 }),
      JSON.stringify({ ...full, files: [{ name: '../../x', bytes: 1, sha256: 'ab' }] }),
      JSON.stringify({ ...full, sources: [{}] }),
    ])
      expect(parseManifest(changed)).toBeUndefined();
  });
});
