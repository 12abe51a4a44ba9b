import { describe, expect, it } from 'vitest';
import { CAPABILITIES } from './capability.ts';
import { dangerEntries, dangerOf } from './danger.ts';

describe('formats/python-names/danger', () => {
  it.each([
    ['os', 'system', 'os.system'],
    ['posix', 'system', 'posix.system'],
    ['nt', 'system', 'nt.system'],
    ['subprocess', 'Popen.communicate', 'subprocess.*'],
    ['__builtin__', 'eval', 'builtins.eval'],
    ['_io', 'open', '_io.open'],
    ['_operator', 'attrgetter', '_operator.attrgetter'],
    ['_functools', 'partial', '_functools.partial'],
    ['torch.serialization', 'os.system', 'os.system'],
    ['torch', 'serialization.os.system', 'os.system'],
    ['random', '_os.system', 'os.system'],
    ['os.path', 'os.system', 'os.system'],
    ['logging', 'os.system', 'os.system'],
    ['torch._dynamo.guards', 'GuardBuilder.get', 'torch._dynamo.*'],
    ['torch._dynamo.guards.GuardBuilder', 'get', 'torch._dynamo.*'],
    ['pathlib', 'Path.write_text', 'pathlib.Path.write_text'],
    ['pathlib.Path', 'write_text', 'pathlib.Path.write_text'],
    ['anything', 'x.__globals__', '__globals__'],
    ['collections', 'Counter.__subclasses__', '__subclasses__'],
    ['acme.__main__', 'main', '*.__main__'],
  ])('knows %s %s', (module, name, entry) => {
    expect(dangerOf(module, name)?.entry).toBe(entry);
  });

  it.each([
    ['scipy.signal', 'windows'],
    ['sklearn.inspection', 'partial_dependence'],
    ['acme.os', 'system'],
    ['collections', 'OrderedDict'],
    ['__main__', 'Model'],
    ['numpy.random._pickle', '__randomstate_ctor'],
    ['ossomething', 'system'],
  ])('does not confuse %s %s with something dangerous', (module, name) => {
    expect(dangerOf(module, name)).toBeUndefined();
  });

  it('gives every entry a capability, a severity and words', () => {
    const entries = dangerEntries();

    expect(entries.length).toBeGreaterThan(700);
    for (const { capability, severity, does, module, name } of entries) {
      expect(CAPABILITIES).toHaveProperty(capability);
      expect(['critical', 'high']).toContain(severity);
      expect(does).toMatch(/^[a-z].*[^.]$/);
      expect(`${module} ${name}`).toMatch(/^[A-Za-z_][\w.]* (?:\*|[A-Za-z_][\w.]*)$/);
    }
  });

  it('uses every capability', () => {
    const used = new Set(dangerEntries().map(({ capability }) => capability));

    expect([...used].toSorted()).toEqual(Object.keys(CAPABILITIES).toSorted());
  });
});
