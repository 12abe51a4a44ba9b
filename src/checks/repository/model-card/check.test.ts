import { describe, expect, it } from 'vitest';
import { writeGguf } from '../../../../test/builders/gguf.ts';
import type { Files } from '../../../../test/builders/weigh-files.ts';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';

async function rules(files: Files): Promise<readonly string[]> {
  const { findings, outcomes } = await weighFiles(files);
  expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  return findings
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('model-card/'))
    .map((rule) => rule.slice('model-card/'.length));
}

function card(front: string, body = 'A model.\n'): string {
  return `---\n${front}\n---\n${body}`;
}

function gguf(licence: string): Uint8Array {
  return writeGguf({
    metadata: [
      ['general.architecture', 'string', 'llama'],
      ['general.license', 'string', licence],
    ],
  });
}

const LLAMA = '{"model_type":"llama","architectures":["LlamaForCausalLM"]}';
const GPT2 = '{"model_type":"gpt2","architectures":["GPT2LMHeadModel"]}';
const CUSTOM = '{"model_type":"x","auto_map":{"AutoModel":"modeling_x.X"}}';

describe('checks/repository/model-card', () => {
  it.each<[string, Files, readonly string[]]>([
    [
      'denied code',
      { 'README.md': card('license: mit', 'It needs no custom code.'), 'config.json': CUSTOM },
      ['denied-code'],
    ],
    [
      'another base model',
      { 'README.md': card('base_model: meta-llama/Llama-3.1-8B'), 'config.json': GPT2 },
      ['other-base-model'],
    ],
    [
      'a freer licence',
      { 'README.md': card('license: mit'), 'm.gguf': gguf('llama3.1') },
      ['freer-licence'],
    ],
    [
      'another licence',
      { 'README.md': card('license: mit'), 'm.gguf': gguf('apache-2.0') },
      ['other-licence'],
    ],
    [
      'another base of an adapter',
      {
        'README.md': card('base_model:\n- org/alpha-7b'),
        'adapter_config.json': '{"base_model_name_or_path":"org/beta-13b"}',
      },
      ['other-adapter-base'],
    ],
    [
      'a promise of safetensors',
      {
        'README.md': card('tags: [x]', 'All weights are safetensors only.'),
        'w.pkl': Buffer.from('80047d948c0161944b01732e', 'hex'),
      },
      ['absent-safetensors'],
    ],
  ])('reports %s', async (_, files, expected) => {
    expect(await rules(files)).toEqual(expected);
  });

  it.each<[string, Files]>([
    [
      'a card that agrees',
      {
        'README.md': card('license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B'),
        'config.json': LLAMA,
        'm.gguf': gguf('llama3.1'),
      },
    ],
    ['a merge of two', { 'README.md': card('base_model: [a/Llama, b/Qwen]'), 'config.json': GPT2 }],
    [
      'a name of two families',
      { 'README.md': card('base_model: x/DeepSeek-R1-Distill-Qwen-Llama'), 'config.json': GPT2 },
    ],
    [
      'a base of an unknown type',
      { 'README.md': card('base_model: x/Llama-like'), 'config.json': '{"model_type":"new"}' },
    ],
    [
      'a folder of the trainer',
      {
        'README.md': card('base_model: org/alpha'),
        'adapter_config.json': '{"base_model_name_or_path":"/home/x/model"}',
      },
    ],
    [
      'a quantised base',
      {
        'README.md': card('base_model: org/alpha-7b'),
        'adapter_config.json': '{"base_model_name_or_path":"other/alpha-7b-bnb-4bit"}',
      },
    ],
    ['a model in another folder', { 'README.md': card('license: mit'), 'x/m.gguf': gguf('gemma') }],
  ])('stays silent about %s', async (_, files) => {
    expect(await rules(files)).toEqual([]);
  });
});
