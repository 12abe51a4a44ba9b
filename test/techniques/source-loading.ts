import type { AreaTechnique } from './area.ts';
import { python } from './source-sample.ts';

/** Source that loads models. */
const OFF = 'unsafe-deserialization/protection-off';
const RECEIVED = 'unsafe-deserialization/received-program';
const REMOTE = 'remote-code/remote-code';

export const LOADING: readonly AreaTechnique[] = [
  python(
    'load-off',
    'torch.load with weights_only=False',
    OFF,
    'import torch',
    'torch.load("m.pt", weights_only=False)',
  ),
  python(
    'load-alias',
    'torch.load under another name',
    OFF,
    'from torch import load as read',
    'read("m.pt", weights_only=False)',
  ),
  python(
    'load-getattr',
    'torch.load by a name that is put together',
    OFF,
    'import torch',
    'getattr(torch, "".join(["lo", "ad"]))("m.pt", weights_only=0)',
  ),
  python(
    'load-kwargs',
    'the switch hidden in a dictionary',
    OFF,
    'import torch',
    'o = {}',
    'o["weights_" + "only"] = False',
    'torch.load("m.pt", **o)',
  ),
  python(
    'load-partial',
    'the switch set by a partial',
    OFF,
    'import torch, functools',
    'load = functools.partial(torch.load, weights_only=False)',
    'load("m.pt")',
  ),
  python(
    'load-default',
    'torch.load that is safe only since 2.6',
    'unsafe-deserialization/version-dependent',
    'import torch',
    'torch.load("m.pt")',
  ),
  python(
    'load-received',
    'a pickle from the network',
    RECEIVED,
    'import pickle, requests',
    'pickle.loads(requests.get("https://host.invalid/m").content)',
  ),
  python(
    'load-received-later',
    'a pickle from the network, through two functions',
    RECEIVED,
    'import requests, joblib, io',
    'def fetch(u):',
    '    return requests.get(u).content',
    'def load(raw):',
    '    return joblib.load(io.BytesIO(raw))',
    'load(fetch("https://host.invalid/m"))',
  ),
  python(
    'load-hub',
    'a pickle from the hub',
    'unsafe-deserialization/downloaded-program',
    'import joblib',
    'from huggingface_hub import hf_hub_download',
    'joblib.load(hf_hub_download("acme/model", "m.joblib"))',
  ),
  python(
    'load-dunder',
    'pickle imported by name',
    RECEIVED,
    'import socket',
    's = socket.create_connection(("host.invalid", 1))',
    '__import__("pick" + "le").loads(s.recv(4096))',
  ),
  python(
    'trust',
    'trust_remote_code without a commit',
    REMOTE,
    'from transformers import AutoModel',
    'AutoModel.from_pretrained("acme/model", trust_remote_code=True)',
  ),
  python(
    'trust-dict',
    'trust_remote_code in a dictionary',
    REMOTE,
    'from transformers import AutoModel',
    'kw = dict(revision="main")',
    'kw.update(trust_remote_code=True)',
    'AutoModel.from_pretrained("acme/model", **kw)',
  ),
  python(
    'trust-default',
    'trust_remote_code as a default argument',
    'remote-code/any-remote-code',
    'from transformers import AutoModel',
    'def load(name, trust=True):',
    '    return AutoModel.from_pretrained(name, trust_remote_code=trust)',
  ),
  python(
    'hub-entry',
    'torch.hub without a commit',
    'remote-code/hub-entry-point',
    'import torch',
    'torch.hub.load("acme/vision", "model", trust_repo=True)',
  ),
  python(
    'unpinned',
    'a model without a commit',
    'unpinned-download/unpinned-model',
    'from transformers import AutoModel',
    'AutoModel.from_pretrained("acme/model")',
  ),
  python(
    'unpinned-short',
    'a shortened commit',
    'unpinned-download/moving-revision',
    'from transformers import AutoModel',
    'AutoModel.from_pretrained("acme/model", revision="0123456")',
  ),
];
