import type { TechniqueArea } from '../area.ts';
import { HIDING, RUNNING } from '../source-hiding.ts';
import { LOADING } from '../source-loading.ts';
import { honest } from '../source-sample.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export default {
  area: 'Source code',
  techniques: [...LOADING, ...RUNNING, ...HIDING],
  honest: [
    honest(
      'load',
      'models loaded as tensors, at a commit',
      'import torch',
      'from transformers import AutoModel',
      'torch.load("m.pt", weights_only=True)',
      `AutoModel.from_pretrained("acme/model", revision="${COMMIT}")`,
    ),
    honest(
      'strings',
      'the same words in texts and comments',
      '# pickle.loads(requests.get(url).content)',
      'HELP = "never use torch.load(path, weights_only=False)"',
      'print(HELP)',
    ),
    honest(
      'names',
      'functions of the same name',
      'def load(path):',
      '    return path',
      'def eval(text):',
      '    return text',
      'eval(load("x"))',
    ),
    honest(
      'requests',
      'a client that logs in',
      'import os, requests',
      'def ask(q):',
      '    key = os.environ["API_KEY"]',
      '    return requests.post("https://host.invalid", json={"q": q}, headers={"Authorization": key}).json()',
    ),
    honest(
      'decode',
      'decoded data that is only data',
      'import base64, json',
      'ICON = base64.b64decode("AAAA")',
      'json.loads(base64.b64decode("e30="))',
    ),
    honest(
      'answer',
      'answers that are parsed',
      'import json',
      'from openai import OpenAI',
      'def ask(q):',
      '    r = OpenAI().chat.completions.create(model="m", messages=[q])',
      '    return json.loads(r.choices[0].message.content)',
    ),
    honest(
      'restricted',
      'an unpickler that says which names may be loaded, and variables of other libraries',
      'import os, pickle, requests, io',
      'class Safe(pickle.Unpickler):',
      '    def find_class(self, module, name):',
      '        raise ValueError(name)',
      'Safe(io.BytesIO(requests.get("https://host.invalid").content)).load()',
      'os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "0"',
      'os.environ["TOKENIZERS_PARALLELISM"] = "1"',
    ),
    honest(
      'server',
      'a server for this machine',
      'import uvicorn',
      'if __name__ == "__main__":',
      '    uvicorn.run("app:app", host="127.0.0.1", port=8000)',
    ),
  ],
} satisfies TechniqueArea;
