import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

describe('formats/npm-manifest', () => {
  it('reads every list with its group and line', async () => {
    const text = `{
      "name": "@s/app", "version": "1.0.0", "license": "MIT",
      "dependencies": { "a": "^1", "b": "npm:c@2", "w": "workspace:*" },
      "devDependencies": { "d": "latest" },
      "optionalDependencies": { "e": "github:o/r" },
      "peerDependencies": { "f": ">=1", "g": "1" },
      "peerDependenciesMeta": { "g": { "optional": true } }
    }`;
    const set = await packagesIn(format, text, 'package.json');

    expect(shownRequests(set)).toEqual([
      'npm a ^1 @3',
      'npm c as b 2 @3',
      'npm w workspace:* @3',
      'npm d latest @4',
      'npm e https://github.com/o/r# @5',
      'npm f >=1 @6',
      'npm g 1 @6',
    ]);
    expect(set.requests.map(({ groups }) => groups.join('+'))).toEqual([
      'default',
      'default',
      'default',
      'dev',
      'optional',
      'peer',
      'peer+optional',
    ]);
    expect(set.project).toEqual({
      ecosystem: 'npm',
      name: '@s/app',
      version: '1.0.0',
      licence: 'MIT',
    });
  });

  it('keeps the scripts that run by themselves, and no others', async () => {
    const scripts = { preinstall: 'a', test: 'b', prepare: 'c', postinstall: 'd' };
    const text = JSON.stringify({ scripts, gypfile: true });
    const set = await packagesIn(format, text, 'package.json');

    expect(set.scripts.map(({ hook, command }) => [hook, command])).toEqual([
      ['preinstall', 'a'],
      ['prepare', 'c'],
      ['postinstall', 'd'],
      ['gypfile', 'node-gyp rebuild'],
    ]);
  });

  it('takes an override for a switch, and for a request where it names another package', async () => {
    const text = JSON.stringify({
      overrides: { a: '1', b: { '.': '2', c: 'npm:d@3' }, e: '$e' },
      resolutions: { 'x/**/y': '4' },
      pnpm: { overrides: { 'p>q': 'https://files.example/q.tgz' } },
    });
    const set = await packagesIn(format, text, 'package.json');

    expect(shownRequests(set)).toEqual(['npm d as c 3 @1', 'npm q https://files.example/q.tgz @1']);
    expect(set.switches.map((each) => each.text)).toEqual([
      'override a: 1',
      'override b: 2',
      'override c: npm:d@3',
      'override e: $e',
      'override x/**/y: 4',
      'override p>q: https://files.example/q.tgz',
    ]);
    expect(set.tool).toBe('pnpm');
  });

  it('keeps both of two equal lists, and says so', async () => {
    const text = '{"dependencies":{"a":"1"},"dependencies":{"b":"1"}}';
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok && parsed.value.requests.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(parsed.ok && parsed.anomalies.map(({ code }) => code)).toEqual(['duplicate-key']);
  });

  it('makes a gap of a range that is no text', async () => {
    const parsed = await parseBytes(format, Buffer.from('{"dependencies":{"a":1}}'));

    expect(parsed.ok && parsed.value.unread).toBe(1);
    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toEqual(['corrupt-data']);
  });

  it.each([
    ['[]', 'not-an-object'],
    ['{', 'invalid-json'],
  ])('refuses %j', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    ['{"name": "a"}', 'package.json', 'likely'],
    ['{}', 'package.json', 'possible'],
    ['{"name": "a"}', 'other.json', 'no'],
    ['name', 'package.json', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
