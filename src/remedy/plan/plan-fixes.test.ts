import { describe, expect, it } from 'vitest';
import { advisory, book, catalogue } from '../../../test/builders/advisories-book.ts';
import { dependencies, of, request, resolved } from '../../../test/builders/dependencies.ts';
import { commandText } from './commands.ts';
import type { FixPlan } from './fix-plan.ts';
import type { FixQuestion } from './plan-fixes.ts';
import { planFixes } from './plan-fixes.ts';
import { NO_CATALOGUE } from './catalogue.ts';

const URLLIB = book({ 'pypi/urllib3': [advisory('CVE-1', ['0', '1.26.5'])] });

async function planned(question: Partial<FixQuestion>): Promise<FixPlan> {
  return planFixes({ sets: [], advisories: URLLIB, catalogue: NO_CATALOGUE, ...question });
}

/** The plan in short. */
function shown({ changes, left }: FixPlan): readonly string[] {
  return [
    ...changes.flatMap(({ name, from, to, how, edits, commands }) => [
      `${name.name} ${from.join()} → ${to} (${how})`,
      ...edits.map((edit) =>
        edit.kind === 'constraint'
          ? `  edit ${edit.path}: ${edit.from}`
          : `  force in ${edit.path} (${edit.tool})`,
      ),
      ...commands.map((command) => `  run ${commandText(command)}`),
    ]),
    ...left.map(({ name, why }) => `${name.name} stays: ${why}`),
  ];
}

describe('remedy/plan', () => {
  it('changes a pin where it stands, and every file that pins it', async () => {
    const plan = await planned({
      sets: [
        dependencies('requirements.txt', {
          requests: [request('urllib3', '==1.26.0', { line: 3 })],
        }),
        dependencies('constraints.txt', {
          role: 'constraints',
          requests: [request('URLlib3', '==1.26.0')],
        }),
      ],
    });
    expect(shown(plan)).toEqual([
      'urllib3 1.26.0 → 1.26.5 (direct)',
      '  edit requirements.txt: ==1.26.0',
      '  edit constraints.txt: ==1.26.0',
    ]);
    expect(plan.changes[0]?.clears.map(({ id }) => id)).toEqual(['CVE-1']);
  });

  it('keeps what the project declares beside a pin, and widens it only when nothing else helps', async () => {
    const sets = [
      dependencies('requirements.txt', { requests: [request('urllib3', '==1.26.0')] }),
      dependencies('pyproject.toml', { requests: [request('urllib3', '>=1.26,<2')] }),
    ];
    const inside = await planned({
      sets,
      catalogue: catalogue({ 'pypi/urllib3': ['1.26.0', '1.26.9', '2.0.1'] }),
    });
    expect(shown(inside)).toEqual([
      'urllib3 1.26.0 → 1.26.9 (direct)',
      '  edit requirements.txt: ==1.26.0',
    ]);
    const outside = await planned({
      sets,
      catalogue: catalogue({ 'pypi/urllib3': ['1.26.0', '2.0.1'] }),
    });
    expect(shown(outside)).toEqual([
      'urllib3 1.26.0 → 2.0.1 (direct)',
      '  edit requirements.txt: ==1.26.0',
      '  edit pyproject.toml: >=1.26,<2',
    ]);
    expect(outside.changes[0]?.remarks).toEqual([
      'pyproject.toml declares >=1.26,<2, which no fixed version meets: it is widened',
    ]);
  });

  it('leaves a range alone whose newest versions are well, and raises it when asked', async () => {
    const sets = [dependencies('requirements.txt', { requests: [request('urllib3', '>=1.20')] })];
    expect(shown(await planned({ sets }))).toEqual([]);
    expect(shown(await planned({ sets, raiseFloors: true }))).toEqual([
      'urllib3 >=1.20 → 1.26.5 (direct)',
      '  edit requirements.txt: >=1.20',
    ]);
  });

  it('changes a range that lets in nothing else', async () => {
    const sets = [dependencies('setup.cfg', { requests: [request('urllib3', '>=1.20,<1.26')] })];
    expect(shown(await planned({ sets }))).toEqual([
      'urllib3 >=1.20,<1.26 → 1.26.5 (direct)',
      '  edit setup.cfg: >=1.20,<1.26',
    ]);
  });

  it('asks what pins beside it need, and takes the parent along when it holds a fix back', async () => {
    const sets = [
      dependencies('requirements.txt', {
        requests: [request('requests', '==2.25.0'), request('urllib3', '==1.25.0')],
      }),
    ];
    const offers = {
      'pypi/urllib3': ['1.25.0', '1.26.5', '2.0.0'],
      'pypi/requests': [
        { version: '2.25.0', needs: { urllib3: '<1.26' } },
        { version: '2.25.1', needs: { urllib3: '<1.26' } },
        { version: '2.26.0', needs: { urllib3: '<1.27' } },
      ],
    };
    expect(shown(await planned({ sets, catalogue: catalogue(offers) }))).toEqual([
      'requests 2.25.0 → 2.26.0 (parent)',
      '  edit requirements.txt: ==2.25.0',
      'urllib3 1.25.0 → 1.26.5 (direct)',
      '  edit requirements.txt: ==1.25.0',
    ]);
    const stuck = {
      ...offers,
      'pypi/requests': [{ version: '2.25.0', needs: { urllib3: '<1.26' } }],
    };
    expect(shown(await planned({ sets, catalogue: catalogue(stuck) }))).toEqual([
      'urllib3 stays: requests 2.25.0 asks for <1.26; no release of those that ask is known to take 1.26.5, and pip cannot be told to force it',
    ]);
  });

  it('prints the command of the tool for a lock file, and changes the manifest only where it must', async () => {
    const lock = dependencies('app/uv.lock', {
      role: 'lock',
      tool: 'uv',
      resolved: [resolved('requests@2.25.0', ['urllib3']), resolved('urllib3@1.26.0')],
    });
    const asks = (constraint: string): FixQuestion['sets'] => [
      lock,
      dependencies('app/pyproject.toml', {
        requests: [request('requests'), request('urllib3', constraint)],
      }),
    ];
    expect(shown(await planned({ sets: asks('>=1.2') }))).toEqual([
      'urllib3 1.26.0 → 1.26.5 (direct)',
      '  run (cd app && uv lock --upgrade-package urllib3==1.26.5)',
    ]);
    expect(shown(await planned({ sets: asks('==1.26.0') }))).toEqual([
      'urllib3 1.26.0 → 1.26.5 (direct)',
      '  edit app/pyproject.toml: ==1.26.0',
      '  run (cd app && uv lock --upgrade-package urllib3==1.26.5)',
    ]);
    expect(shown(await planned({ sets: [lock] }))).toEqual([
      'urllib3 1.26.0 → 1.26.5 (transitive)',
      '  run (cd app && uv lock --upgrade-package urllib3==1.26.5)',
    ]);
  });

  describe('with a lock file of npm', () => {
    const advisories = book({
      'npm/minimist': [advisory('GHSA-1', ['0.0.0', '1.2.6'], { ecosystem: 'npm' })],
    });
    const lock = (constraint: string): FixQuestion['sets'] => [
      dependencies('package-lock.json', {
        role: 'lock',
        tool: 'npm',
        resolved: of('npm', [
          {
            ...resolved('mkdirp@0.5.1'),
            requires: [{ name: 'minimist', constraint, key: 'minimist@1.2.0' }],
          },
          resolved('minimist@1.2.0'),
        ]),
      }),
      dependencies('package.json', {
        tool: 'npm',
        requests: of('npm', [request('mkdirp', '^0.5.0')]),
      }),
    ];

    it('updates what its parent lets in', async () => {
      expect(shown(await planned({ sets: lock('^1.2.0'), advisories }))).toEqual([
        'minimist 1.2.0 → 1.2.6 (transitive)',
        '  run npm update minimist',
      ]);
    });

    it('takes the smallest step of a parent that holds it back', async () => {
      const offers = catalogue({
        'npm/minimist': ['1.2.0', '1.2.6'],
        'npm/mkdirp': [
          { version: '0.5.1', needs: { minimist: '1.2.0' } },
          { version: '0.5.5', needs: { minimist: '^1.2.5' } },
          { version: '1.0.0' },
        ],
      });
      expect(shown(await planned({ sets: lock('1.2.0'), advisories, catalogue: offers }))).toEqual([
        'minimist 1.2.0 → 1.2.6 (transitive)',
        '  run npm update minimist',
        'mkdirp 0.5.1 → 0.5.5 (parent)',
        '  run npm install mkdirp@0.5.5',
      ]);
    });

    it('forces it when no release of the parent takes it', async () => {
      expect(shown(await planned({ sets: lock('1.2.0'), advisories }))).toEqual([
        'minimist 1.2.0 → 1.2.6 (override)',
        '  force in package.json (npm)',
        '  run npm install',
      ]);
    });
  });

  it('changes the line of a list of pins that a tool compiled', async () => {
    const set = dependencies('requirements.txt', {
      role: 'lock',
      tool: 'uv',
      resolved: [resolved('requests@2.25.0'), resolved('urllib3@1.26.0', [], { line: 7 })],
    });
    const parent = {
      ...resolved('requests@2.25.0'),
      requires: [{ name: 'urllib3', constraint: '', key: 'urllib3@1.26.0' }],
    };
    const sets = [
      { ...set, value: { ...set.value, resolved: [parent, ...set.value.resolved.slice(1)] } },
    ];
    expect(shown(await planned({ sets }))).toEqual([
      'urllib3 1.26.0 → 1.26.5 (transitive)',
      '  edit requirements.txt: ==1.26.0',
    ]);
    // What the lock does not say, the registry does: the parent is asked before it is broken.
    const offers = catalogue({
      'pypi/urllib3': ['1.26.0', '1.26.9', '2.0.0'],
      'pypi/requests': [{ version: '2.25.0', needs: { urllib3: '>=1.26.7,<2' } }],
    });
    expect(shown(await planned({ sets, catalogue: offers }))[0]).toBe(
      'urllib3 1.26.0 → 1.26.9 (transitive)',
    );
  });

  it.each([
    ['yarn', 'https://registry.example/a.tgz', 'yarn upgrade minimist'],
    ['yarn', undefined, 'yarn up --recursive minimist'],
    ['pnpm', undefined, 'pnpm update --depth Infinity minimist'],
    ['bun', undefined, 'bun update minimist'],
    ['poetry', undefined, 'poetry update minimist'],
    ['pdm', undefined, 'pdm update --update-reuse minimist'],
    ['pipenv', undefined, 'pipenv upgrade minimist==1.2.6'],
  ])('speaks to %s (address %s)', async (tool, url, expected) => {
    const isPython = /^(?:poetry|pdm|pipenv)$/.test(tool);
    const ecosystem = isPython ? ('pypi' as const) : ('npm' as const);
    const source = url === undefined ? { kind: 'index' as const } : { kind: 'index' as const, url };
    const advisories = book({
      [`${ecosystem}/minimist`]: [advisory('A', ['0.0.0', '1.2.6'], { ecosystem })],
    });
    const parent = {
      ...resolved('mkdirp@1.0.0', [], { source }),
      requires: [{ name: 'minimist', constraint: '', key: 'minimist@1.2.0' }],
    };
    const held = of(ecosystem, [parent, resolved('minimist@1.2.0', [], { source })]);
    const sets = [dependencies('a.lock', { role: 'lock', tool, resolved: held })];
    expect(shown(await planned({ sets, advisories }))[1]).toBe(`  run ${expected}`);
  });

  it('says what has no fix, and what only a person can change', async () => {
    const none = book({ 'pypi/urllib3': [advisory('CVE-1', ['0', '99'], { fixed: [] })] });
    const sets = [
      dependencies('requirements.txt', { requests: [request('urllib3', '==1.26.0', { line: 2 })] }),
    ];
    const offline = await planned({ sets, advisories: none });
    expect(shown(offline)).toEqual([
      'urllib3 stays: no fixed version is named, and the registry was not asked',
    ]);
    expect(offline.left[0]).toMatchObject({ path: 'requirements.txt', line: 2, version: '1.26.0' });
    const online = await planned({
      sets,
      advisories: none,
      catalogue: catalogue({ 'pypi/urllib3': ['1.26.0', '1.26.5'] }),
    });
    expect(shown(online)).toEqual(['urllib3 stays: all 1 newer versions are affected, too']);
    const command = await planned({
      sets: [
        dependencies('Dockerfile', {
          role: 'command',
          tool: 'docker',
          requests: [request('urllib3', '==1.26.0')],
        }),
      ],
    });
    expect(shown(command)).toEqual([
      'urllib3 stays: docker runs it; change the command by hand, to version 1.26.5',
    ]);
  });

  it('does not pass over a package that comes from an address', async () => {
    const source = { kind: 'url' as const, url: 'https://files.example/urllib3.tar.gz' };
    const sets = [
      dependencies('poetry.lock', {
        role: 'lock',
        tool: 'poetry',
        resolved: [resolved('urllib3@1.26.0', [], { source })],
      }),
    ];
    expect(shown(await planned({ sets }))).toEqual([
      'urllib3 stays: it comes from https://files.example/urllib3.tar.gz, not from a registry: have the address changed',
    ]);
  });

  it('leaves a lock file of a tool it does not know, with the version to go to', async () => {
    const sets = [
      dependencies('a.lock', {
        role: 'lock',
        tool: 'strange',
        resolved: [resolved('urllib3@1.26.0')],
      }),
    ];
    expect(shown(await planned({ sets }))).toEqual([
      'urllib3 stays: strange has no command known here: bring it to 1.26.5 with its own means',
    ]);
  });

  it('ranks by what a change clears, malware first', async () => {
    const advisories = book({
      'pypi/a': [advisory('A1', ['0', '2'])],
      'pypi/b': [advisory('B1', ['0', '2']), advisory('B2', ['0', '2'])],
      'pypi/c': [advisory('C1', ['0', '2'], { isMalware: true })],
    });
    const requests = ['a', 'b', 'c'].map((name) => request(name, '==1'));
    const plan = await planned({
      advisories,
      sets: [dependencies('requirements.txt', { requests })],
    });
    expect(plan.changes.map(({ name }) => name.name)).toEqual(['c', 'b', 'a']);
  });

  it('does not plan for what is installed, packed or of another project below', async () => {
    const sets = [
      dependencies('node_modules/x/package.json', {
        requests: of('npm', [request('urllib3', '1.26.0')]),
      }),
      dependencies(['a.whl', 'METADATA'], {
        role: 'installed',
        requests: [request('urllib3', '==1.26.0')],
      }),
    ];
    expect(shown(await planned({ sets }))).toEqual([]);
  });
});

describe('remedy/plan/commands', () => {
  it('quotes what a hostile name would make of a pasted line', () => {
    const argv = ['npm', 'update', "a'; rm -rf ~ #", '$(id)'];
    expect(commandText({ folder: '', argv })).toBe(
      String.raw`npm update 'a'\''; rm -rf ~ #' '$(id)'`,
    );
    expect(commandText({ folder: 'a b', argv: ['npm', 'install'] })).toBe(
      "(cd 'a b' && npm install)",
    );
  });
});
