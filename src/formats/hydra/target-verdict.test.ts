import { describe, expect, it } from 'vitest';
import { judgeTarget } from './target-verdict.ts';

function verdict(target: string, args: readonly string[] = []): string {
  const found = judgeTarget({
    place: '',
    target,
    convention: '_target_',
    arguments: args,
    offset: 0,
  });
  return found.kind === 'dangerous' ? found.severity : found.kind;
}

describe('formats/hydra/target-verdict', () => {
  it.each([
    ['os.system', 'critical'],
    ['subprocess.Popen', 'critical'],
    ['builtins.exec', 'critical'],
    ['importlib.import_module', 'critical'],
    ['torch.utils.cpp_extension.load_inline', 'critical'],
    ['torch.serialization.os.system', 'critical'],
    ['nemo.utils.exp_manager.os.system', 'critical'],
    ['hydra.utils.instantiate', 'critical'],
    ['torch.load', 'high'],
    ['urllib.request.urlretrieve', 'high'],
    ['torch.optim.AdamW', 'known'],
    ['torch.nn.functional.relu', 'known'],
    ['lightning.pytorch.callbacks.ModelCheckpoint', 'known'],
    ['nemo.collections.asr.modules.ConformerEncoder', 'known'],
    ['functools.partial', 'known'],
    ['datetime.timedelta', 'known'],
    ['scipy.signal.convolve', 'known'],
    ['datasets.load_dataset', 'known'],
    ['os.path.join', 'known'],
    ['src.models.Net', 'unknown'],
    ['${oc.env:X}', 'computed'],
    ['Linear', 'not-a-name'],
    ['', 'not-a-name'],
  ])('judges %s: %s', (target, expected) => {
    expect(verdict(target)).toBe(expected);
  });

  it('judges the name that hydra looks up', () => {
    expect(verdict('hydra.utils.get_method', ['path="os.system"'])).toBe('critical');
    expect(verdict('hydra.utils.get_method', ['path="torch.nn.functional.gelu"'])).toBe('known');
    expect(verdict('hydra.utils.get_method')).toBe('computed');
  });
});
