import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startConfigKind } from './format.ts';
import { gypCommands, readStartConfig, withoutComments } from './read-config.ts';

describe('formats/start-config', () => {
  it('takes comments out and leaves texts alone', () => {
    const text = '{ // a\n"b": "// c", /* d */ "e": ["#f",], }';
    expect(JSON.parse(withoutComments(text))).toEqual({ b: '// c', e: ['#f'] });
  });

  it('lets JSON be what it was', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const text = JSON.stringify(JSON.parse(json));
        fc.pre(!/,\s*[}\]]/.test(text));
        expect(withoutComments(text)).toBe(text);
      }),
    );
  });

  it('finds commands in a gyp file, with brackets in them', () => {
    expect(gypCommands('{\n"a": "<!(node -p \\"x(1)\\")", "b": ["<!@(ls)"], "c": "<(x)"}')).toEqual(
      [
        { name: 'command expansion', value: 'node -p "x(1)"', line: 2 },
        { name: 'command expansion', value: 'ls', line: 2 },
      ],
    );
  });

  it('reads sections of a git configuration', () => {
    expect(
      readStartConfig('git-config', '[core]\n\tfsmonitor = ./x\n[alias "y"]\nz = !id\n'),
    ).toEqual([
      { name: 'core.fsmonitor', value: './x', line: 2 },
      { name: 'alias.z', value: '!id', line: 4 },
    ]);
  });

  it('knows files by name and content', () => {
    expect(startConfigKind('settings.json', '{"hooks": {}}')).toBe('agent-hooks');
    expect(startConfigKind('settings.json', '{"editor.tabSize": 2}')).toBeUndefined();
    expect(startConfigKind('tasks.json', '{"tasks": []}')).toBeUndefined();
    expect(startConfigKind('config', 'a = b')).toBeUndefined();
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        for (const kind of [
          'npm',
          'vscode-tasks',
          'agent-hooks',
          'binding-gyp',
          'git-config',
        ] as const) {
          expect(readStartConfig(kind, text)).toBeInstanceOf(Array);
          readStartConfig(kind, `{"hooks": ${json}, "tasks": ${json}}`);
        }
      }),
    );
  });
});
