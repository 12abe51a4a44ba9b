import { describe, expect, it } from 'vitest';
import type { Located } from '../core/artifact.ts';
import type { Gain } from '../core/difference.ts';
import type { Finding } from '../core/finding.ts';
import type { PackageRecord, Release } from '../core/package-record.ts';
import type { CapabilityUse, SourceBehaviour } from '../formats/behaviour/source-behaviour.ts';
import type { PackageContents, PackageFile } from '../formats/package-archive/package-contents.ts';
import { comparePackages } from './compare-packages.ts';
import type { PackageSide } from './package-side.ts';
import { rateCapability } from './rate.ts';

interface Spec {
  readonly version: string;
  readonly kind?: PackageContents['kind'];
  readonly files?: Readonly<Record<string, string>>;
  readonly contents?: Partial<PackageContents>;
  readonly uses?: Readonly<Record<string, readonly CapabilityUse[]>>;
  readonly findings?: readonly Partial<Finding>[];
  readonly release?: Partial<Release>;
  readonly also?: readonly Located<PackageContents>[];
}

function file(path: string, sha256: string): PackageFile {
  return { path, size: 10, sha256 };
}

function archive(name: string, spec: Partial<PackageContents>): Located<PackageContents> {
  const value: PackageContents = {
    kind: 'wheel',
    name: 'kit',
    version: '1.0',
    root: '',
    modules: [],
    tags: [],
    files: [],
    hooks: [],
    entryPoints: [],
    contradictions: [],
    startFiles: [],
    truncated: false,
    ...spec,
  };
  return { path: [name], value, anomalies: [] };
}

function side({
  version,
  kind = 'wheel',
  files = {},
  contents = {},
  uses = {},
  findings = [],
  release,
  also = [],
}: Spec): PackageSide {
  const name = `kit-${version}`;
  const root = kind === 'sdist' ? name : '';
  const inner = (path: string): readonly string[] => [name, root === '' ? path : `${root}/${path}`];
  const list = Object.entries(files).map(([path, sha256]) => file(path, sha256));
  const record: PackageRecord = {
    ecosystem: 'pypi',
    name: 'kit',
    version,
    purl: `pkg:pypi/kit@${version}`,
    sources: [],
    releases: [{ version, files: [], ...release }],
    maintainers: [],
    advisories: [],
    contradictions: [],
  };
  return {
    target: name,
    contents: [archive(name, { kind, version, root, files: list, ...contents }), ...also],
    behaviours: Object.entries(uses).map(([path, capabilities]) => ({
      path: inner(path),
      anomalies: [],
      value: {
        language: 'python',
        capabilities,
        hosts: [],
        deeds: [],
        imports: [],
        crossings: [],
        truncated: false,
      } satisfies SourceBehaviour,
    })),
    registry:
      release === undefined
        ? undefined
        : {
            record,
            files: [],
            proofs: [],
            earlierProofs: [],
            at: '2026-01-01T00:00:00Z',
            targets: [],
          },
    findings: findings.map((finding) => ({
      rule: 'check/rule',
      severity: 'high',
      component: name,
      location: { path: inner('kit/a.py'), line: 3 },
      message: `something at 12 of ${version}`,
      data: {},
      ...finding,
    })),
    components: [],
    gaps: [],
  };
}

function use(capability: CapabilityUse['capability'], when: CapabilityUse['when']): CapabilityUse {
  return { capability, when, callee: 'f', line: 1, within: undefined };
}

function gains(before: Spec, now: Spec): readonly string[] {
  return comparePackages(side(before), side(now)).gains.map(shown);
}

function shown({ kind, severity, what }: Gain): string {
  return `${severity} ${kind}: ${what}`;
}

describe('comparison/compare-packages', () => {
  it('finds nothing new where only the version moved', () => {
    const spec = {
      files: { 'kit/a.py': 'a', 'kit-1.0.dist-info/METADATA': 'm' },
      uses: { 'kit/a.py': [use('network', 'call')] },
      findings: [{}],
    };
    expect(gains({ version: '1.0', ...spec }, { version: '1.1', ...spec })).toEqual([]);
  });

  it('takes the same finding on another line for the same, and a second one for new', () => {
    const moved = { location: { path: ['kit-1.1', 'kit/a.py'], line: 90 } };
    expect(
      gains({ version: '1.0', findings: [{}] }, { version: '1.1', findings: [moved] }),
    ).toEqual([]);
    expect(
      gains({ version: '1.0', findings: [{}] }, { version: '1.1', findings: [moved, moved] }),
    ).toEqual(['high finding: something at 12 of 1.1 (check/rule)']);
  });

  it.each([
    [
      'kit/a.py',
      use('network', 'import'),
      'medium capability: it can use network (when it is imported), which it did not',
    ],
    [
      'kit/a.py',
      use('network', 'call'),
      'low capability: it can use network (when it is called), which it did not',
    ],
    [
      'setup.py',
      use('exec', 'import'),
      'medium capability: it can use exec (while it is built), which it did not',
    ],
    [
      'tests/test_a.py',
      use('exec', 'import'),
      'info capability: it can use exec (in its tests), which it did not',
    ],
    [
      'kit/a.py',
      use('crypto-wallet', 'import'),
      'high capability: it can use crypto-wallet (when it is imported), which it did not',
    ],
  ])('tells a new capability by the moment it runs: %s', (path, capability, expected) => {
    expect(gains({ version: '1.0' }, { version: '1.1', uses: { [path]: [capability] } })).toEqual([
      expected,
    ]);
  });

  it('knows a capability that only moved to another file', () => {
    const before = { version: '1.0', uses: { 'kit/a.py': [use('network', 'call')] } };
    expect(
      gains(before, { version: '1.1', uses: { 'kit/b.py': [use('network', 'call')] } }),
    ).toEqual([]);
  });

  it.each<[string, Partial<PackageContents>, Partial<PackageContents>, readonly string[]]>([
    [
      'an install script',
      {},
      { hooks: [{ event: 'postinstall', command: 'x' }] },
      ['high hook: postinstall runs by itself'],
    ],
    [
      'another command of a script',
      { hooks: [{ event: 'postinstall', command: 'x' }] },
      { hooks: [{ event: 'postinstall', command: 'y' }] },
      ['high hook: postinstall runs another command'],
    ],
    [
      'a file that starts by itself',
      {},
      { startFiles: ['kit.pth'] },
      ['high start-file: a file that is run without being asked for'],
    ],
    [
      'a plug-in',
      {},
      { entryPoints: [{ group: 'pytest11', name: 'kit', target: 'kit:x' }] },
      ['medium entry-point: kit enters pytest11'],
    ],
    [
      'machine code',
      {},
      { files: [{ path: 'kit/x.so', size: 9, content: 'elf' }] },
      ['medium binary: machine code of 9 bytes'],
    ],
    [
      'machine code for another Python',
      { files: [{ path: 'kit/x.cpython-311-x86_64-linux-gnu.so', size: 9, content: 'elf' }] },
      { files: [{ path: 'kit/x.cpython-312-x86_64-linux-gnu.so', size: 9, content: 'elf' }] },
      [],
    ],
    [
      'ten times the size',
      { files: [{ path: 'kit/a.py', size: 20_000 }] },
      { files: [{ path: 'kit/a.py', size: 400_000 }] },
      ['medium size: it grew from 20000 to 400000 bytes'],
    ],
  ])('tells %s', (_, before, now, expected) => {
    expect(gains({ version: '1.0', contents: before }, { version: '1.1', contents: now })).toEqual(
      expected,
    );
  });

  it.each<[string, Partial<Release>, Partial<Release>, readonly string[]]>([
    [
      'nothing where nothing changed',
      { attested: true, maintainers: ['a'] },
      { attested: true, maintainers: ['a'] },
      [],
    ],
    [
      'lost attestations',
      { attested: true },
      { attested: false },
      [
        'high provenance: the old version says with attestations where it was built, the new one does not',
      ],
    ],
    ['nothing where the registry does not say', { attested: true }, {}, []],
    [
      'a new maintainer',
      { maintainers: ['a'] },
      { maintainers: ['a', 'b'] },
      ['low owner: new maintainers: b'],
    ],
    [
      'a take-over',
      { maintainers: ['a'] },
      { maintainers: ['b'] },
      ['high owner: none of its maintainers is left: now b'],
    ],
    [
      'another publisher',
      { publisher: 'a' },
      { publisher: 'b' },
      ['medium owner: published by b, the old one by a'],
    ],
    [
      'another licence',
      { licence: 'MIT' },
      { licence: 'BUSL-1.1' },
      ['low licence: its licence was MIT, it is BUSL-1.1'],
    ],
  ])('tells %s', (_, before, now, expected) => {
    expect(gains({ version: '1.0', release: before }, { version: '1.1', release: now })).toEqual(
      expected,
    );
  });

  it('tells code that only the wheel has, unless the old wheel had it, too', () => {
    const source = archive('kit.tar.gz', {
      kind: 'sdist',
      root: 'kit-1.1',
      files: [file('src/kit/a.py', 'a')],
    });
    const spec = {
      files: { 'kit/a.py': 'a', 'kit/b.py': 'b', 'kit/_version.py': 'v' },
      also: [source],
    };
    const expected = [
      'medium archive-difference: code in the wheel that is not in the source archive',
      'info archive-difference: code in the wheel that is not in the source archive',
    ];
    expect(
      gains(
        { version: '1.0', files: { 'kit/a.py': 'a' }, also: [source] },
        { version: '1.1', ...spec },
      ),
    ).toEqual(expected);
    expect(gains({ version: '1.0', ...spec }, { version: '1.1', ...spec })).toEqual([
      expected[1],
      expected[1],
    ]);
  });

  it('compares what is published with the repository, wherever that keeps it', () => {
    const repository = new Map([
      ['packages/kit/src/kit/a.py', 'a'],
      ['packages/kit/src/kit/b.py', 'other'],
    ]);
    const now = side({
      version: '1.1',
      files: { 'kit/a.py': 'a', 'kit/b.py': 'b', 'kit/c.py': 'c', 'data.txt': 'x' },
    });
    const found = comparePackages(side({ version: '1.0' }), now, repository).gains;
    expect(found.map(({ what, where }) => `${where ?? ''} ${what}`)).toEqual([
      'kit/c.py code that is published and not in the repository',
      'kit/b.py code that is published otherwise than it stands in the repository',
    ]);
  });

  it('rates what runs unasked above what somebody has to call', () => {
    for (const capability of ['network', 'exec', 'environment', 'keyboard'] as const) {
      const order = ['test', 'call', 'import', 'install'] as const;
      const ranks = order.map((moment) =>
        ['info', 'low', 'medium', 'high', 'critical'].indexOf(rateCapability(capability, moment)),
      );
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }
  });
});
