import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/code/unpinned-download', () => {
  it.each([
    [
      'unpinned-model',
      'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model")',
    ],
    [
      'unpinned-model',
      'from transformers import BertModel as B\nname = "bert-base-uncased"\nB.from_pretrained(name)',
    ],
    [
      'unpinned-model',
      'from huggingface_hub import snapshot_download\nsnapshot_download("acme/model")',
    ],
    [
      'unpinned-model',
      'from sentence_transformers import SentenceTransformer\nSentenceTransformer("all-MiniLM-L6-v2")',
    ],
    [
      'unpinned-model',
      'from transformers import pipeline\npipeline("summarization", model="acme/model")',
    ],
    ['unpinned-data', 'from datasets import load_dataset\nload_dataset("acme/data")'],
    [
      'unpinned-data',
      'from huggingface_hub import hf_hub_download\nhf_hub_download("acme/data", "a.csv", repo_type="dataset")',
    ],
    [
      'moving-revision',
      'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", revision="v1.0")',
    ],
    [
      'moving-revision',
      'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", revision="0123456")',
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'unpinned-download' })).toContain(rule);
  });

  it.each([
    'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", revision="0123456789abcdef0123456789abcdef01234567")',
    'from transformers import AutoModel\nAutoModel.from_pretrained("./model")',
    'from transformers import AutoModel\nAutoModel.from_pretrained("checkpoints/last")',
    'from transformers import AutoModel\nAutoModel.from_pretrained(path)',
    'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", local_files_only=True)',
    'from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", revision=COMMIT)',
    'from datasets import load_dataset\nload_dataset("csv", data_files="a.csv")',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'unpinned-download' })).toEqual([]);
  });

  it.each([
    [
      'unpinned-model',
      "import { pipeline } from '@huggingface/transformers'; const p = await pipeline('text-generation', 'acme/model')",
    ],
  ])('reports %s in JavaScript: %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'unpinned-download', name: 'app.mjs' })).toContain(
      rule,
    );
  });

  it.each([
    "import { pipeline } from '@huggingface/transformers'; const p = await pipeline('text-generation', 'acme/model', { revision: '0123456789abcdef0123456789abcdef01234567' })",
  ])('stays silent about JavaScript: %j', async (text) => {
    const findings = await codeFindings(text, { check: 'unpinned-download', name: 'app.mjs' });
    expect(findings.filter((rule) => rule !== 'network-on-import')).toEqual([]);
  });
});
