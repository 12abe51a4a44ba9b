import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import { scriptArchive, scripted, torchPackage } from '../../../../test/builders/torch-programs.ts';
import { torchZip } from '../../../../test/builders/zip.ts';

async function rulesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const { findings } = await weighBytes(bytes, 'm.pt');
  return findings
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('torchscript-operators/'))
    .map((rule) => rule.slice('torchscript-operators/'.length));
}

describe('checks/graph/torchscript-operators', () => {
  it.each<[string, readonly string[]]>([
    ['torch.save(x, "/etc/cron.d/job")', ['writes-file']],
    ['torch.save(x, "../../x")', ['writes-file']],
    ['ops.aten.save(x, "/tmp/x")', ['writes-file']],
    ['f = torch.from_file("/etc/passwd", False, 10)', ['reads-file']],
    ['torch.save(x, "model.pt")', ['opens-file']],
    ['torch.save(x, name)', ['hidden-path']],
    ['torch.save(x, self.p)', ['hidden-path']],
    ['torch.save(x, torch.add("/nonexistent/", name))', ['writes-file']],
    ['torch.save(x, torch.add("out", name))', ['hidden-path']],
    ['torch.save(x, torch.join("/", ["", "nonexistent", "c"]))', ['writes-file']],
    ['torch.save(x, torch.format("/nonexistent/{}", 3))', ['writes-file']],
    ['torch.save(x, torch.format("{}/x", "/nonexistent"))', ['writes-file']],
    ['torch.save(x, annotate(str, "/nonexistent/x"))', ['writes-file']],
    ['y = ops.image.read_file(name)', ['opens-file']],
    ['y = ^Function(3)(x)', ['unreadable-program']],
    ['y = ops.image.read_file("/etc/passwd")', ['reads-file']],
    ['y = ops.prim.rpc_sync("worker", "f")', ['network']],
    ['y = ops.mylib.run(x)', ['custom-operator']],
    ['y = ops.torchvision.nms(x, x, 0.5)', ['add-on-operator']],
    ['y = __torch__.torch.classes.mylib.Engine.__new__(x)', ['custom-operator']],
    ['y = torch.conv2d(x, x)', []],
    ['y = ops.prim.NumToTensor(3)', []],
    ['y = ops.quantized.linear(x, x, 1., 0)', []],
    ['print(x)', []],
  ])('says of %s: %j', async (line, rules) => {
    expect(await rulesOf(scriptArchive({ '__torch__.py': scripted(line) }))).toEqual(rules);
  });

  it('looks at every file of the program, and not at Python elsewhere', async () => {
    const deep = { '__torch__/a/b.py': scripted('torch.save(x, "/tmp/x")') };

    expect(await rulesOf(scriptArchive(deep))).toEqual(['writes-file']);
  });

  it('reads both of two files with one name', async () => {
    const name = 'archive/code/__torch__.py';
    const bytes = torchZip({
      entries: [
        { name, data: scripted('pass') },
        { name, data: scripted('torch.save(x, "/nonexistent/x")') },
      ],
    });

    expect(await rulesOf(bytes)).toContain('writes-file');
  });

  it('sees a package that calls itself an exported program, too', async () => {
    const entries = ['archive/.data/extern_modules', 'archive/archive_format', 'archive/a.py'];
    const bytes = torchZip({ entries: entries.map((name) => ({ name, data: 'torch\n' })) });

    expect(await rulesOf(bytes)).toEqual(['package-source']);
  });

  it('says that a package runs its source: package-source', async () => {
    expect(await rulesOf(torchPackage({ 'mine/model.py': 'import torch\n' }))).toEqual([
      'package-source',
    ]);
  });
});
