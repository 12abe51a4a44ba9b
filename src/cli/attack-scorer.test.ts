import { describe, expect, it } from 'vitest';
import type { AttackFlags } from './attack-options.ts';
import { attackedByName } from './attack-scorer.ts';
import { OutputPairs } from './outputs.ts';

const FLAGS: AttackFlags = {
  outputs: new OutputPairs(),
  labels: true,
  keep: true,
  color: false,
  data: 'test.npz',
};

describe('cli/attack-scorer', () => {
  it('takes a file, a command or an address', () => {
    expect(attackedByName('model.onnx', FLAGS)).toEqual({ model: 'model.onnx' });
    expect(
      attackedByName(undefined, {
        ...FLAGS,
        scorerCommand: `python  'my serve.py'`,
        scorerTimeout: 5,
        classes: 10,
      }),
    ).toEqual({
      model: 'python "my serve.py"',
      scorer: { kind: 'command', words: ['python', 'my serve.py'], timeoutMs: 5000, classes: 10 },
    });
  });

  it('keeps what may be a secret in an address out of the name', () => {
    const url = 'https://me:pass@host.example/predict?key=abc#x';
    const named = attackedByName(undefined, {
      ...FLAGS,
      scorerUrl: url,
      scorerHeaderEnv: ['KEY'],
      scorerBatch: 8,
      scorerStartup: 9,
    });

    expect(named).toEqual({
      model: 'https://host.example/predict?…',
      scorer: { kind: 'url', url, headerVariables: ['KEY'], batch: 8, startMs: 9000 },
    });
  });

  it.each<readonly [string, string | undefined, Partial<AttackFlags>, string]>([
    ['nothing', undefined, {}, 'name an .onnx file, or give --scorer-command or --scorer-url'],
    ['two', 'model.onnx', { scorerCommand: 'a' }, 'one model at a time'],
    ['two scorers', undefined, { scorerUrl: 'http://a/', scorerCommand: 'a' }, 'one model at a'],
    ['an open quote', undefined, { scorerCommand: 'python "a' }, 'a quote " is not closed'],
    ['an empty command', undefined, { scorerCommand: ' ' }, 'it names no program'],
    ['another scheme', undefined, { scorerUrl: 'file:///a' }, 'only http and https'],
    ['no address', undefined, { scorerUrl: 'predict' }, '--scorer-url: it is no address'],
    [
      'a header for a command',
      undefined,
      { scorerCommand: 'a', scorerHeaderEnv: ['A'] },
      '--scorer-header-env goes with --scorer-url',
    ],
    ['the gradient', undefined, { scorerCommand: 'a', access: 'gradient' }, 'needs the file'],
    ['a gradient file', undefined, { scorerUrl: 'http://a/', saveGradient: 'g' }, 'needs the file'],
    ['an output', undefined, { scorerUrl: 'http://a/', modelOutput: 'g' }, 'needs the file'],
    ['classes of a file', 'model.onnx', { classes: 3 }, '--classes goes with --scorer-command'],
    ['a batch of a file', 'model.onnx', { scorerBatch: 3 }, '--scorer-batch goes with'],
  ])('refuses %s', (_, model, flags, message) => {
    expect(() => attackedByName(model, { ...FLAGS, ...flags })).toThrow(message);
    expect(() => attackedByName(model, { ...FLAGS, ...flags })).toThrow(
      expect.objectContaining({ name: 'UsageError' }),
    );
  });

  it('wants data for a scorer', () => {
    const { data: _, ...flags } = FLAGS;

    expect(() => attackedByName(undefined, { ...flags, scorerCommand: 'a' })).toThrow('--data');
  });
});
