import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/code/remote-code', () => {
  it.each([
    [
      'remote-code',
      'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", trust_remote_code=True)',
    ],
    [
      'remote-code',
      'import transformers as t\nkw = dict(trust_remote_code=True)\nt.AutoModelForCausalLM.from_pretrained("acme/model", **kw)',
    ],
    [
      'remote-code',
      'from transformers import pipeline\npipeline("text-generation", model="acme/model", trust_remote_code=True)',
    ],
    [
      'remote-code',
      'from datasets import load_dataset\nload_dataset("acme/data", trust_remote_code=True)',
    ],
    [
      'remote-code',
      'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", trust_remote_code=True, revision="main")',
    ],
    [
      'remote-code',
      'from sentence_transformers import SentenceTransformer\nSentenceTransformer("acme/model", trust_remote_code=1)',
    ],
    [
      'any-remote-code',
      'from transformers import AutoModel\ndef f(name): return AutoModel.from_pretrained(name, trust_remote_code=True)',
    ],
    [
      'any-remote-code',
      'from transformers import AutoModel\ndef f(name, trust=True): return AutoModel.from_pretrained(name, trust_remote_code=trust)',
    ],
    [
      'trusted-folder',
      'from transformers import AutoModel\nAutoModel.from_pretrained("./model", trust_remote_code=True)',
    ],
    [
      'pinned-remote-code',
      'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", trust_remote_code=True, revision="0123456789abcdef0123456789abcdef01234567")',
    ],
    ['hub-entry-point', 'import torch\ntorch.hub.load("owner/name:v1", "model")'],
    ['hub-entry-point', 'import torch\ntorch.hub.load("owner/name", "model", trust_repo=True)'],
    [
      'custom-pipeline',
      'from diffusers import DiffusionPipeline as P\nP.from_pretrained("acme/model", custom_pipeline="lpw")',
    ],
    ['metric-script', 'import evaluate\nevaluate.load("accuracy")'],
    ['hub-kernel', 'from kernels import get_kernel\nget_kernel("acme/kernel")'],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'remote-code' })).toContain(rule);
  });

  it.each([
    'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", trust_remote_code=False)',
    'from transformers import AutoModel\ndef f(name, trust=False): return AutoModel.from_pretrained(name, trust_remote_code=trust)',
    'from transformers import AutoModel\ndef f(name, **kw): return AutoModel.from_pretrained(name, **kw)',
    'import torch\ntorch.hub.load("owner/name:0123456789abcdef0123456789abcdef01234567", "model")',
    'import torch\ntorch.hub.load("./hub", "model", source="local")',
    'x = "trust_remote_code=True"',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'remote-code' })).toEqual([]);
  });
});
