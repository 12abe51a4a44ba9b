import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../core/policy.ts';
import { MAX_POLICY_CHARACTERS, parsePolicy } from './policy-file.ts';

const RULES = new Set([
  'pickle-calls/unknown-call',
  'pickle-imports/unknown-import',
  'model-inventory/no-licence',
  'file-size/padding',
]);
const DIGEST = `sha256:${'ab'.repeat(32)}`;

const WAIVER = {
  rule: 'pickle-calls/*',
  component: DIGEST,
  reason: 'reviewed',
  expires: '2027-03-31',
};

function waiverText(changes: Partial<typeof WAIVER> = {}): string {
  return `waivers: [${JSON.stringify({ ...WAIVER, ...changes })}]`;
}

async function errorsOf(text: string): Promise<readonly { line: number; message: string }[]> {
  const parsed = await parsePolicy(text, RULES);
  return parsed.ok ? [] : parsed.errors;
}

describe('policy/policy-file', () => {
  it.each(['', '# nothing but a comment', '---\n', '{}'])(
    'takes %j for the default policy',
    async (text) => {
      const parsed = await parsePolicy(text, RULES);

      expect(parsed).toEqual({
        ok: true,
        value: { policy: DEFAULT_POLICY, exclude: [], limits: {}, models: [], data: [] },
      });
    },
  );

  it('reads every key', async () => {
    const text = [
      'fail-on: medium',
      'allow-gaps: [unknown-format, lfs-pointer]',
      'rules: {file-size/padding: off, model-inventory/no-licence: low}',
      waiverText(),
      'loader: torch<2.6',
      "exclude: ['a/**', b]",
      'limits: {max-milliseconds: 120_000, max-depth: 3}',
      'models: [{model: m.onnx, data: t.npz, label-column: y, preset: quick, data-range: 0..255, samples: 50, thresholds: [{norm: linf, epsilon: 8/255, minimum: 0.5}]}]',
      'data: [{path: t.csv, label-column: y, ignore-columns: [a, b], baseline: c.json, contract: c.yaml, key: [id], sample: 500, preset: standard}, {path: u}]',
    ].join('\n');

    expect(await parsePolicy(text, RULES)).toEqual({
      ok: true,
      value: {
        policy: {
          failOn: 'medium',
          allowGaps: ['unknown-format', 'lfs-pointer'],
          rules: { 'file-size/padding': 'off', 'model-inventory/no-licence': 'low' },
          waivers: [WAIVER],
        },
        loader: 'torch<2.6',
        exclude: ['a/**', 'b'],
        limits: { maxMilliseconds: 120_000, maxDepth: 3 },
        models: [
          {
            model: 'm.onnx',
            data: 't.npz',
            labelColumn: 'y',
            preset: 'quick',
            dataRange: [0, 255],
            samples: 50,
            thresholds: [{ norm: 'linf', epsilon: 8 / 255, minimum: 0.5 }],
          },
        ],
        data: [
          {
            path: 't.csv',
            labelColumn: 'y',
            ignoreColumns: ['a', 'b'],
            baseline: 'c.json',
            contract: 'c.yaml',
            key: ['id'],
            sample: 500,
            quick: false,
          },
          { path: 'u', quick: true },
        ],
      },
    });
  });

  it('accepts a waiver by purl when it names a version', async () => {
    const component = 'pkg:huggingface/org/name@1a2b';

    expect(await errorsOf(waiverText({ component }))).toEqual([]);
    expect(await errorsOf(waiverText({ component: 'pkg:huggingface/org/name' }))).toHaveLength(1);
  });

  it.each([
    ['an unknown key', 'fail_on: high', 'did you mean `fail-on`'],
    ['an unknown severity', 'fail-on: hihg', 'did you mean `high`'],
    ['a severity in capitals', 'fail-on: HIGH', 'did you mean `high`'],
    ['an unknown gap', 'allow-gaps: [unknown-formats]', 'did you mean `unknown-format`'],
    ['a single gap that is no list', 'allow-gaps: unknown-format', 'expected a list'],
    ['an unknown rule', 'rules: {file-size/pading: off}', 'did you mean `file-size/padding`'],
    ['a wrong severity of a rule', 'rules: {file-size/padding: none}', 'info, low, medium'],
    ['an unknown loader', 'loader: torch', 'is not one of torch>=2.6'],
    ['an unknown limit', 'limits: {maxFiles: 3}', 'did you mean `max-files`'],
    ['a limit of nothing', 'limits: {max-files: 0}', 'not a positive whole number'],
    ['a limit beyond exact numbers', 'limits: {max-files: 99999999999999999999}', 'whole number'],
    ['a depth that costs the stack', 'limits: {max-depth: 1000}', 'at most 32'],
    ['an empty value', 'fail-on:', 'expected a text, found nothing'],
    ['an empty glob', "exclude: ['']", 'expected a text, found nothing'],
    ['a list', '- a', 'expected keys with values, found a list'],
    ['data without a path', 'data: [{label-column: y}]', '`path` is missing'],
    ['data that would be written', 'data: [{path: x, write-clean: y}]', 'write-clean'],
    ['a model without a path', 'models: [{data: x}]', '`model` is missing'],
    [
      'a radius in words',
      'models: [{model: m, thresholds: [{norm: l2, epsilon: small, minimum: 1}]}]',
      'is no radius',
    ],
    [
      'a share above all',
      'models: [{model: m, thresholds: [{norm: l2, epsilon: 1, minimum: 2}]}]',
      'no share',
    ],
    ['a range the wrong way', 'models: [{model: m, data-range: 9..1}]', 'no range'],
    ['a preset nobody knows', 'models: [{model: m, preset: fast}]', 'not one of'],
    ['an alias', 'rules: &a {}\nlimits: *a', 'found an alias'],
    ['a key that is given twice', 'fail-on: high\nfail-on: low', 'unique'],
    ['a tag', 'fail-on: !!python/object high', 'tag'],
    ['two documents', 'fail-on: high\n---\nfail-on: low', 'one YAML document'],
    ['broken YAML', 'fail-on: [high', ''],
    ['a waiver of an unknown rule', waiverText({ rule: 'pickle-call/*' }), '`pickle-calls/*`'],
    ['a waiver by path', waiverText({ component: 'models/m.pt' }), '64 hexadecimal digits'],
    ['a waiver by short digest', waiverText({ component: 'sha256:abc' }), '64 hexadecimal'],
    ['a waiver without a reason', waiverText({ reason: ' ' }), 'waivers: reason: expected a text'],
    ['a day that does not exist', waiverText({ expires: '2026-02-30' }), 'must be a date'],
    ['a date in another order', waiverText({ expires: '31.12.2026' }), 'must be a date'],
    ['a waiver that is a text', 'waivers: [all]', 'expected keys with values'],
  ])('refuses %s', async (_, text, words) => {
    const errors = await errorsOf(text);

    expect(errors).not.toEqual([]);
    expect(errors.map((error) => error.message).join('\n')).toContain(words);
  });

  it('names each missing key of a waiver', async () => {
    const errors = await errorsOf('waivers:\n  - rule: pickle-calls/*\n');

    expect(errors.map((error) => error.message)).toEqual([
      'waivers: `component` is missing',
      'waivers: `reason` is missing',
      'waivers: `expires` is missing',
    ]);
  });

  it('reports all mistakes at once, each with its line', async () => {
    const errors = await errorsOf('fail-on: no\nallow-gaps:\n  - x\n\nlimits:\n  max-files: -1\n');

    expect(errors.map((error) => error.line)).toEqual([1, 3, 6]);
  });

  it('escapes and shortens what it quotes', async () => {
    const [error] = await errorsOf(`fail-on: "\\u001b[2J\\u202e${'x'.repeat(5000)}"`);

    expect(error?.message).toContain(String.raw`\u{1b}[2J\u{202e}`);
    expect(error?.message.length).toBeLessThanOrEqual(1000);
  });

  it('survives brackets nested without end', async () => {
    for (const text of ['['.repeat(100_000), '{a: '.repeat(100_000)]) {
      const errors = await errorsOf(text);
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.length).toBeLessThanOrEqual(30);
    }
  });

  it('refuses a policy of absurd length before parsing it', async () => {
    const errors = await errorsOf(`# ${'x'.repeat(MAX_POLICY_CHARACTERS)}`);

    expect(errors).toHaveLength(1);
  });

  it('answers every text with a policy or with errors that have lines', async () => {
    const words = fc.constantFrom(
      'fail-on',
      ': ',
      '\n',
      'high',
      '- ',
      'rules',
      '[',
      '{',
      '}',
      '&a',
      '*a',
      '"',
      '  ',
      '!!x',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(words, fc.string({ maxLength: 3 }))), async (parts) => {
        const parsed = await parsePolicy(parts.join(''), RULES);
        if (parsed.ok) return;
        expect(parsed.errors.length).toBeGreaterThan(0);
        for (const error of parsed.errors) expect(error.line).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
