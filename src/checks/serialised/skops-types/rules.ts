import type { Reference, Rule } from '../../../core/rule.ts';

const CWE_502: Reference = {
  id: 'CWE-502',
  url: 'https://cwe.mitre.org/data/definitions/502.html',
};
const AML_T0011: Reference = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
};
const PERSISTENCE: Reference = {
  id: 'skops documentation: secure persistence',
  url: 'https://skops.readthedocs.io/en/stable/persistence.html',
};
const nvd = (id: string): Reference => ({ id, url: `https://nvd.nist.gov/vuln/detail/${id}` });
const CVE_37065 = nvd('CVE-2024-37065');
const CVE_54412 = nvd('CVE-2025-54412');
const CVE_54413 = nvd('CVE-2025-54413');
const CVE_54886 = nvd('CVE-2025-54886');

const DISCARD =
  'Do not load the file, and never pass trusted=True. Report it to whoever hosts it. Look at a file with skops.io.get_untrusted_types(file=path), which loads nothing.';
const REVIEW =
  'Find out which package the name belongs to before you put it on the trusted list: skops.io.get_untrusted_types(file=path) lists all of them. Waive the finding for this digest if it is fine.';

export const RULES = {
  'dangerous-name': {
    title: 'The file names something that runs code',
    severity: 'critical',
    message: 'loading {use} {name}, which {does}',
    why: 'skops builds whatever the file names once its user trusts it, and many pass on the list of untrusted types without reading it, or trusted=True. No estimator contains such a name; it is there to be called.',
    fix: DISCARD,
    references: [CWE_502, CVE_37065, AML_T0011, PERSISTENCE],
    example: {
      bad: '{"__loader__": "ListNode", "__module__": "os", "__class__": "system"}',
      good: '{"__loader__": "ObjectNode", "__module__": "sklearn.svm._classes", "__class__": "SVC"}',
    },
  },
  'risky-name': {
    title: 'The file names something that reaches outside',
    severity: 'high',
    message: 'loading {use} {name}, which {does}',
    why: 'The name is not part of an estimator: it reads or writes files, uses the network, or hands over a callable. skops refuses it unless its user puts it on the trusted list.',
    fix: DISCARD,
    references: [CWE_502, CVE_37065, PERSISTENCE],
    example: {
      bad: '{"__loader__": "FunctionNode", "__module__": "urllib.request", "__class__": "urlopen"}',
      good: '{"__loader__": "FunctionNode", "__module__": "numpy", "__class__": "log1p"}',
    },
  },
  'unknown-name': {
    title: 'Name that is not known here',
    severity: 'medium',
    message: 'loading {use} {name}, which belongs to no library known here',
    why: 'What an unknown class or function does when it is built depends on code outside of this file. skops asks its user the same question.',
    fix: REVIEW,
    references: [CWE_502, PERSISTENCE],
    example: {
      bad: '{"__loader__": "ObjectNode", "__module__": "acme.models", "__class__": "Head"}',
      good: '{"__loader__": "ObjectNode", "__module__": "sklearn.pipeline", "__class__": "Pipeline"}',
    },
  },
  'type-confusion': {
    title: 'Node that claims another type than it builds',
    severity: 'critical',
    message: '{loader} is labelled {name} but builds {actual}',
    why: 'Before version 0.12, skops showed its user the label and then built something else: the user trusts a harmless name and gets a call of another function. Newer versions refuse the file. No version writes it.',
    fix: `${DISCARD} Update with pip install "skops>=0.13".`,
    references: [CWE_502, CVE_54412, CVE_54413],
    example: {
      bad: '{"__loader__": "MethodNode", "__module__": "builtins", "__class__": "int", "content": {"obj": {"__class__": "Popen", …}}}',
      good: '{"__loader__": "MethodNode", …} with the class and module of the object it holds',
    },
  },
  'operator-call': {
    title: 'Call of an operator while loading',
    severity: 'high',
    message: 'loading calls {name}',
    why: 'OperatorFuncNode takes any function of Python’s operator module by name and calls it with arguments of the file. Honest files use it for attrgetter, itemgetter and methodcaller only.',
    fix: DISCARD,
    references: [CWE_502, CVE_54412],
    example: {
      bad: '{"__loader__": "OperatorFuncNode", "__module__": "operator", "__class__": "call"}',
      good: '{"__loader__": "OperatorFuncNode", "__module__": "operator", "__class__": "itemgetter"}',
    },
  },
  'unknown-loader': {
    title: 'Node that this version does not know',
    severity: 'low',
    message: 'a node asks for the loader {loader}',
    why: 'The file was written by a newer skops, or by hand. What the node builds was not judged.',
    fix: REVIEW,
    references: [PERSISTENCE],
    example: { bad: '"__loader__": "ExecNode"', good: '"__loader__": "ObjectNode"' },
  },
  'missing-member': {
    title: 'Array that is not in the archive',
    severity: 'medium',
    message: 'a node reads the member {member}, which is not there',
    why: 'The file is incomplete, or was put together so that tools which check the members first stop before they see the rest.',
    fix: 'Download the file again; if it stays incomplete, do not use it.',
    references: [PERSISTENCE],
    example: {
      bad: '"file": "140123.npy" without that member',
      good: '"file": "140123.npy" beside it',
    },
  },
  'ambiguous-schema': {
    title: 'Schema that readers understand differently',
    severity: 'medium',
    message: '{detail}',
    why: 'skops, which uses Python’s json, takes the last of two equal keys; other tools take the first. What was reviewed is then not what is built.',
    fix: DISCARD,
    references: [{ id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' }],
    example: {
      bad: '{"__class__": "SVC", "__class__": "Popen", …}',
      good: '{"__class__": "SVC", …}',
    },
  },
  'pickle-as-skops': {
    title: 'Pickle named like a skops file',
    severity: 'high',
    message: '{file} is a pickle, not a skops archive',
    why: 'The name promises a format that cannot run code by itself. Card.get_model of skops before 0.13, and hand-written loaders, fall back to joblib.load when the file is no archive, and a pickle is a program.',
    fix: 'Do not load the file. Take the model in the skops format from its publisher, and update with pip install "skops>=0.13".',
    references: [CWE_502, CVE_54886],
    example: { bad: 'model.skops that joblib wrote', good: 'model.skops that skops.io.dump wrote' },
  },
} as const satisfies Record<string, Rule>;
