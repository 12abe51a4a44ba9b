import { describe, expect, it } from 'vitest';
import { editFile } from './edit-file.ts';
import type { ConstraintChange, OverrideChange } from './plan/fix-plan.ts';
import { applyEdits } from './text-edit.ts';

function change(
  name: string,
  from: string,
  version: string,
  more: Partial<ConstraintChange> = {},
): ConstraintChange {
  return {
    kind: 'constraint',
    path: 'f',
    name: { ecosystem: 'pypi', name },
    from,
    version,
    hashes: [],
    ...more,
  };
}

function force(
  tool: OverrideChange['tool'],
  name: string,
  version: string,
  isDirect = false,
): OverrideChange {
  const ecosystem = tool === 'uv' ? 'pypi' : 'npm';
  return { kind: 'override', path: 'f', tool, name: { ecosystem, name }, version, isDirect };
}

describe('remedy/edit-file', () => {
  it('makes several changes of one file at once', () => {
    const text = 'Flask==1.0  # web\nurllib3>=1.20,<1.26\nflask==1.0 ; os_name == "nt"\n';
    const { edits, made, refused } = editFile('requirements', text, [
      change('flask', '==1.0', '2.3.2', { line: 1 }),
      change('flask', '==1.0', '2.3.2', { line: 3 }),
      change('urllib3', '>=1.20,<1.26', '1.26.5', { line: 2 }),
    ]);
    expect(applyEdits(text, edits)).toBe(
      'Flask==2.3.2  # web\nurllib3>=1.26.5,<1.27\nflask==2.3.2 ; os_name == "nt"\n',
    );
    expect(made.map(({ written }) => written)).toEqual(['==2.3.2', '==2.3.2', '>=1.26.5,<1.27']);
    expect(refused).toEqual([]);
  });

  it.each<[string, Parameters<typeof editFile>[0], string, ConstraintChange, string]>([
    [
      'digests nobody knows',
      'requirements',
      `a==1 --hash=sha256:${'0'.repeat(64)}\n`,
      change('a', '==1', '2'),
      'digests',
    ],
    [
      'a place it does not find',
      'requirements',
      '-e git+https://git.example/a#egg=a\n',
      change('a', '', '2'),
      'edited safely',
    ],
    [
      'a constraint that forbids it',
      'requirements',
      'a!=2\n',
      change('a', '!=2', '2'),
      'none that can be rewritten',
    ],
    ['a broken file', 'pyproject', '[project', change('a', '==1', '2'), 'TOML'],
  ])('refuses %s', (_, kind, text, edit, why) => {
    const result = editFile(kind, text, [edit]);
    expect(result.edits).toEqual([]);
    expect(result.refused[0]?.why).toContain(why);
  });

  it.each<[string, string, readonly OverrideChange[], string]>([
    [
      'a new object at the end',
      '{\n  "name": "x",\n  "dependencies": {\n    "a": "1"\n  }\n}\n',
      [force('npm', 'b', '2.0.1')],
      '{\n  "name": "x",\n  "dependencies": {\n    "a": "1"\n  },\n  "overrides": {\n    "b": "^2.0.1"\n  }\n}\n',
    ],
    [
      'a member beside others, tabs kept',
      '{\n\t"overrides": {\n\t\t"a": "1"\n\t}\n}',
      [force('npm', 'b', '2.0.1'), force('npm', 'a', '1.5.0', true)],
      '{\n\t"overrides": {\n\t\t"a": "$a",\n\t\t"b": "^2.0.1"\n\t}\n}',
    ],
    [
      'one line',
      '{"name": "x", "resolutions": {"a": "1"}}',
      [force('yarn', 'b', '2.0.1')],
      '{"name": "x", "resolutions": {"a": "1", "b": "^2.0.1"}}',
    ],
    [
      'two steps down',
      '{\r\n  "name": "x"\r\n}\r\n',
      [force('pnpm', 'b', '2.0.1')],
      '{\r\n  "name": "x",\r\n  "pnpm": {\r\n    "overrides": {\r\n      "b": "^2.0.1"\r\n    }\r\n  }\r\n}\r\n',
    ],
    [
      'an empty object',
      '{}',
      [force('bun', 'b', '2.0.1')],
      '{\n  "overrides": {\n    "b": "^2.0.1"\n  }\n}',
    ],
  ])('forces versions in package.json: %s', (_, text, changes, expected) => {
    const result = editFile('package-json', text, changes);
    expect(result.refused).toEqual([]);
    expect(applyEdits(text, result.edits)).toBe(expected);
  });

  it.each([
    [
      '[project]\nname = "x"',
      '[project]\nname = "x"\n\n[tool.uv]\noverride-dependencies = ["b>=2.0.1,<3"]\n',
    ],
    [
      '[tool.uv]\ndev-dependencies = []\n',
      '[tool.uv]\noverride-dependencies = ["b>=2.0.1,<3"]\ndev-dependencies = []\n',
    ],
    [
      '[tool.uv]\noverride-dependencies = [\n    "a>=1", # why\n]\n',
      '[tool.uv]\noverride-dependencies = [\n    "a>=1",\n    "b>=2.0.1,<3", # why\n]\n',
    ],
  ])('forces versions for uv in %j', (text, expected) => {
    const result = editFile('pyproject', text, [force('uv', 'b', '2.0.1')]);
    expect(result.refused).toEqual([]);
    expect(applyEdits(text, result.edits)).toBe(expected);
  });

  it('refuses to force a version where a list would have to be another thing', () => {
    expect(
      editFile('package-json', '{"overrides": []}', [force('npm', 'b', '1.0.0')]).refused,
    ).toHaveLength(1);
    expect(
      editFile('pyproject', 'tool.uv.override-dependencies = 3\n', [force('uv', 'b', '1')]).refused,
    ).toHaveLength(1);
  });
});
