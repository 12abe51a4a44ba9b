import { describe, expect, it } from 'vitest';
import { classify, hasTellingName } from './classify.ts';
import { isStandardModule } from './standard-modules.ts';

describe('formats/python-names/classify', () => {
  it.each([
    ['difflib', 'ndiff', 'standard-library'],
    ['distutils.core', 'setup', 'standard-library'],
    ['imp', 'load_source', 'standard-library'],
    ['__main__', 'Model', 'main'],
    ['acme', 'Head', 'third-party'],
  ])('says where %s %s comes from', (module, name, origin) => {
    expect(classify(module, name).origin).toBe(origin);
  });

  it('keeps both opinions of a name that is honest in one form and dangerous in others', () => {
    const found = classify('functools', 'partial');

    expect(found.known?.callCondition).toBe('partial-function');
    expect(found.danger?.capability).toBe('callable-invocation');
  });

  it('answers the same for the two spellings of a method', () => {
    expect(classify('pathlib', 'Path.write_text').danger).toEqual(
      classify('pathlib.Path', 'write_text').danger,
    );
  });

  it('survives more distinct names than it remembers', () => {
    for (let index = 0; index < 25_000; index += 1) classify('acme', `name${index}`);

    expect(classify('os', 'system').danger?.severity).toBe('critical');
  });

  it.each([
    'commands',
    'pipes',
    'imp',
    'asynchat',
    'cPickle',
    '_posixsubprocess',
    'tomllib',
    'zipimport',
  ])('counts %s as standard library', (module) => {
    expect(isStandardModule(module)).toBe(true);
    expect(isStandardModule(`${module}.inner`)).toBe(true);
  });

  it('recognises names that tend to run or load something', () => {
    expect(
      ['Tools.run_command', 'load', 'exec_file', 'getoutput'].every((name) => hasTellingName(name)),
    ).toBe(true);
    expect(['Linear', 'reload_later_x', 'runner'].some((name) => hasTellingName(name))).toBe(true);
    expect(hasTellingName('Linear')).toBe(false);
  });
});
