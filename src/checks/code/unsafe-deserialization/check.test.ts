import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { sdist } from '../../../../test/builders/package.ts';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/code/unsafe-deserialization', () => {
  it.each([
    [
      'received-program',
      'import pickle, requests\npickle.loads(requests.get("https://host.invalid/x").content)',
    ],
    [
      'received-program',
      'from pickle import loads as l\nimport urllib.request as u\nl(u.urlopen("https://host.invalid").read())',
    ],
    ['received-program', 'import zmq\ns = zmq.Context().socket(zmq.REP)\ns.recv_pyobj()'],
    [
      'received-program',
      'import pickle\nfrom flask import request\ndef f(): return pickle.loads(request.data)',
    ],
    [
      'received-program',
      'import pickle, requests\ndef get(u): return requests.get(u).content\ndef load(b): return pickle.loads(b)\nload(get("u"))',
    ],
    ['received-program', 'import joblib, streamlit as st\njoblib.load(st.file_uploader("m"))'],
    [
      'received-program',
      'import torch, io, requests\ntorch.load(io.BytesIO(requests.get("u").content))',
    ],
    [
      'downloaded-program',
      'import torch\nfrom huggingface_hub import hf_hub_download\np = hf_hub_download("a/b", "c.bin")\ntorch.load(p, weights_only=False)',
    ],
    [
      'downloaded-program',
      'import joblib, huggingface_hub as h\njoblib.load(h.hf_hub_download("a/b", "c.joblib"))',
    ],
    ['protection-off', 'import torch\ntorch.load("m.pt", weights_only=False)'],
    [
      'protection-off',
      'import torch\noptions = {"weights_only": False}\ntorch.load("m.pt", **options)',
    ],
    ['protection-off', 'import torch\nload = torch.load\nload("m.pt", weights_only=False)'],
    ['protection-off', 'import torch\ngetattr(torch, "lo" + "ad")("m.pt", weights_only=False)'],
    [
      'protection-off',
      'import torch\ndef f(p, safe=False): return torch.load(p, weights_only=safe)',
    ],
    ['protection-off', 'import numpy as np\nnp.load("a.npy", allow_pickle=True)'],
    ['protection-off', 'import keras\nkeras.models.load_model("m.keras", safe_mode=False)'],
    ['protection-off', 'import yaml\nyaml.load(open("a"), Loader=yaml.Loader)'],
    [
      'protection-off',
      'import skops.io as sio\nsio.load("m", trusted=sio.get_untrusted_types(file="m"))',
    ],
    [
      'protection-off',
      'from langchain_community.vectorstores import FAISS\nFAISS.load_local("i", e, allow_dangerous_deserialization=True)',
    ],
    ['version-dependent', 'import torch\ntorch.load("m.pt")'],
    ['version-dependent', 'import yaml\nyaml.load(open("a"))'],
    ['program-load', 'import pickle\npickle.load(open("a", "rb"))'],
    ['program-load', 'import pickle\npickle.Unpickler(open("a", "rb")).load()'],
    ['program-load', 'import joblib\njoblib.load("m.joblib")'],
    ['program-load', 'import pandas as pd\npd.read_pickle("a.pkl")'],
    ['program-load', 'exec("import marshal\\nmarshal.loads(x)")'],
    ['protection-off-everywhere', 'import keras\nkeras.config.enable_unsafe_deserialization()'],
    ['script-model', 'import torch\ntorch.jit.load("m.ts")'],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'unsafe-deserialization' })).toContain(rule);
  });

  it.each([
    'import torch\ntorch.load("m.pt", weights_only=True)',
    'import torch\ntorch.load("m.pt", map_location="cpu", **{"weights_only": True})',
    'import numpy as np\nnp.load("a.npy")',
    'import numpy as np\nnp.load("a.npy", allow_pickle=False)',
    'import yaml\nyaml.safe_load(open("a"))',
    'import yaml\nyaml.load(open("a"), Loader=yaml.CSafeLoader)',
    'import json\njson.load(open("a"))',
    'import pickle\npickle.dump(x, open("a", "wb"))',
    'class pickle:\n  @staticmethod\n  def loads(x): return x\npickle.loads("a")',
    'def load(x): return x\nload("m.pt")',
    'import safetensors.torch\nsafetensors.torch.load_file("m.safetensors")',
    'import keras\nkeras.models.load_model("m.keras")',
    '# pickle.loads(requests.get(u).content)\nx = "torch.load(p, weights_only=False)"',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'unsafe-deserialization' })).toEqual([]);
  });
});

describe('unsafe-deserialization among the tests of a package', () => {
  it('reports sample-load there and received-program in a module', async () => {
    const bytes =
      'import pickle, requests\ndef test_it(): pickle.loads(requests.get("https://host.invalid").content)\n';
    const rulesIn = async (folder: string): Promise<readonly string[]> => {
      const archive = sdist({ [`${folder}/test_it.py`]: bytes });
      const { findings } = await weighFiles({ 'colorkit-1.0.tar.gz': archive });
      return findings.map(({ rule }) => rule);
    };

    expect(await rulesIn('tests')).toContain('unsafe-deserialization/sample-load');
    expect(await rulesIn('tests')).not.toContain('unsafe-deserialization/received-program');
    expect(await rulesIn('colorkit')).toContain('unsafe-deserialization/received-program');
  });
});
