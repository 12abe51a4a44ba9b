import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';
import type { InstantiationTargets } from './targets.ts';

async function targets(text: string): Promise<readonly (readonly string[])[]> {
  const parsed = await parseBytes(format, Buffer.from(text));
  if (!parsed.ok) return [[parsed.error.code]];
  const made: InstantiationTargets = JSON.parse(JSON.stringify(parsed.value.derived?.[0]?.value));
  return made.targets.map((found) => [found.place, found.target, ...found.arguments]);
}

describe('formats/hydra', () => {
  it.each<[string, string, readonly (readonly string[])[]]>([
    [
      'a target',
      'a:\n  _target_: os.system\n  command: id\n',
      [['a', 'os.system', 'command="id"']],
    ],
    ['one at the top', '_target_: x.Y\n', [['', 'x.Y']]],
    ['positional arguments', '_target_: x.Y\n_args_: [id]\n', [['', 'x.Y', '"id"']]],
    ['one in a list', 'a:\n- _target_: x.Y\n', [['a[0]', 'x.Y']]],
    ['class_path', 'model:\n  class_path: x.Y\n', [['model', 'x.Y']]],
    ['target with params', 'm:\n  target: x.Y\n  params: {a: 1}\n', [['m', 'x.Y', 'params={…}']]],
    ['target without params', 'm:\n  target: x.Y\n', [['nothing-instantiated']]],
    [
      'both of two equal keys',
      '_target_: a.B\n_target_: c.D\n',
      [
        ['', 'a.B'],
        ['', 'c.D'],
      ],
    ],
    ['an alias', 'n: &n os.system\na:\n  _target_: *n\n', [['a', 'os.system']]],
    ['an escaped key', '"\\x5ftarget_": a.B\n', [['', 'a.B']]],
    ['a second document', 'a: 1\n---\n_target_: a.B\n', [['', 'a.B']]],
    [
      'a tag',
      'a: !!python/object/apply:os.system [id]\n',
      [['!!python/object/apply', 'os.system', '"id"']],
    ],
    [
      'a long tag',
      'a: !<tag:yaml.org,2002:python/name:os.system> x\n',
      [['!!python/name', 'os.system']],
    ],
    [
      'a tag by a handle of its own',
      '%TAG ! tag:yaml.org,2002:python/object/apply:\n---\n!os.system [id]\n',
      [['!!python/object/apply', 'os.system', '"id"']],
    ],
    ['plain YAML', 'a: 1\n', [['nothing-instantiated']]],
    ['broken YAML without a name', 'target: a: b\n', [['invalid-yaml']]],
  ])('reads %s', async (_, text, expected) => {
    expect(await targets(text)).toEqual(expected);
  });

  it.each([
    ['broken YAML', 'x: a: b\n_target_: os.system\n', 'corrupt-data'],
    ['too much YAML', `${'# padding\n'.repeat(110_000)}_target_: os.system\n`, 'corrupt-data'],
  ])('searches the lines of %s, and says so', async (_, text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? parsed.unexamined.map((gap) => gap.code) : []).toEqual([code]);
    expect(await targets(text)).toEqual([['', 'os.system']]);
  });

  it.each([
    ['_target_: a.B\n', 'config.yaml', 'likely'],
    ['a: !!python/name:a.b\n', 'config.yml', 'likely'],
    ['a: 1\n', 'config.yaml', 'possible'],
    ['_target_: a.B\n', 'notes.txt', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
