import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { sdist } from '../../../../test/builders/package.ts';
import * as pk from '../../../../test/builders/pickle.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Loader } from '../../../core/loader.ts';
import { compareText } from '../../../core/location.ts';
import { pickleProgram } from '../../../formats/pickle/artifact.ts';
import pickleFormat from '../../../formats/pickle/format.ts';
import check from './check.ts';

async function findings(bytes: Uint8Array, loader?: Loader): Promise<readonly Finding[]> {
  const parsed = await parseBytes(pickleFormat, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return runCheck(check, [[pickleProgram, parsed.value]], loader === undefined ? {} : { loader });
}

const told = (found: readonly Finding[]): readonly string[] =>
  found.map(
    ({ rule, severity, message }) => `${severity} ${rule.replace('pickle-calls/', '')}: ${message}`,
  );

const system = pk.global('os', 'system');
const command = pk.binunicode('echo weighbridge-test');
const payload = pk.call('os', 'system', command);
const item = (key: string, value: pk.Part): Uint8Array =>
  pk.assemble(pk.binunicode(key), value, pk.setitem);
const made = (module: string, name: string): Uint8Array =>
  pk.assemble(pk.global(module, name), pk.emptyTuple, pk.newobj);
const storage = pk.assemble(
  pk.tupleOf(
    pk.binunicode('storage'),
    pk.global('torch', 'FloatStorage'),
    pk.binunicode('0'),
    pk.binunicode('cpu'),
    pk.binint1(4),
  ),
  pk.binpersid,
);

/** One sample per rule, and everything that is said about it, the rule's own line first. */
const FLAGGED: readonly (readonly [
  rule: string,
  sample: Uint8Array,
  ...lines: readonly string[],
])[] = [
  [
    'code-execution',
    pk.pickle(2, payload),
    "critical code-execution: loading calls os.system('echo weighbridge-test'), which runs a command of the operating system",
  ],
  [
    'import-execution',
    pk.pickle(2, pk.global('antigravity', 'webbrowser')),
    'critical import-execution: loading imports antigravity.webbrowser, which runs a program as soon as it is imported',
  ],
  [
    'harmful-call',
    pk.pickle(2, pk.call('socket', 'create_connection', pk.binunicode('192.0.2.1'))),
    "high harmful-call: loading calls socket.create_connection('192.0.2.1'), which talks to the network",
  ],
  [
    'embedded-code',
    pk.pickle(2, pk.call('types', 'CodeType', pk.binint1(0))),
    'high embedded-code: loading calls types.CodeType(0), which builds a function or class out of code in the file',
  ],
  [
    'dangerous-object',
    pk.pickle(2, made('subprocess', 'Popen')),
    'high dangerous-object: loading creates an object of subprocess.Popen, which runs a command of the operating system',
  ],
  [
    'dangerous-import',
    pk.pickle(2, system),
    'high dangerous-import: loading imports os.system, which runs a command of the operating system',
  ],
  [
    'risky-import',
    pk.pickle(2, pk.global('socket', 'socket')),
    'medium risky-import: loading imports socket.socket, which talks to the network',
  ],
  [
    'standard-library-use',
    pk.pickle(2, pk.call('difflib', 'ndiff')),
    'high standard-library-use: loading calls or creates difflib.ndiff, which no known pickle does',
  ],
  [
    'standard-library-import',
    pk.pickle(2, pk.global('difflib', 'ndiff')),
    'medium standard-library-import: loading imports difflib.ndiff, which no known pickle refers to',
  ],
  [
    'unknown-call',
    pk.pickle(2, pk.call('acme', 'load_plugin')),
    'high unknown-call: loading calls acme.load_plugin(), about which nothing is known',
  ],
  [
    'unknown-object',
    pk.pickle(2, made('acme', 'Head')),
    'medium unknown-object: loading creates an object of acme.Head, about which nothing is known',
  ],
  [
    'unknown-import',
    pk.pickle(2, pk.global('acme', 'smooth')),
    'medium unknown-import: loading imports acme.smooth, about which nothing is known',
  ],
  [
    'unusual-use',
    pk.pickle(2, pk.call('numpy', 'mean', pk.none)),
    'medium unusual-use: loading calls numpy.mean, which its own library never does in a pickle',
  ],
  [
    'unexpected-arguments',
    pk.pickle(2, pk.call('_codecs', 'encode', pk.binunicode('a'), pk.binunicode('rot13'))),
    'medium unexpected-arguments: the call of _codecs.encode uses a codec that pickles do not need',
  ],
  [
    'resource-exhaustion',
    pk.pickle(2, pk.call('builtins', 'bytearray', pk.long('99999999999L'))),
    'high resource-exhaustion: the call of builtins.bytearray asks for 99999999999 bytes',
  ],
  [
    'evaluated-text',
    pk.pickle(2, pk.call('dill._dill', '_eval_repr', pk.binunicode("__import__('os')"))),
    "critical evaluated-text: dill._dill._eval_repr evaluates text from the file: __import__('os')",
  ],
  [
    'nested-program',
    pk.pickle(
      4,
      pk.call('torch.storage', '_load_from_bytes', pk.shortBinbytes('PK\u0003\u0004rest')),
    ),
    'low nested-program: torch.storage._load_from_bytes loads another pickle from 8 bytes',
  ],
  [
    'unresolved-callable',
    pk.pickle(2, pk.ext1(9), pk.emptyTuple, pk.reduce),
    'high unresolved-callable: loading calls or imports extension(9), which nothing but running it would resolve',
  ],
  [
    'hidden-name',
    pk.pickle(
      4,
      pk.text('numpy'),
      pk.call('operator', 'concat', pk.text('log'), pk.text('1p')),
      pk.stackGlobal,
    ),
    'medium unusual-use: loading calls operator.concat, which its own library never does in a pickle',
    'high hidden-name: the name numpy.log1p is assembled while loading',
  ],
  [
    'attribute-overwrite',
    pk.pickle(
      2,
      pk.global('collections', 'OrderedDict'),
      pk.none,
      pk.emptyDict,
      item('copy', pk.none),
      pk.tuple2,
      pk.build,
    ),
    'critical attribute-overwrite: loading overwrites copy of collections.OrderedDict',
  ],
  [
    'special-attribute',
    pk.pickle(
      2,
      made('argparse', 'Namespace'),
      pk.none,
      pk.emptyDict,
      item('__class__', pk.none),
      pk.tuple2,
      pk.build,
    ),
    'high special-attribute: loading sets __class__ on an object of argparse.Namespace',
  ],
  [
    'unresolved-method',
    pk.pickle(2, made('argparse', 'Namespace'), pk.none, pk.append),
    'high unresolved-method: loading calls append of argparse.Namespace, which is no known container',
  ],
  [
    'unusual-persistent-id',
    pk.pickle(2, pk.binunicode('plugin'), pk.binpersid),
    "medium unusual-persistent-id: the loader is asked to resolve the persistent id 'plugin'",
  ],
];

describe('checks/pickle/pickle-calls', () => {
  it.each(FLAGGED.map(([rule, sample, ...lines]) => ({ rule, sample, lines })))(
    'reports $rule',
    async ({ sample, lines }) => {
      expect(told(await findings(sample)).toSorted(compareText)).toEqual(
        lines.toSorted(compareText),
      );
    },
  );

  it.each([
    ['a plain value', pk.pickle(2, pk.emptyDict, item('a', pk.binint1(1)))],
    ['a storage', pk.pickle(2, storage)],
    [
      'a known object with state',
      pk.pickle(
        2,
        made('sklearn.svm._classes', 'SVC'),
        pk.emptyDict,
        item('C', pk.binint1(1)),
        pk.build,
      ),
    ],
    [
      'an instance as Python 2 wrote it',
      pk.pickle(0, pk.mark, pk.inst('argparse', 'Namespace'), pk.mark, pk.dict, pk.build),
    ],
    [
      'items of an ordered dictionary',
      pk.pickle(2, pk.call('collections', 'OrderedDict'), pk.mark, pk.none, pk.none, pk.setitems),
    ],
  ])('is silent about %s', async (_, sample) => {
    expect(told(await findings(sample))).toEqual([]);
  });

  it('says once how often the strongest use of a name occurs, and where it occurs first', async () => {
    const found = await findings(pk.pickle(2, pk.global('os', 'system'), payload, payload));

    expect(found).toHaveLength(1);
    expect(found[0]?.data).toMatchObject({
      module: 'os',
      name: 'system',
      capability: 'command-execution',
      count: 2,
    });
    expect(found[0]?.location.offset).toBe(
      pk.proto(2).length + system.length * 2 + command.length + 2,
    );
  });

  it('shows the statement, those before it and where the answer depends on the loader', async () => {
    const [finding] = await findings(
      pk.pickle(2, pk.global('collections', 'OrderedDict'), payload),
    );

    expect(finding?.evidence).toEqual([
      'from os import system',
      "os.system('echo weighbridge-test')",
    ]);
    expect(finding?.data).toMatchObject({
      runsWith: ['torch<2.6', 'pickle', 'joblib'],
      refusedBy: ['torch>=2.6', 'numpy'],
    });
  });

  it('lists what weights_only refuses instead, when that is the loader', async () => {
    const lines = told(
      await findings(pk.pickle(2, payload, made('sklearn.svm._classes', 'SVC')), 'torch>=2.6'),
    );

    expect(lines).toEqual([
      'low refused-by-weights-only: os.system is refused by torch >= 2.6 with its default weights_only=True',
      'low refused-by-weights-only: sklearn.svm._classes.SVC is refused by torch >= 2.6 with its default weights_only=True',
    ]);
  });

  it('judges what weights_only accepts by its arguments', async () => {
    const bad = pk.call('_codecs', 'encode', pk.binunicode('a'), pk.binunicode('rot13'));
    const lines = told(await findings(pk.pickle(2, bad, payload), 'torch>=2.6'));

    expect(lines.toSorted()).toEqual([
      'low refused-by-weights-only: os.system is refused by torch >= 2.6 with its default weights_only=True',
      'medium unexpected-arguments: the call of _codecs.encode uses a codec that pickles do not need',
    ]);
  });

  it('mentions what a plain pickle load never reaches as refused-by-loader', async () => {
    const sample = pk.pickle(2, storage, payload);

    expect(told(await findings(sample, 'pickle'))).toEqual([
      'low refused-by-loader: os.system is not reached by the pickle loader: it cannot resolve persistent ids',
    ]);
    expect(told(await findings(pk.pickle(2, payload, storage), 'pickle'))[0]).toMatch(/^critical/);
    expect(told(await findings(sample, 'torch<2.6'))[0]).toMatch(/^critical/);
    expect(told(await findings(sample, 'numpy'))).toEqual([
      'low refused-by-loader: os.system is not reached by the numpy loader: allow_pickle is off by default',
    ]);
  });

  it('does not lose the payload behind a flood of other findings', async () => {
    const flood = Array.from({ length: 5000 }, (_, index) => pk.global(`acme${index}`, 'f'));
    const lines = told(await findings(pk.pickle(2, pk.mark, ...flood, pk.popMark, payload)));

    expect(lines.length).toBeLessThan(200);
    expect(lines.filter((line) => line.startsWith('critical'))).toHaveLength(1);
  });
});

describe('pickle-calls among the tests of a package', () => {
  const rulesIn = async (folder: string, bytes: Uint8Array): Promise<readonly string[]> => {
    const archive = sdist({ [`${folder}/own.pickle`]: bytes });
    const weighed = await weighFiles({ 'colorkit-1.0.tar.gz': archive });
    return weighed.findings.map(({ rule }) => rule);
  };

  const own = pk.pickle(2, pk.call('colorkit', 'Color', pk.binint1(1)));

  it('reports sample-call there and unknown-call in a module', async () => {
    expect(await rulesIn('tests', own)).toContain('pickle-calls/sample-call');
    expect(await rulesIn('tests', own)).not.toContain('pickle-calls/unknown-call');
    expect(await rulesIn('colorkit', own)).toContain('pickle-calls/unknown-call');
  });

  it.each([
    ['code-execution', pk.pickle(2, payload)],
    ['unknown-call', pk.pickle(2, pk.call('acme', 'load_module'))],
  ])('reports %s there as anywhere', async (rule, bytes) => {
    expect(await rulesIn('tests', bytes)).toContain(`pickle-calls/${rule}`);
  });
});
