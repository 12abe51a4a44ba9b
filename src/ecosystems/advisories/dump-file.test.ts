import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isDumpFile, readDumpFile } from './dump-file.ts';
import { readOsvRecord } from './osv-record.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const SCORES =
  '#model_version:v2026,score_date:2026-01-01\ncve,epss,percentile\nCVE-2026-0001,0.5,0.9\nbad,1,1\nCVE-2026-0002,7,0.1\n';

function factsOf(name: string, content: Uint8Array) {
  const file = readDumpFile(name, content);
  return file.kind === 'exploitation' ? [...file.facts] : file;
}

describe('files of a dump', () => {
  it.each(['a/GHSA-1.json', 'PYSEC-1.yaml', 'x.yml', 'epss.csv', 'epss.csv.gz'])(
    'may be %s',
    (name) => {
      expect(isDumpFile(name)).toBe(true);
    },
  );
  it.each(['README.md', 'all.zip', 'json', 'x.json.bak'])('are not %s', (name) => {
    expect(isDumpFile(name)).toBe(false);
  });

  it('reads YAML without turning versions into numbers', () => {
    const text =
      'id: PYSEC-1\nwithdrawn: null\naffected:\n- package: {name: a, ecosystem: PyPI}\n  versions: [1.10, 1.0, 2e3]\n';
    const file = readDumpFile('PYSEC-1.yaml', bytes(text));
    const record = file.kind === 'record' ? readOsvRecord(file.value) : undefined;
    expect(record?.affected[0]?.versions).toEqual(['1.10', '1.0', '2e3']);
    expect(record).not.toHaveProperty('withdrawn');
  });

  it('does not unfold a YAML bomb', () => {
    const bomb = [
      'a: &a [x, x]',
      ...Array.from(
        { length: 30 },
        (_, n) =>
          `b${n}: &b${n} [*${n === 0 ? 'a' : `b${n - 1}`}, *${n === 0 ? 'a' : `b${n - 1}`}]`,
      ),
    ];
    expect(readDumpFile('x.yaml', bytes(bomb.join('\n')))).toMatchObject({ kind: 'unreadable' });
  });

  it.each([
    ['{', 'x.json'],
    ['', 'x.json'],
    ['a: [', 'x.yaml'],
    ['no scores', 'x.csv'],
    ['plain', 'x.csv.gz'],
  ])('says that %j is not what %s should be', (text, name) => {
    expect(readDumpFile(name, bytes(text))).toMatchObject({ kind: 'unreadable' });
  });

  it('reads EPSS scores, also packed', () => {
    const facts = [{ cve: 'CVE-2026-0001', facts: { epss: 0.5, percentile: 0.9 } }];
    expect(factsOf('epss.csv', bytes(SCORES))).toEqual(facts);
    expect(factsOf('epss.csv.gz', gzipSync(SCORES))).toEqual(facts);
  });

  it('reads the KEV catalogue', () => {
    const catalogue = {
      catalogVersion: '2026.01.03',
      vulnerabilities: [{ cveID: 'CVE-2026-0001', dateAdded: '2026-01-03' }, { cveID: 1 }, null],
    };
    expect(factsOf('kev.json', bytes(JSON.stringify(catalogue)))).toEqual([
      { cve: 'CVE-2026-0001', facts: { exploitedSince: '2026-01-03' } },
    ]);
  });
});

describe('readOsvRecord', () => {
  it.each([null, 1, 'x', [], {}, { id: 'X' }, { id: 1, affected: [] }, { id: 'X', affected: {} }])(
    'refuses %j',
    (value) => {
      expect(readOsvRecord(value)).toBeUndefined();
    },
  );

  it('loses malformed parts only', () => {
    const record = readOsvRecord({
      id: 'X',
      aliases: ['B', 'A', 'X', 3, 'A'],
      severity: 'high',
      affected: [
        null,
        { package: { name: 'a' } },
        {
          package: { name: 'a', ecosystem: 'PyPI:release' },
          ranges: [
            { type: 'ODD', events: [] },
            { type: 'ECOSYSTEM', events: [{ introduced: 1 }, { fixed: '2' }] },
          ],
          versions: 'x',
        },
      ],
    });
    expect(record).toMatchObject({
      aliases: ['A', 'B'],
      affected: [
        {
          ecosystem: 'pypi',
          ranges: [{ type: 'ECOSYSTEM', events: [{ kind: 'fixed', version: '2' }] }],
          versions: [],
        },
      ],
    });
  });

  it('knows affected symbols in the spellings of three databases', () => {
    const symbols = (specific: unknown) =>
      readOsvRecord({
        id: 'X',
        affected: [{ package: { name: 'a', ecosystem: 'npm' }, ecosystem_specific: specific }],
      })?.affected[0]?.symbols;
    expect(symbols({ affected_functions: ['a.b'] })).toEqual(['a.b']);
    expect(symbols({ imports: [{ attribute: 'load', modules: ['a.x', 'a.y'] }] })).toEqual([
      'a.x.load',
      'a.y.load',
    ]);
    expect(symbols({ affects: { functions: ['a::b'] } })).toEqual(['a::b']);
  });
});
