import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import { exportedArchive } from '../../../../test/builders/torch-programs.ts';
import { zip } from '../../../../test/builders/zip.ts';
import type { ProgramInput } from '../../../../test/builders/torch-programs.ts';
import { foreignPart } from './expression.ts';

async function rulesOf(program: ProgramInput | undefined, members: Record<string, string> = {}) {
  const { findings } = await weighBytes(exportedArchive(program, members), 'm.pt2');
  return findings
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('exported-program/'))
    .map((rule) => rule.slice('exported-program/'.length));
}

const HONEST = [
  "FloorDiv(Symbol('s27', positive=True, integer=True), Integer(2))",
  "Mul(Integer(2), Symbol('s17', positive=True, integer=True))",
  's0 + 2*s1',
  'Max(1, s0 // 2)',
  'Piecewise((1, s0 < 2), (s0, True))',
  "(L['x'].size()[1] // 2) <= L['x'].size()[1]",
  "L['x'].size()[1] != max(1, L['x'].size()[1] // 2)",
  "L['z']['k'].stride()[0] == 1 and not L['flag']",
  'args[0].shape[1] == 3',
];

describe('checks/graph/exported-program', () => {
  it.each(HONEST)('takes %s for arithmetic', async (text) => {
    expect(foreignPart(text)).toBeUndefined();
    expect(await rulesOf({ size: text })).toEqual([]);
    expect(await rulesOf({ guards: [text] })).toEqual([]);
  });

  it.each([
    "__import__('os').system('echo')",
    "Integer(open('/nonexistent/x','w').write('x'))+3",
    'exec("import os")',
    's0.__class__.__mro__',
    "getattr(s0, 'x')",
    'lambda: 1',
    '[c for c in ().__class__.__bases__]',
    "Symbol('a b; c')",
    '(eval)(s0)',
    'S0\n;import os',
    'ｅｘｅｃ(1)',
    '`ls`',
    's0 if s0.__init__ else 1',
    'breakpoint()',
    "S('Basic.subs.__globals__')",
    "Symbol('a.__class__')",
    'Matrix(1, 1, [s0][0])',
    '[s0][0](s1)',
    "S('s0')",
  ])('reports %s as expression-code', async (text) => {
    expect(await rulesOf({ size: text })).toEqual(['expression-code']);
    expect(await rulesOf({ guards: [text] })).toEqual(['expression-code']);
  });

  it('answers any text in linear time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(['string', 'undefined']).toContain(typeof foreignPart(text));
      }),
    );
  });

  it.each<[string, readonly string[]]>([
    ['torch.os.system', ['foreign-target']],
    ['torch.hub.load', ['foreign-target']],
    ['torch.ops.mylib.run.default', ['custom-operator']],
    ['torch.ops.torchvision.nms.default', ['add-on-operator']],
    ['torch.ops.aten.add.Tensor', []],
    ['torch.ops.aten.select.int', []],
    ['torch.ops.aten.copy.default', []],
    ['torch.ops.aten.random.from', []],
    ['torch.ops.higher_order.cond', []],
    ['_operator.add', []],
    ['torch.sym_max', []],
    ['math.floor', []],
  ])('says of target %s: %j', async (target, rules) => {
    expect(await rulesOf({ target })).toEqual(rules);
  });

  it.each([
    ['builtins', []],
    ['evil', ['imports-module']],
  ])('says of a defaultdict filled by a function of %s: %j', async (factory, rules) => {
    expect(await rulesOf({ factory })).toEqual(rules);
  });

  it('reports a native-library in a compiled package, and none elsewhere', async () => {
    expect(await rulesOf(undefined, { 'data/aotinductor/model/x.so': '\u007fELF' })).toEqual([
      'native-library',
    ]);
    expect(await rulesOf({})).toEqual([]);
  });

  it.each([
    ['aten.save.default', '/nonexistent/x', 'writes-file'],
    ['aten.from_file.default', '/etc/passwd', 'reads-file'],
    ['image.read_file.default', '../x', 'reads-file'],
    ['aten.from_file.default', 'x', 'opens-file'],
    ['aten.__class__.__base__', '', 'foreign-target'],
    ['aten.relu.default.redispatch.x', '', 'foreign-target'],
  ])('says of torch.ops.%s with %j: %s', async (operator, text, rule) => {
    expect(await rulesOf({ target: `torch.ops.${operator}`, texts: [text] })).toEqual([rule]);
  });

  it('takes methods of numbers for the operators they are', async () => {
    for (const name of ['__and__.Tensor', '__lshift__.Scalar', '__contains__.int'])
      expect(await rulesOf({ target: `torch.ops.aten.${name}` })).toEqual([]);
  });

  it('finds compiled libraries in a package that says of itself nothing', async () => {
    const name = 'm/data/aotinductor/model/x.so';
    const { findings } = await weighBytes(zip({ entries: [{ name, data: 'x' }] }), 'm.pt2');

    expect(findings.map(({ rule }) => rule)).toContain('exported-program/native-library');
  });
});
