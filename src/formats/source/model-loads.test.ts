import { describe, expect, it } from 'vitest';
import { parsePython } from '../../code/python/parse.ts';
import { modelLoadsIn } from './model-loads.ts';

async function loadsOf(source: string): Promise<readonly string[]> {
  const parsed = await parsePython(source);
  if (!parsed.ok) expect.fail(parsed.error.code);
  return modelLoadsIn(parsed.value).map(
    ({ kind, name, folders, revision, callee }) =>
      `${kind} ${[...folders.toSorted(), name].join('/')}${revision === undefined ? '' : `@${revision}`} ${callee}`,
  );
}

describe('formats/source: model loads', () => {
  it.each([
    ['import torch\ntorch.load("models/a.pt")', ['file models/a.pt torch.load']],
    [
      'from pathlib import Path\nimport torch\nM = Path(__file__).parent / "models"\ntorch.load(M / "sub" / "a.pt")',
      ['file models/sub/a.pt torch.load'],
    ],
    [
      'from llama_cpp import Llama\nLlama(model_path=r"w\\a.gguf")',
      ['file w/a.gguf llama_cpp.Llama'],
    ],
    [
      'from transformers import AutoModel\nAutoModel.from_pretrained("org/name", revision="v1")',
      ['hub-model org/name@v1 transformers.AutoModel.from_pretrained'],
    ],
    [
      'import client, joblib\nm = joblib.load("a.joblib")\nclient.Client().ask([m.predict(1)])',
      ['file a.joblib joblib.load'],
    ],
    [
      'from datasets import load_dataset\nload_dataset("org/data")',
      ['hub-dataset org/data datasets.load_dataset'],
    ],
  ])('finds %j', async (source, expected) => {
    expect(await loadsOf(source)).toEqual(expected);
  });

  it.each([
    'import torch\ntorch.save(x, "a.pt")',
    'import os\nos.remove("a.pt")',
    'print("models/a.pt")',
    'import numpy\nnumpy.savez("a.npz", x)',
  ])('leaves %j alone', async (source) => {
    expect(await loadsOf(source)).toEqual([]);
  });
});
