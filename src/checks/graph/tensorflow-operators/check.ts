import { defineCheck } from '../../../core/check.ts';
import { isRegistered } from '../../../formats/tensorflow-graph/operators.ts';
import { REACHES } from '../../../formats/tensorflow-graph/reaches.data.ts';
import {
  tensorflowGraph,
  type OperatorReach,
  type TensorflowGraph,
} from '../../../formats/tensorflow-graph/tensorflow-graph.ts';
import { ADD_ON_PREFIXES } from './add-ons.data.ts';
import { rulings } from './ruling.ts';

const SECURITY = {
  id: 'TensorFlow security policy: models are programs',
  url: 'https://github.com/tensorflow/tensorflow/blob/master/SECURITY.md',
} as const;
const CWE_22 = { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' } as const;
const CWE_73 = { id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' } as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const UNSAFE_MODEL = { id: 'AML.T0011.000' } as const;

/** The library an operator belongs to, as far as its name tells. */
function addOn(name: string): string | undefined {
  return ADD_ON_PREFIXES.find(([prefix]) => name.startsWith(prefix))?.[1];
}

function evidenceOf({ operator, node, places }: OperatorReach): readonly string[] {
  const shown = places.flatMap(({ role, texts }) =>
    texts
      .slice(0, 4)
      .map(
        (text) =>
          `${role}=${JSON.stringify(text.filter((piece) => typeof piece === 'string').join(''))}`,
      ),
  );
  return [`${node}: ${operator}(${shown.join(', ')})`];
}

export default defineCheck({
  id: 'tensorflow-operators',
  version: 1,
  title: 'Operators of a TensorFlow graph that reach files, other machines or foreign code',
  needs: [tensorflowGraph],
  rules: {
    'plants-file': {
      title: 'Graph writes a file that runs later',
      severity: 'critical',
      message: '{operator} in {where} writes {target}',
      why: 'The path and the content stand in the model. Running the graph, and for some graphs loading it, puts the file where the system, a shell or Python runs it, where it opens an account, or where it changes the system. TensorFlow runs graph operators without any question and without a sandbox.',
      fix: 'Do not load or run the model. Report it to whoever hosts it.',
      references: [SECURITY, CWE_73, UNSAFE_MODEL, { id: 'CWE-94' }],
      example: {
        bad: 'WriteFile(filename="/etc/cron.d/job")',
        good: 'SaveV2(prefix=<checkpoint path>)',
      },
    },
    'writes-outside': {
      title: 'Graph writes a file outside the model',
      severity: 'high',
      message: '{operator} in {where} writes {target}',
      why: 'The path stands in the model and leads out of its folder. Running the graph creates or overwrites that file with content the graph gives. Honest graphs write checkpoints, and those go where the caller says.',
      fix: 'Do not run the model. Ask the publisher for an export of the inference function alone.',
      references: [SECURITY, CWE_73, CWE_22],
      example: {
        bad: 'WriteFile(filename="/home/user/notes.txt")',
        good: 'SaveV2(prefix=<checkpoint path>)',
      },
    },
    'writes-file': {
      title: 'Graph writes a file',
      severity: 'low',
      message: '{operator} in {where} writes {target}',
      why: 'Inference needs no files. A graph that writes one at a path the caller gives, or beside the process, may overwrite something there.',
      fix: 'Find out what the function is for before you call it.',
      references: [SECURITY, CWE_73],
      example: { bad: 'WriteFile(filename=<argument>)', good: 'a graph without WriteFile' },
    },
    'reads-sensitive-file': {
      title: 'Graph reads secrets or facts about the machine',
      severity: 'high',
      message: '{operator} in {where} reads {target}',
      why: 'The path stands in the model and names a file with credentials or about the system and its users. What the graph reads it can return as a prediction, print, or send on with another operator.',
      fix: 'Do not load or run the model. Report it to whoever hosts it.',
      references: [SECURITY, CWE_22, { id: 'CWE-200' }, UNSAFE_MODEL],
      example: { bad: 'ReadFile(filename="/etc/passwd")', good: 'ReadFile(filename=<asset file>)' },
    },
    'reads-outside': {
      title: 'Graph reads a file outside the model',
      severity: 'high',
      message: '{operator} in {where} reads {target}',
      why: 'The path stands in the model and leads out of its folder. The graph then has the content of any file the user may read, and can return it as a prediction. Files a model needs are its assets.',
      fix: 'Do not run the model. An honest export keeps the file in its assets folder.',
      references: [SECURITY, CWE_22, { id: 'CWE-200' }],
      example: {
        bad: 'ReadFile(filename="../../data.csv")',
        good: 'ReadFile(filename=<asset file>)',
      },
    },
    'data-outside': {
      title: 'Graph opens data outside the model',
      severity: 'medium',
      message: '{operator} in {where} opens {target}',
      why: 'The path stands in the model and leads out of its folder, to records, lines or a vocabulary that another party may have put there or does not want read. On another machine the file is a different one or missing.',
      fix: 'Ask for an export that keeps its vocabulary and data in the assets folder.',
      references: [SECURITY, CWE_22],
      example: {
        bad: 'TextLineDataset(filenames="/data/customers.csv")',
        good: 'InitializeTableFromTextFileV2(filename=<asset file>)',
      },
    },
    'training-path': {
      title: 'Graph names a path of the machine it was trained on',
      severity: 'low',
      message: '{operator} in {where} names {target}',
      why: 'Graphs saved during training keep the paths of their data, logs and starting checkpoints. They are used only when the training operations run, and they tell where the model was made.',
      fix: 'Export the inference function alone before you publish the model.',
      references: [SECURITY, CWE_73],
      example: {
        bad: 'TFRecordDatasetV2(filenames="/home/user/train.tfrecord") in a MetaGraph',
        good: 'a SavedModel of the inference function',
      },
    },
    'network-address': {
      title: 'Graph connects to another machine',
      severity: 'high',
      message: '{operator} in {where} connects to {target}',
      why: 'The address stands in the model. Running the graph opens a connection from your machine, through which it can send what it has read or computed and receive data that steer it. Inference needs none.',
      fix: 'Do not run the model. Ask the publisher for an export of the inference function alone.',
      references: [
        SECURITY,
        { id: 'CWE-918', url: 'https://cwe.mitre.org/data/definitions/918.html' },
        UNSAFE_MODEL,
      ],
      example: {
        bad: 'DebugIdentityV2(debug_urls="grpc://192.0.2.7:6064")',
        good: 'a graph without debug operators',
      },
    },
    'opens-port': {
      title: 'Graph opens a network port',
      severity: 'high',
      message: '{operator} in {where} makes the process wait for connections',
      why: 'Whoever reaches the port can call functions inside your process. TensorFlow’s own protocols have no authentication.',
      fix: 'Do not run the model.',
      references: [
        SECURITY,
        { id: 'CWE-306', url: 'https://cwe.mitre.org/data/definitions/306.html' },
      ],
      example: { bad: 'RpcServer, RpcServerStart', good: 'a graph without a server in it' },
    },
    'dynamic-path': {
      title: 'Graph computes the path of a file',
      severity: 'low',
      message: '{operator} in {where} uses a path that the graph computes: {target}',
      why: 'The path depends on values that only exist when the graph runs, such as a variable of the checkpoint or the result of an operator. It could not be worked out here.',
      fix: 'Find out where the path comes from, or run the model in a sandbox without file access.',
      references: [SECURITY, CWE_73],
      example: {
        bad: 'ReadFile(filename=<result of XlaCallModule>)',
        good: 'ReadFile(filename=<asset file>)',
      },
    },
    'writes-computed': {
      title: 'Graph writes a file whose path it computes',
      severity: 'medium',
      message: '{operator} in {where} writes a file at a path that the graph computes: {target}',
      why: 'The path depends on values that only exist when the graph runs, such as a variable of the checkpoint or the result of an operator. Inference writes no files; hiding where one goes has no honest purpose.',
      fix: 'Do not run the model. Ask the publisher for an export of the inference function alone.',
      references: [SECURITY, CWE_73],
      example: {
        bad: 'WriteFile(filename=<value of a variable>)',
        good: 'SaveV2(prefix=<checkpoint path>)',
      },
    },
    'python-function': {
      title: 'Graph calls Python',
      severity: 'medium',
      message: '{operator} in {where} calls the Python function registered as {target}',
      why: 'The operator calls a function that the running process must have registered under this token. The model alone cannot bring one, so it fails elsewhere, or runs what another library registered under the same token.',
      fix: 'Ask the publisher for an export without Python functions.',
      references: [SECURITY, { id: 'CWE-94' }],
      example: {
        bad: 'EagerPyFunc(token="pyfunc_0")',
        good: 'the same step as TensorFlow operators',
      },
    },
    'compiled-program': {
      title: 'Graph carries a compiled program',
      severity: 'low',
      message:
        '{operator} in {where} runs a program that is compiled or written in another language',
      why: 'What the operator does is not in the graph but in bytes for a compiler or an accelerator, and those are not examined here.',
      fix: 'Take such a model only from a publisher you trust, or ask for one without compiled parts.',
      references: [SECURITY, CWE_829],
      example: {
        bad: 'TRTEngineOp with a serialized segment',
        good: 'the graph before compilation',
      },
    },
    'foreign-operator': {
      title: 'Operator TensorFlow does not have',
      severity: 'medium',
      message:
        'the graph needs {operator} from a library that is not part of TensorFlow ({count} nodes)',
      why: 'The model loads only after somebody loads a native library that brings the operator, with tf.load_op_library or by importing a package. A repository that ships the model with its own .so asks you to run that library: it is the code to vet.',
      fix: 'Take the library from a publisher you know, never from the model’s repository, or ask for an export with standard operators.',
      references: [SECURITY, CWE_829],
      example: { bad: 'an operator named MyLoader', good: 'a function in the model’s own library' },
    },
    'add-on-operator': {
      title: 'Operator of an add-on library',
      severity: 'info',
      message: 'the graph needs {operator} from {library} ({count} nodes)',
      why: 'The model loads only after that library was imported.',
      fix: 'Install the library from its publisher.',
      references: [SECURITY, CWE_829],
      example: { bad: 'SentencepieceOp', good: 'StringSplitV2' },
    },
    'tensor-transfer': {
      title: 'Graph exchanges tensors with other devices or machines',
      severity: 'info',
      message: '{operator} in {where} exchanges tensors within a cluster',
      why: 'TensorFlow adds these operators itself while it runs on several devices. In a saved graph they are left over from training on many machines.',
      fix: 'Ask for an export for one device.',
      references: [SECURITY, { id: 'CWE-923' }],
      example: { bad: '_Send, _Recv', good: 'an export of the inference function' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['tensorflow-graph']) {
      for (const reach of value.reaches) {
        const at = value.text ? { path } : { path, offset: reach.offset };
        const { operator, where } = reach;
        for (const { rule, target, evidence } of rulings(reach, value.container)) {
          const proof = [`node ${reach.node}`, ...evidence];
          report(rule, at, { operator, where, target }, { evidence: proof });
        }
        const action = REACHES[operator]?.action;
        const evidence = evidenceOf(reach);
        if (action === 'python') {
          const [token] = reach.places[0]?.texts[0] ?? [];
          const target = typeof token === 'string' ? token : '';
          report('python-function', at, { operator, where, target }, { evidence });
        } else if (action === 'native')
          report('compiled-program', at, { operator, where }, { evidence });
        else if (action === 'listen') report('opens-port', at, { operator, where }, { evidence });
        else if (action === 'transfer')
          report('tensor-transfer', at, { operator, where }, { evidence });
      }
      for (const { name, count, offset } of foreignOperators(value)) {
        const at = value.text ? { path } : { path, offset };
        const library = addOn(name);
        if (library === undefined) report('foreign-operator', at, { operator: name, count });
        else report('add-on-operator', at, { operator: name, count, library });
      }
    }
  },
});

/** Operators nobody knows: not TensorFlow's, not functions of the file. */
function foreignOperators(graph: TensorflowGraph): TensorflowGraph['operators'] {
  return graph.operators.filter(
    ({ name }) => !isRegistered(name) && !graph.functions.has(name) && REACHES[name] === undefined,
  );
}
