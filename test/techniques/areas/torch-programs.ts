import {
  programJson,
  exportedArchive,
  scriptArchive,
  scripted,
  torchPackage,
} from '../../builders/torch-programs.ts';
import type { TechniqueArea } from '../area.ts';

const WRITE = 'torch.save(x, "/nonexistent/weighbridge-test")';
const CODE = "__import__('os').system('echo weighbridge-test')";

function script(id: string, title: string, lines: readonly string[], rule: string) {
  return {
    id: `torchscript-${id}`,
    title,
    build: () => ({ 'm.pt': scriptArchive({ '__torch__.py': scripted(...lines) }) }),
    expect: [`torchscript-operators/${rule}`],
  };
}

export default {
  area: 'TorchScript and exported programs',
  techniques: [
    script('save', 'a program that writes a file', [WRITE], 'writes-file'),
    script(
      'from-file',
      'a program that reads a file',
      ['y = torch.from_file("/nonexistent/x", False, 1)'],
      'reads-file',
    ),
    script(
      'joined',
      'a path put together',
      ['p = "/none" + "xistent/x"', 'torch.save(x, p)'],
      'writes-file',
    ),
    script(
      'alias',
      'the operator under another name',
      ['f = torch.save', 'f(x, "/nonexistent/x")'],
      'writes-file',
    ),
    script(
      'branch',
      'in a branch',
      ['if bool(x):', `  ${WRITE}`, 'else:', '  pass'],
      'writes-file',
    ),
    script(
      'image',
      'an operator of torchvision that reads files',
      ['y = ops.image.read_file("/nonexistent/x")'],
      'reads-file',
    ),
    script(
      'custom',
      'an operator of somebody’s library',
      ['y = ops.mylib.run(x)'],
      'custom-operator',
    ),
    script(
      'attribute-path',
      'a path that stands among the weights',
      ['torch.save(x, self.p)'],
      'hidden-path',
    ),
    script(
      'format-path',
      'a path that is formatted',
      ['torch.save(x, torch.format("/nonexistent/{}", "x"))'],
      'writes-file',
    ),
    script('rpc', 'a call to another process', ['y = ops.prim.rpc_sync("w", "f")'], 'network'),
    {
      id: 'torchscript-deep',
      title: 'in a file of its own',
      build: () => ({
        'm.pt': scriptArchive({
          '__torch__.py': scripted('pass'),
          '__torch__/a/b/c.py': scripted(WRITE),
        }),
      }),
      expect: ['torchscript-operators/writes-file'],
    },
    {
      id: 'export-sympify',
      title: 'a size that only calls classes of sympy',
      build: () => ({
        'm.pt2': exportedArchive({
          size: "S('Basic.subs.__globals__')['__builtins__']['exec'](S('x'))",
        }),
      }),
      expect: ['exported-program/expression-code'],
    },
    {
      id: 'export-behind-blank',
      title: 'a program behind a hundred kilobytes of white space',
      build: () => ({ 'model.json': `${'\n '.repeat(50_000)}${programJson({ size: CODE })}` }),
      expect: ['exported-program/expression-code'],
    },
    {
      id: 'export-late-key',
      title: 'a program whose telling key stands at the end, with a letter escaped',
      build: () => ({
        'model.json': `{"a":"${'x'.repeat(100_000)}",${programJson({ size: CODE })
          .slice(1)
          .replace('graph_module', String.raw`gr\u0061ph_module`)}`,
      }),
      expect: ['exported-program/expression-code'],
    },
    {
      id: 'export-factory',
      title: 'an input whose description imports a module',
      build: () => ({ 'm.pt2': exportedArchive({ factory: 'evil' }) }),
      expect: ['exported-program/imports-module'],
    },
    {
      id: 'torch-package',
      title: 'a package whose source runs on import',
      build: () => ({ 'm.pt': torchPackage({ 'mine/__init__.py': `${CODE}\n` }) }),
      expect: ['torchscript-operators/package-source'],
    },
    {
      id: 'pt2-size',
      title: 'a symbolic size that is code (runs in torch.export.load)',
      build: () => ({ 'm.pt2': exportedArchive({ size: CODE }) }),
      expect: ['exported-program/expression-code'],
      shows: 'weighbridge-test',
    },
    {
      id: 'pt2-size-inside',
      title: 'code inside an honest expression',
      build: () => ({ 'm.pt2': exportedArchive({ size: `Mul(Integer(2), Integer(${CODE}))` }) }),
      expect: ['exported-program/expression-code'],
    },
    {
      id: 'pt2-guard',
      title: 'a guard that is code',
      build: () => ({
        'm.pt2': exportedArchive({ guards: ["L['x'].size()[0] == 3", `${CODE} == 0`] }),
      }),
      expect: ['exported-program/expression-code'],
    },
    {
      id: 'pt2-target',
      title: 'a node that calls os.system',
      build: () => ({
        'm.pt2': exportedArchive({ target: 'torch.os.system', texts: ['echo weighbridge-test'] }),
      }),
      expect: ['exported-program/foreign-target'],
      shows: 'echo weighbridge-test',
    },
    {
      id: 'pt2-file',
      title: 'an operator that reads files in an exported program',
      build: () => ({
        'm.pt2': exportedArchive({
          target: 'torch.ops.aten.from_file.default',
          texts: ['/etc/passwd'],
        }),
      }),
      expect: ['exported-program/reads-file'],
    },
    {
      id: 'pt2-walk',
      title: 'a target that leaves the operators',
      build: () => ({
        'm.pt2': exportedArchive({ target: 'torch.ops.aten.__class__.__base__.__subclasses__' }),
      }),
      expect: ['exported-program/foreign-target'],
    },
    {
      id: 'pt2-native',
      title: 'a compiled package',
      build: () => ({
        'm.pt2': exportedArchive(undefined, { 'data/aotinductor/model/x.so': '\u007fELF' }),
      }),
      expect: ['exported-program/native-library'],
    },
    {
      id: 'pt2-custom',
      title: 'an operator of somebody’s library in an exported program',
      build: () => ({ 'm.pt2': exportedArchive({ target: 'torch.ops.mylib.run.default' }) }),
      expect: ['exported-program/custom-operator'],
    },
  ],
  honest: [
    {
      id: 'pt2-program-honest',
      title: 'the JSON of a program by itself',
      build: () => ({ 'serialized_exported_program.json': programJson({}) }),
    },
    {
      id: 'torchscript-honest',
      title: 'a scripted module',
      build: () => ({
        'm.pt': scriptArchive({
          '__torch__.py': scripted('y = torch.linear(x, x, None)', 'z = ops.prim.NumToTensor(3)'),
        }),
      }),
    },
    {
      id: 'pt2-honest',
      title: 'an exported program with dynamic sizes',
      build: () => ({
        'm.pt2': exportedArchive({
          size: "FloorDiv(Symbol('s0', positive=True, integer=True), Integer(2))",
          guards: ["L['x'].size()[1] != max(1, L['x'].size()[1] // 2)"],
        }),
      }),
    },
  ],
} satisfies TechniqueArea;
