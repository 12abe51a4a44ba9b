import type { Rule } from '../../../core/rule.ts';
import { AML_T0010, AML_T0011, CWE_494, CWE_502, LLM03, ML06 } from '../references.ts';

const PROGRAM =
  'A pickle is a program, and so are marshalled code and YAML with Python tags: whoever wrote the bytes decides what runs when they are read.';

export const RULES = {
  'received-program': {
    title: 'Bytes from outside are loaded as a program',
    severity: 'critical',
    message: '{callee} loads {reads} that comes from {source}',
    why: `${PROGRAM} Here they come from the other side of a connection, so that whoever answers, or stands between, runs code on this machine.`,
    fix: 'Exchange data as JSON, safetensors or Arrow. If it must be this format, verify a signature over the bytes before they are loaded.',
    references: [CWE_502, CWE_494, AML_T0011],
    example: {
      bad: 'pickle.loads(requests.get(url).content)',
      good: 'json.loads(requests.get(url).content)',
    },
  },
  'downloaded-program': {
    title: 'A downloaded file is loaded as a program',
    severity: 'high',
    message: '{callee} loads {reads} that {source} fetched',
    why: `${PROGRAM} A model hub serves whatever its uploader put there, and may serve something else tomorrow.`,
    fix: 'Download the safetensors file of the same repository and load it with safetensors.torch.load_file. With torch 2.6 or later, torch.load(…, weights_only=True) refuses programs.',
    references: [CWE_502, AML_T0010, ML06],
    example: {
      bad: 'torch.load(hf_hub_download("org/model", "model.bin"), weights_only=False)',
      good: 'safetensors.torch.load_file(hf_hub_download("org/model", "model.safetensors", revision="<commit>"))',
    },
  },
  'sample-load': {
    title: 'A test or example loads bytes from outside as a program',
    severity: 'low',
    message: '{callee} loads {reads} that comes from {source}',
    why: `${PROGRAM} It stands in a function among the tests, documents or examples of a package, which users of the package do not run; who works on it does.`,
    fix: 'Run the tests without a network, or against a server of your own.',
    references: [CWE_502],
    example: {
      bad: 'def test_get(): pickle.loads(requests.get(url).content)',
      good: 'def test_get(): json.loads(requests.get(url).content)',
    },
  },
  'protection-off': {
    title: 'The protection against programs is switched off',
    severity: 'medium',
    message: '{callee} with {argument} loads {reads}',
    why: `${PROGRAM} The library refuses that by default in its current versions; this call asks it not to.`,
    fix: 'Leave the protection on, and convert the files that need it off: weighbridge convert writes safetensors without running anything.',
    references: [CWE_502, ML06],
    example: {
      bad: 'torch.load("model.pt", weights_only=False)',
      good: 'torch.load("model.pt", weights_only=True)',
    },
  },
  'version-dependent': {
    title: 'Safe only with a newer version of the library',
    severity: 'low',
    message: '{callee} without {argument} loads {reads} in versions before {since}',
    why: 'The protection became the default late. Which version runs this code is decided elsewhere, and older ones run whatever program stands in the file.',
    fix: 'Write the argument: torch.load(…, weights_only=True), yaml.safe_load(…). Then the version does not matter.',
    references: [
      CWE_502,
      { id: 'CVE-2025-32434', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-32434' },
    ],
    example: { bad: 'torch.load("model.pt")', good: 'torch.load("model.pt", weights_only=True)' },
  },
  'program-load': {
    title: 'A file is loaded as a program',
    severity: 'low',
    message: '{callee} loads {reads}',
    why: `${PROGRAM} That is fine for files this program wrote itself and nobody else can write to, and for nothing else.`,
    fix: 'Weigh the file first, or store it in a format that cannot carry code: safetensors for tensors, skops for scikit-learn, JSON or Parquet for data.',
    references: [CWE_502, LLM03],
    example: {
      bad: 'joblib.load("model.joblib")',
      good: 'skops.io.load("model.skops", trusted=[])',
    },
  },
  'protection-off-everywhere': {
    title: 'A protection is switched off for the whole process',
    severity: 'medium',
    message: '{callee} lets every later load run Python code from a model file',
    why: 'After this call all models in the process are read without the protection, also those that another part of the program loads.',
    fix: 'Remove the call, and pass safe_mode=False only where a model of your own needs it.',
    references: [CWE_502],
    example: {
      bad: 'keras.config.enable_unsafe_deserialization()',
      good: 'keras.models.load_model("own.keras")',
    },
  },
  'script-model': {
    title: 'A TorchScript program is loaded',
    severity: 'info',
    message:
      '{callee} loads a TorchScript model, which is a program in a small language of its own',
    why: 'TorchScript can read and write files through a few operators, and the archive may hold pickles. weights_only does not exist here.',
    fix: 'Weigh the file before it is loaded.',
    references: [CWE_502],
    example: { bad: 'torch.jit.load("model.ts")', good: 'weighbridge audit model.ts' },
  },
} satisfies Record<string, Rule>;
