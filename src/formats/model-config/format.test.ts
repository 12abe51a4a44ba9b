import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';
import type { ModelConfig } from './model-config.ts';

async function parse(content: unknown, name: string) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const bytes = Buffer.from(text);
  return format.parse(memorySource(bytes), DEFAULT_LIMITS, glimpseOf(bytes, name));
}

async function references(content: unknown, name = 'config.json') {
  const parsed = await parse(content, name);
  if (!parsed.ok) throw new Error(parsed.error.code);
  const made: ModelConfig = JSON.parse(JSON.stringify(parsed.value.derived?.[0]?.value));
  return made.references.map(({ via, key, reference }) => [via, key, reference]);
}

describe('formats/model-config', () => {
  it.each<[string, unknown, string, readonly (readonly string[])[]]>([
    [
      'auto_map',
      { auto_map: { AutoModel: 'm.C', AutoConfig: 'org/n--m.D' } },
      'config.json',
      [
        ['auto-map', 'AutoModel', 'm.C'],
        ['auto-map', 'AutoConfig', 'org/n--m.D'],
      ],
    ],
    [
      'auto_map of a tokenizer',
      { auto_map: { AutoTokenizer: ['m.Slow', null] } },
      'tokenizer_config.json',
      [['auto-map', 'AutoTokenizer', 'm.Slow']],
    ],
    [
      'both of two equal keys',
      '{"auto_map":{"A":"m.C"},"auto_map":{"A":"n.D"}}',
      'config.json',
      [
        ['auto-map', 'A', 'm.C'],
        ['auto-map', 'A', 'n.D'],
      ],
    ],
    [
      'one in a part of the model',
      { vision_config: { auto_map: { AutoConfig: 'v.C' } } },
      'config.json',
      [['auto-map', 'AutoConfig', 'v.C']],
    ],
    [
      'custom pipelines',
      { custom_pipelines: { pair: { impl: 'p.Pipe', pt: ['AutoModel'] } } },
      'config.json',
      [['custom-pipelines', 'pair', 'p.Pipe']],
    ],
    [
      'an internal attention implementation',
      { text_config: { _attn_implementation_internal: 'org/kernel' } },
      'config.json',
      [['internal-kernel', '_attn_implementation_internal', 'org/kernel']],
    ],
    [
      'a kernel for each part',
      { attn_implementation: { vision: 'org/kernel' } },
      'config.json',
      [['kernel', 'attn_implementation.vision', 'org/kernel']],
    ],
    [
      'trust',
      { trust_remote_code: true },
      'anything.json',
      [['trust', 'trust_remote_code', 'true']],
    ],
    ['no trust', { trust_remote_code: false }, 'config.json', []],
    [
      'modules',
      [{ idx: 0, name: '0', path: '', type: 'custom_st.Transformer' }],
      'modules.json',
      [['module-type', 'modules[0]', 'custom_st.Transformer']],
    ],
    ['a router', { types: { a: 'x.Y' } }, 'router_config.json', [['module-type', 'a', 'x.Y']]],
    [
      'a pipeline',
      { _class_name: ['pipe', 'My'], unet: ['my_unet', 'U'], vae: [null, null], size: 3 },
      'model_index.json',
      [
        ['pipeline-class', '_class_name', 'pipe'],
        ['component', 'unet', 'my_unet'],
      ],
    ],
    [
      'an adapter',
      {
        auto_mapping: { base_model_class: 'X', parent_library: 'transformers_modules.x' },
        megatron_core: 'evil.core',
      },
      'adapter_config.json',
      [
        ['parent-library', 'auto_mapping', 'transformers_modules.x'],
        ['megatron-core', 'megatron_core', 'evil.core'],
      ],
    ],
    [
      'plugins',
      { framework: 'pytorch', plugins: ['evil'] },
      'configuration.json',
      [['plugin', 'plugins', 'evil']],
    ],
  ])('finds %s', async (_, content, name, expected) => {
    expect(await references(content, name)).toEqual(expected);
  });

  it('says what the model is', async () => {
    const parsed = await parse(
      { model_type: 'llama', architectures: ['LlamaForCausalLM'], hidden_size: 16, vocab_size: 20 },
      'config.json',
    );

    if (!parsed.ok) expect.fail(parsed.error.code);
    expect(parsed.value.facts).toEqual({ modelType: 'llama', architectures: 'LlamaForCausalLM' });
    expect(parsed.value.derived?.[0]?.value).toMatchObject({
      identity: { modelType: 'llama', hiddenSize: 16, vocabSize: 20 },
    });
  });

  it('hands targets on to the check of configurations', async () => {
    const parsed = await parse({ a: { _target_: 'os.system' } }, 'anything.json');

    expect(parsed.ok ? parsed.value.derived?.map(({ token }) => token.key) : []).toEqual([
      'model-config',
      'instantiation-targets',
    ]);
  });

  it('bounds the number of references, and says so', async () => {
    const auto_map = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`A${at}`, 'm.C']));
    const parsed = await parse({ auto_map }, 'config.json');

    expect(parsed.ok ? parsed.unexamined.map(({ code }) => code) : []).toEqual(['count-limit']);
  });

  it.each([
    ['{"a"', 'invalid-json'],
    ['"text"', 'not-a-configuration'],
    [`{"a":${'['.repeat(1000)}`, 'too-deep'],
  ])('refuses %s', async (text, code) => {
    const parsed = await parse(text, 'config.json');

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    ['{"model_type": "x"}', 'config.json', 'likely'],
    ['{"a": 1}', 'config.json', 'possible'],
    ['{"a": 1}', 'adapter_config.json', 'likely'],
    ['{"a": 1}', 'package.json', 'no'],
    [`{"a": "${'x'.repeat(20_000)}"}`, 'package.json', 'possible'],
    ['{"auto_map": {}}', 'package.json', 'likely'],
    ['\u{feff}{"auto_map": {}}', 'x', 'likely'],
    ['auto_map', 'config.json', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
