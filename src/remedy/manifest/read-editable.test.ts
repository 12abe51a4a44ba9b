import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../text-edit.ts';
import type { EditableFile } from './editable.ts';
import type { ManifestKind } from './read-editable.ts';
import { manifestKindOf, readEditable } from './read-editable.ts';
import { isWantedEdit } from './verify-edit.ts';

function file(kind: ManifestKind, text: string): EditableFile {
  const read = readEditable(kind, text);
  if (!read.ok) throw new Error(read.why);
  return read.value;
}

function changed(
  kind: ManifestKind,
  text: string,
  name: string,
  constraint: string,
  hashes?: readonly string[],
): string {
  const before = file(kind, text);
  const index = before.requirements.findIndex((one) => one.name === name);
  const found = before.requirements[index];
  if (found === undefined) throw new Error(`${name} is not editable`);
  const after = applyEdits(text, found.rewrite(constraint, hashes));
  expect(isWantedEdit(before, file(kind, after), [{ index, constraint }])).toBe(true);
  return after;
}

const HASH = (digit: string): string => `sha256:${digit.repeat(64)}`;

describe('remedy/manifest/requirements-file', () => {
  it.each([
    ['requests==2.25.1\n', 'requests==2.31.0\n'],
    ['requests == 2.25.1  # why\r\n', 'requests ==2.31.0  # why\r\n'],
    [
      'a==1\nrequests[socks,x]==2.25.1 ; python_version > "3.8"\n',
      'a==1\nrequests[socks,x]==2.31.0 ; python_version > "3.8"\n',
    ],
    ['requests (==2.25.1)', 'requests (==2.31.0)'],
    ['requests', 'requests==2.31.0'],
    ['requests # any\n', 'requests==2.31.0 # any\n'],
    ['requests[socks]; os_name == "nt"\n', 'requests[socks]==2.31.0; os_name == "nt"\n'],
    ['requests==2.25.1 --global-option="x"\n', 'requests==2.31.0 --global-option="x"\n'],
    [
      '\ufeff# -*- coding\n-r base.txt\nrequests==2.25.1\n',
      '\ufeff# -*- coding\n-r base.txt\nrequests==2.31.0\n',
    ],
  ])('changes %j', (text, expected) => {
    expect(changed('requirements', text, 'requests', '==2.31.0')).toBe(expected);
  });

  it('puts the digests of the new version where the old ones stood', () => {
    const text = `a==1\nrequests==2.25.1 \\\n    --hash=${HASH('0')} \\\n    --hash=${HASH('1')}\n    # via x\nb==2\n`;

    expect(
      changed('requirements', text, 'requests', '==2.31.0', [HASH('a'), HASH('b'), HASH('c')]),
    ).toBe(
      `a==1\nrequests==2.31.0 \\\n    --hash=${HASH('a')} \\\n    --hash=${HASH('b')} \\\n    --hash=${HASH('c')}\n    # via x\nb==2\n`,
    );
    expect(file('requirements', text).requirements[1]?.hashes).toEqual([HASH('0'), HASH('1')]);
  });

  it.each([
    '-e .',
    '--index-url https://index.example',
    './lib',
    'name @ https://files.example/a.whl',
    'https://files.example/a.whl',
    '# requests==1',
    '  ',
    '$NAME==1',
    'requests>=2,\\\n  <3',
  ])('leaves %j alone', (line) => {
    expect(file('requirements', `${line}\n`).requirements).toEqual([]);
  });
});

describe('remedy/manifest documents', () => {
  const PYPROJECT = `# kept
[build-system]
requires = ["setuptools>=40", 'wheel']

[project]
name = "x"  # 'quoted' "comment"
dependencies = [
  "Requests[socks] >=2.0,<3 ; python_version >= '3.8'", # why
  "numpy",
  """long>=1""",
]
[project.optional-dependencies]
dev = ["pytest==6.0"]
[dependency-groups]
lint = ["ruff==0.1", {include-group = "dev"}]
[tool.poetry.dependencies]
python = "^3.9"
django = { version = "^3.2", extras = ["argon2"] }
flask = '1.0'
[tool.poetry.group.dev.dependencies]
black = "^22"
[[tool.poetry.source]]
name = "flask"
`;

  it('finds every requirement of pyproject.toml', () => {
    expect(
      file('pyproject', PYPROJECT).requirements.map(({ name, constraint, line }) => [
        name,
        constraint,
        line,
      ]),
    ).toEqual([
      ['setuptools', '>=40', 3],
      ['wheel', '', 3],
      ['Requests', '>=2.0,<3', 8],
      ['numpy', '', 9],
      ['pytest', '==6.0', 13],
      ['ruff', '==0.1', 15],
      ['django', '^3.2', 18],
      ['flask', '1.0', 19],
      ['black', '^22', 21],
    ]);
  });

  it.each([
    ['Requests', '>=2.31,<3', '>=2.0,<3', '>=2.31,<3'],
    ['django', '^4.2', '"^3.2"', '"^4.2"'],
    ['flask', '2.0', "'1.0'", "'2.0'"],
    ['numpy', '>=1.22', '"numpy"', '"numpy>=1.22"'],
  ])('changes %s in pyproject.toml and nothing else', (name, constraint, from, to) => {
    expect(changed('pyproject', PYPROJECT, name, constraint)).toBe(PYPROJECT.replace(from, to));
  });

  it('changes Pipfile, setup.cfg, package.json and the pip part of environment.yml', () => {
    const pipfile =
      '[packages]\nrequests = "==2.25.1"\nflask = {version = ">=1", extras = ["x"]}\n';
    expect(changed('pipfile', pipfile, 'flask', '>=2')).toBe(pipfile.replace('>=1', '>=2'));
    const setup =
      '[metadata]\nname = requests\n[options]\ninstall_requires =\n    requests>=2 ; os_name == "nt"\n    # kept\n    flask\npackages = find:\n[options.extras_require]\nx = pytest==6\n';
    expect(changed('setup-cfg', setup, 'requests', '>=2.31')).toBe(
      setup.replace('>=2 ', '>=2.31 '),
    );
    expect(changed('setup-cfg', setup, 'pytest', '==7')).toBe(setup.replace('==6', '==7'));
    const npm =
      '{\n\t"name": "x",\n\t"dependencies": { "lodash": "^4.17.0", "@a/b": "1.0.0" },\n\t"peerDependencies": {"lodash": "4"}\n}\n';
    expect(changed('package-json', npm, 'lodash', '^4.17.21')).toBe(
      npm.replace('^4.17.0', '^4.17.21'),
    );
    const conda =
      'name: x\ndependencies:\n  - numpy=1.2\n  - pip:\n      - requests==2.25.1  # kept\n      - "flask>=1"\n      - -r more.txt\n';
    expect(changed('conda-environment', conda, 'requests', '==2.31.0')).toBe(
      conda.replace('2.25.1', '2.31.0'),
    );
    expect(changed('conda-environment', conda, 'flask', '>=2')).toBe(conda.replace('>=1', '>=2'));
  });

  it.each([
    ['pyproject', '[project\nname = 1'],
    ['pyproject', `a = ${'['.repeat(500)}`],
    ['package-json', '{"dependencies": {"a": "1"'],
    ['package-json', '['.repeat(100_000)],
    [
      'conda-environment',
      `a: &a [x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join('\n')}\nc: [${'*a,'.repeat(200)}]`,
    ],
    ['conda-environment', ': : :\n- ['],
  ] as const)('says that a broken %s cannot be read: %j', (kind, text) => {
    expect(readEditable(kind, text).ok).toBe(false);
  });

  it('does not edit a text with escapes: what stands there is not what it means', () => {
    expect(file('package-json', '{"dependencies": {"a": "1\\u002e0"}}').requirements).toEqual([]);
    expect(file('pyproject', '[project]\ndependencies = ["a\\u003d=1"]').requirements).toEqual([]);
  });

  it('notices an edit that did more than it should', () => {
    const before = file('package-json', '{"dependencies": {"a": "1", "b": "1"}}');
    const wanted = [{ index: 0, constraint: '2' }];
    const after = (text: string): boolean =>
      isWantedEdit(before, file('package-json', text), wanted);
    expect(after('{"dependencies": {"a": "2", "b": "1"}}')).toBe(true);
    expect(after('{"dependencies": {"a": "2", "b": "2"}}')).toBe(false);
    expect(after('{"dependencies": {"a": "2", "b": "1"}, "x": 1}')).toBe(false);
    expect(after('{"dependencies": {"a": "2"}}')).toBe(false);
  });
});

describe('remedy/manifest edits', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
  const version = fc.stringMatching(/^[1-9]\.[0-9]{1,2}$/);
  const decoration = fc.constantFrom('', '  # note', ' ; os_name == "nt"', ' # é\u2028');
  const lines = fc.array(
    fc.oneof(
      fc
        .tuple(name, fc.constantFrom('==', '>=', '~='), version, decoration)
        .map(([a, b, c, d]) => a + b + c + d),
      fc.constantFrom(
        '',
        '# comment',
        '-r other.txt',
        '--pre',
        './path',
        'x @ https://a.example/x.zip',
      ),
    ),
    { maxLength: 12 },
  );

  it('change only the span they name, and what is read back is what was wanted', () => {
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom('\n', '\r\n'),
        fc.nat(),
        version,
        (list, feed, pick, to) => {
          const text = list.join(feed);
          const before = file('requirements', text);
          const { requirements } = before;
          if (requirements.length === 0) return;
          const index = pick % requirements.length;
          const edits = requirements[index]?.rewrite(`==${to}`) ?? [];
          const after = applyEdits(text, edits);
          expect(
            isWantedEdit(before, file('requirements', after), [{ index, constraint: `==${to}` }]),
          ).toBe(true);
          expect(edits).toHaveLength(1);
          const [edit] = edits;
          const { start = 0, end = 0 } = edit ?? {};
          expect(after.slice(0, start)).toBe(text.slice(0, start));
          expect(after.slice(after.length - (text.length - end))).toBe(text.slice(end));
        },
      ),
    );
  });

  it('never fail on any text', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('[]{}"\'=,.#\n\\:- a1')) });
    fc.assert(
      fc.property(text, (noise) => {
        for (const kind of ['requirements', 'pyproject', 'package-json', 'setup-cfg'] as const)
          expect(typeof readEditable(kind, noise).ok).toBe('boolean');
      }),
    );
  });
});

describe('remedy/manifest/manifest-kind', () => {
  it.each([
    ['a/requirements-dev.txt', 'manifest', 'pip', 'requirements'],
    ['constraints.txt', 'constraints', 'pip', 'requirements'],
    ['a/package.json', 'manifest', 'npm', 'package-json'],
    ['environment.yml', 'manifest', 'conda', 'conda-environment'],
    ['notebook.ipynb', 'command', 'pip', undefined],
    ['poetry.lock', 'lock', 'poetry', undefined],
  ])('takes %s (%s of %s) for %s', (path, role, tool, expected) => {
    expect(manifestKindOf(path, { role, tool })).toBe(expected);
  });
});
