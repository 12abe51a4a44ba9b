import { describe, expect, it } from 'vitest';
import { applyEdits } from '../text-edit.ts';
import { findPins } from './find-pins.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';

async function pinned(text: string, path = 'app.py'): Promise<string> {
  const places = await findPins(path, text);
  const after = applyEdits(
    text,
    places.flatMap(({ edit }) => edit?.(SHA) ?? []),
  );
  if (places.some(({ edit }) => edit !== undefined)) {
    const rest = await findPins(path, after);
    expect(rest.filter(({ edit }) => edit !== undefined)).toEqual([]);
  }
  return after.replaceAll(SHA, 'SHA');
}

describe('remedy/pin/find-pins', () => {
  it.each([
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("acme/model")\n',
      'AutoModel.from_pretrained("acme/model", revision="SHA")',
    ],
    [
      "from transformers import AutoModel\nm = AutoModel.from_pretrained('acme/model', torch_dtype=x)\n",
      "'acme/model', torch_dtype=x, revision='SHA')",
    ],
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("acme/model", revision="main")\n',
      '"acme/model", revision="SHA")',
    ],
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("acme/model", revision=\'v1.0\', x=1)\n',
      "revision='SHA', x=1)",
    ],
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("acme/model", revision=None)\n',
      'revision="SHA")',
    ],
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained(\n    "acme/model",\n    torch_dtype="auto",  # kept\n)\n',
      '    torch_dtype="auto",\n    revision="SHA",  # kept\n)',
    ],
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained(\n    "acme/model"\n)\n',
      '    "acme/model",\n    revision="SHA"\n)',
    ],
    [
      'from datasets import load_dataset\nd = load_dataset("acme/data", split="train")["x"]\n',
      'load_dataset("acme/data", split="train", revision="SHA")["x"]',
    ],
    [
      'from huggingface_hub import hf_hub_download as get\nget("acme/model", "a.bin")\n',
      'get("acme/model", "a.bin", revision="SHA")',
    ],
    [
      'from sentence_transformers import SentenceTransformer\nSentenceTransformer("all-MiniLM-L6-v2").encode("x")\n',
      'SentenceTransformer("all-MiniLM-L6-v2", revision="SHA").encode("x")',
    ],
    [
      'from transformers import pipeline\npipeline("summarization", model="acme/model")\n',
      'model="acme/model", revision="SHA")',
    ],
  ])('pins %j', async (text, expected) => {
    const after = await pinned(text);
    expect(after).toContain(expected);
    expect(after.length - text.length).toBeLessThan(40);
  });

  it.each([
    [
      "import { pipeline } from '@huggingface/transformers'; await pipeline('x', 'acme/model');",
      "'acme/model', { revision: 'SHA' });",
    ],
    [
      "import { pipeline } from '@huggingface/transformers'; await pipeline('x', 'acme/model', { dtype: 'q8' });",
      "{ dtype: 'q8', revision: 'SHA' });",
    ],
    [
      "import { pipeline } from '@huggingface/transformers'; await pipeline('x', 'acme/model', { revision: 'main' });",
      "{ revision: 'SHA' });",
    ],
    [
      "import { AutoModel } from '@huggingface/transformers'; await AutoModel.from_pretrained('acme/model', {});",
      "'acme/model', { revision: 'SHA' });",
    ],
  ])('pins JavaScript: %j', async (text, expected) => {
    expect(await pinned(text, 'app.mjs')).toContain(expected);
  });

  it.each([
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("acme/a" if x else "acme/b")\n',
      'one commit',
    ],
    [
      'from transformers import AutoModel\nm = AutoModel.from_pretrained("acme/a", revision="main" "x")\n',
      'by a program',
    ],
    ['import timm\nm = timm.models.from_pretrained("acme/a")\n', 'not known to take'],
    [
      'exec(\'from transformers import AutoModel\\nAutoModel.from_pretrained("acme/a")\')\n',
      'not written out',
    ],
  ])('leaves to a person: %j', async (text, why) => {
    const [place] = await findPins('app.py', text);
    expect(place).toMatchObject({ edit: undefined });
    expect(place?.why).toContain(why);
    expect(await pinned(text)).toBe(text);
  });

  it('sees nothing to do in what is pinned, local or no source', async () => {
    const done = `from transformers import AutoModel\nAutoModel.from_pretrained("acme/model", revision="${SHA}")\nAutoModel.from_pretrained("./here")\n`;
    expect(await findPins('app.py', done)).toEqual([]);
    expect(await findPins('a.ipynb', 'AutoModel.from_pretrained("acme/model")')).toEqual([]);
    expect(await findPins('a.py', '((((')).toEqual([]);
  });

  it('looks for names of sentence-transformers under the account of the library', async () => {
    const text =
      'from sentence_transformers import SentenceTransformer\nSentenceTransformer("all-MiniLM-L6-v2")\n';
    expect(await findPins('app.py', text)).toMatchObject([
      {
        names: ['sentence-transformers/all-MiniLM-L6-v2', 'all-MiniLM-L6-v2'],
        repository: 'model',
        line: 2,
      },
    ]);
  });
});
