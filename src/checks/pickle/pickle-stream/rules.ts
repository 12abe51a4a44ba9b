import type { Reference, Rule } from '../../../core/rule.ts';
import type { PickleOddity } from '../../../formats/pickle/program.ts';

const CWE_502: Reference = {
  id: 'CWE-502',
  url: 'https://cwe.mitre.org/data/definitions/502.html',
};
const CWE_436: Reference = {
  id: 'CWE-436',
  url: 'https://cwe.mitre.org/data/definitions/436.html',
};
const CWE_400: Reference = {
  id: 'CWE-400',
  url: 'https://cwe.mitre.org/data/definitions/400.html',
};
const CWE_776: Reference = {
  id: 'CWE-776',
  url: 'https://cwe.mitre.org/data/definitions/776.html',
};
const ML06: Reference = {
  id: 'OWASP-ML06',
  url: 'https://owasp.org/www-project-machine-learning-security-top-10/',
};
const AML_T0011: Reference = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
};
const PICKLETOOLS: Reference = {
  id: 'Python documentation: pickletools',
  url: 'https://docs.python.org/3/library/pickletools.html',
};

const EVASION = [CWE_436, CWE_502, ML06, AML_T0011] as const;

const TAKE_ANOTHER =
  'Do not load the file before its origin is clear. Ask the publisher for a file written by the library itself, or for safetensors.';

/** What is common to oddities: honest picklers produce none of them, so each is a reason to look. */
function oddity<const W extends string>(
  title: string,
  what: W,
  why: string,
  bad: string,
  severity: 'low' | 'medium' = 'medium',
) {
  return {
    title,
    severity,
    message: `${what}: {detail}` as const,
    why,
    fix: TAKE_ANOTHER,
    references: [...EVASION, PICKLETOOLS],
    example: { bad, good: 'what pickle.dump writes' },
  } as const satisfies Rule;
}

export const ODDITY_RULES = {
  'repeated-proto': oddity(
    'Protocol declared more than once',
    'a second PROTO appears inside the stream',
    'Each PROTO changes whether Python 2 names are translated and whether dotted names are followed. Picklers write one, at the start; a second one makes the same name mean two things.',
    'PROTO 4 … PROTO 2 … STOP',
  ),
  'late-proto': oddity(
    'Protocol declared late',
    'opcodes stand in front of PROTO',
    'Everything before it is read as protocol 0, where names are translated differently.',
    'NONE POP PROTO 2 …',
  ),
  'unsupported-protocol': oddity(
    'Unknown protocol',
    'no reader supports the declared protocol',
    'Readers raise here, so a scanner that stops is left with an empty result while a lenient reader goes on.',
    'PROTO 255',
  ),
  'opcode-newer-than-protocol': oddity(
    'Opcode newer than the protocol',
    'an opcode is newer than the declared protocol',
    'CPython does not enforce the protocol, but tools that pick their rules by it do not look for these opcodes.',
    'STACK_GLOBAL after PROTO 2',
    'low',
  ),
  'bad-frame': oddity(
    'Inconsistent frame',
    'a FRAME does not fit the data',
    'The C and the Python unpickler have treated wrong frame lengths differently, so the same bytes are two programs.',
    'FRAME 0 in front of opcodes',
  ),
  'memo-overwritten': oddity(
    'Memo entry overwritten',
    'a memo entry is stored a second time',
    'Scanners that pair names by the nearest string are misled when an entry changes its meaning between its definition and its use.',
    'BINPUT 0 … BINPUT 0',
    'low',
  ),
  'missing-memo-key': oddity(
    'Memo entry that does not exist',
    'a memo entry is read that was never stored',
    'Readers raise here. Placed behind a payload, the error keeps a scanner from reporting what has already run.',
    'BINGET 99',
  ),
  'stack-underflow': oddity(
    'Operand missing on the stack',
    'an opcode finds too few operands',
    'Readers raise here. Placed behind a payload, the error keeps a scanner from reporting what has already run.',
    'REDUCE on an empty stack',
  ),
  'result-discarded': oddity(
    'Result of a call thrown away',
    'a call is made for its side effect only',
    'Picklers create objects to keep them. A call whose result is dropped was made for what it does.',
    'REDUCE POP',
  ),
  'leftover-stack': oddity(
    'Values left on the stack',
    'more than the result lies on the stack at the end',
    'Picklers leave exactly one value. What lies below was made and then hidden from whoever looks at the result.',
    'NONE NONE STOP',
  ),
  'invalid-name': oddity(
    'Name that Python could not write',
    'a module or attribute name is not one a pickler writes',
    'Empty, dotted, oversized or undecodable names exist only in assembled files, where they probe how a scanner compares names.',
    "GLOBAL '' 'system'",
  ),
  'huge-length': oddity(
    'Length beyond the data',
    'an opcode claims more bytes than there are',
    'A length that large makes a careless reader allocate memory it will never fill, or fail before it has looked further.',
    'BINBYTES8 with length 2**63',
  ),
  'bad-argument': oddity(
    'Argument that readers reject',
    'an opcode has an argument that readers do not accept',
    'Readers raise here, and not all at the same point. Everything before has already run.',
    "INT 'abc'",
  ),
} as const satisfies Readonly<Record<Exclude<PickleOddity, 'expansion'>, Rule>>;

export const RULES = {
  ...ODDITY_RULES,
  expansion: {
    title: 'Small file that unfolds without end',
    severity: 'high',
    message: 'shared containers multiply: {detail}',
    why: 'Containers that hold the same container many times over, several levels deep, take no room in the file. Whatever walks, prints, hashes or copies the result never finishes.',
    fix: 'Do not load the file. No model needs such a structure.',
    references: [CWE_776, CWE_400, CWE_502],
    example: { bad: '[x, x, x, …] where x = [y, y, y, …] and so on', good: '[1, 2, 3]' },
  },
  'reader-disagreement': {
    title: 'Readers disagree about the bytes',
    severity: 'medium',
    message: 'readers take {opcode} differently: {readings}',
    why: 'The C unpickler, the Python unpickler and pickletools do not read these bytes alike, so a scanner built on one may see another program than the one that loads. No pickler writes such bytes.',
    fix: TAKE_ANOTHER,
    references: [...EVASION, PICKLETOOLS],
    example: { bad: 'I0x10\\n', good: 'K\\x10' },
  },
  'disagreement-with-effects': {
    title: 'Readers disagree about a program that acts',
    severity: 'high',
    message: 'readers take {opcode} differently in a stream that imports or calls: {readings}',
    why: 'The stream imports or calls something, and its readers part company on the way. Some never get to what others execute, which is how a payload passes a scanner and still runs.',
    fix: TAKE_ANOTHER,
    references: [...EVASION, PICKLETOOLS],
    example: { bad: 'I0x10\\n in front of a REDUCE', good: 'K\\x10' },
  },
  'broken-after-effects': {
    title: 'Pickle breaks after it has acted',
    severity: 'medium',
    message: 'the stream ends in an error ({detail}) after {effects} imports, calls or changes',
    why: 'Unpickling acts as it reads. Everything before the error has already happened when the error is raised, and a tool that gives up on broken files reports nothing.',
    fix: 'Fetch the file again and compare its digest with the publisher’s. If it is broken there as well, do not load it.',
    references: [CWE_502, ML06, AML_T0011],
    example: { bad: 'a call, then the byte FF', good: 'a stream that ends with STOP' },
  },
  'broken-stream': {
    title: 'Pickle breaks',
    severity: 'low',
    message: 'the stream ends in an error: {detail}',
    why: 'The file is incomplete or was not written by a pickler. Nothing is imported or called before the error.',
    fix: 'Fetch the file again and compare its digest with the publisher’s.',
    references: [CWE_502],
    example: { bad: 'a file cut in half', good: 'a stream that ends with STOP' },
  },
  'stream-limit': {
    title: 'Pickle not interpreted to its end',
    severity: 'low',
    message: 'interpretation stopped: {detail}',
    why: 'The stream is longer or larger than the limit in force, so what follows is not known.',
    fix: 'Raise the limit, or ask for the weights in a format that needs no interpretation.',
    references: [CWE_400],
    example: {
      bad: 'a hundred million opcodes in front of a payload',
      good: 'a few thousand opcodes',
    },
  },
  'further-stream': {
    title: 'Further pickles in the file',
    severity: 'low',
    message: 'pickle {number} in the file also imports, calls or changes something',
    why: 'One load() reads the first pickle only, and so do some scanners. Programs that call load() again run the others.',
    fix: 'Read the findings of every stream; they were all examined.',
    references: [CWE_502, AML_T0011],
    example: { bad: 'a list, STOP, then a second pickle with a call', good: 'one pickle per file' },
  },
} as const satisfies Readonly<Record<string, Rule>>;
