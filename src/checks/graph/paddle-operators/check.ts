import { defineCheck } from '../../../core/check.ts';
import { PADDLE_OPERATORS } from '../../../formats/paddle-program/operators.data.ts';
import type { PaddleOperator } from '../../../formats/paddle-program/paddle-program.ts';
import { paddleProgram } from '../../../formats/paddle-program/paddle-program.ts';
import { pathProblem } from '../../../formats/relative-path.ts';

const CWE_73 = { id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' } as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;

const KNOWN: ReadonlySet<string> = new Set(PADDLE_OPERATORS);
const WRITES: ReadonlySet<string> = new Set(['save', 'save_combine']);
const READS: ReadonlySet<string> = new Set(['load', 'load_combine', 'read_file']);
/** Parameter-server operators of Paddle 1 and 2, and peer-to-peer ones. */
const NETWORK_RE =
  /^(?:send|recv|send_barrier|fetch_barrier|listen_and_serv|heter_listen_and_serv|send_and_recv|distributed_\w+|prefetch|checkpoint_notify|gen_nccl_id|c_gen_nccl_id|gen_bkcl_id|c_gen_bkcl_id)$/;
/** Operators that run a function which Python registered before. */
const PYTHON: ReadonlySet<string> = new Set(['py_func', 'py_layer', 'pylayer_fwd']);

/** Gradients, in-place (`relu_`) and array variants are the operator they are made from. */
function isKnown({ type }: PaddleOperator): boolean {
  const plain = type.replace(/(?:_double|_triple)?(?:_grad)*_?$/, '');
  return [type, plain, type.replace(/_$/, '')].some((name) => KNOWN.has(name));
}

function pathOf({ attributes }: PaddleOperator): string | undefined {
  return attributes.find(([name]) => /path|file/i.test(name))?.[1];
}

export default defineCheck({
  id: 'paddle-operators',
  version: 1,
  title: 'Operators of a PaddlePaddle program that reach beyond the graph',
  needs: [paddleProgram],
  rules: {
    'writes-file': {
      title: 'Program writes a file outside its folder',
      severity: 'critical',
      message: '{operator} writes to {path} when the program runs',
      why: 'The path stands in the program and leads out of the model’s folder. Whoever runs the program overwrites that file with bytes the program chooses.',
      fix: 'Do not run the program.',
      references: [CWE_73, { id: 'AML.T0011' }],
      example: {
        bad: 'save_combine to /etc/cron.d/job',
        good: 'no save operator in a model for inference',
      },
    },
    'reads-file': {
      title: 'Program reads a file outside its folder',
      severity: 'high',
      message: '{operator} reads {path} when the program runs',
      why: 'The path stands in the program and leads out of the model’s folder. The content of that file becomes part of what the model answers.',
      fix: 'Do not run the program.',
      references: [CWE_73],
      example: {
        bad: 'load from /home/user/.ssh/id_rsa',
        good: 'parameters in the .pdiparams file beside it',
      },
    },
    'file-operator': {
      title: 'Program opens files by itself',
      severity: 'low',
      message: '{operator} opens {path} when the program runs',
      why: 'Programs for inference get their parameters from the loader. One that opens files itself may be part of a training job.',
      fix: 'Export the model again with paddle.jit.save.',
      references: [CWE_73],
      example: {
        bad: 'load_combine in the program',
        good: 'parameters in the .pdiparams file beside it',
      },
    },
    network: {
      title: 'Program uses the network',
      severity: 'medium',
      message: '{operator} exchanges tensors over the network ({endpoints})',
      why: 'The operator belongs to distributed training. In a model for inference it sends what the model computes to the endpoints in the program.',
      fix: 'Export the model again from a single process.',
      references: [{ id: 'CWE-918', url: 'https://cwe.mitre.org/data/definitions/918.html' }],
      example: { bad: 'send with endpoint 203.0.113.7:6174', good: 'no network operator' },
    },
    'python-function': {
      title: 'Program calls Python',
      severity: 'medium',
      message:
        '{operator} calls a Python function that the process must have registered ({count} times)',
      why: 'The program names a function by its number in the process that runs it. Without that process the program cannot run; with it, the function is the code to vet.',
      fix: 'Read the code that registers the function, or ask for a program without it.',
      references: [CWE_829],
      example: { bad: 'py_func', good: 'operators of Paddle' },
    },
    'custom-operator': {
      title: 'Operator from outside Paddle',
      severity: 'medium',
      message:
        'the program needs {operator} from a library that is not part of Paddle ({count} times)',
      why: 'The program runs only when somebody loads a native library with this operator: that library is the code to vet, not the program.',
      fix: 'Take the library from a publisher you know, not from the model’s repository.',
      references: [CWE_829],
      example: { bad: 'custom_op.my_relu', good: 'operators of Paddle' },
    },
    'unknown-operator': {
      title: 'Operator that current Paddle does not know',
      severity: 'low',
      message: 'the program uses {operator}, which Paddle 3.3 does not have ({count} times)',
      why: 'It may come from an older Paddle, or from a native library that somebody has to load.',
      fix: 'Find out which version of Paddle the model was made for.',
      references: [CWE_829],
      example: { bad: 'my_relu', good: 'relu' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['paddle-program']) {
      for (const use of value.operators) {
        const { type: operator, count, offset } = use;
        const at = { path, offset };
        const file = pathOf(use);
        const evidence = use.attributes.map(([name, text]) => `${name} = ${text}`);
        if (PYTHON.has(operator)) report('python-function', at, { operator, count }, { evidence });
        else if (WRITES.has(operator) || READS.has(operator)) {
          const problem = file === undefined ? undefined : pathProblem(file);
          const data = { operator, path: file ?? 'a path given at run time' };
          if (problem === undefined) report('file-operator', at, data, { evidence });
          else report(WRITES.has(operator) ? 'writes-file' : 'reads-file', at, data, { evidence });
        } else if (NETWORK_RE.test(operator)) {
          const endpoints =
            use.attributes.map(([, text]) => text).join(', ') || 'endpoints unknown';
          report('network', at, { operator, endpoints }, { evidence });
        } else if (use.origin === 'outside')
          report('custom-operator', at, { operator, count }, { evidence });
        else if (use.origin === 'unknown' && !isKnown(use))
          report('unknown-operator', at, { operator, count });
      }
    }
  },
});
