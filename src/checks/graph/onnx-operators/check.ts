import { defineCheck } from '../../../core/check.ts';
import { onnxModel, type OnnxModel, type OperatorUse } from '../../../formats/onnx/onnx-model.ts';
import { ONNX_OPERATORS } from '../../../formats/onnx/operators.data.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { ADD_ON_DOMAINS, BUILT_IN_DOMAINS, PYTHON_OPERATORS } from './domains.data.ts';

const CUSTOM_OPERATORS = {
  id: 'ONNX Runtime custom operators',
  url: 'https://onnxruntime.ai/docs/reference/operators/add-custom-op.html',
} as const;
const EP_CONTEXT = {
  id: 'ONNX Runtime EPContext',
  url: 'https://onnxruntime.ai/docs/execution-providers/EP-Context-Design.html',
} as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;

const STANDARD: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(ONNX_OPERATORS).map(([domain, names]) => [domain, new Set(names)]),
);

/** The two spellings of the default domain are one. */
function normalDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function isLocalFunction(model: OnnxModel, use: OperatorUse): boolean {
  const domain = normalDomain(use.domain);
  return model.functions.some(
    (defined) => defined.name === use.name && normalDomain(defined.domain) === domain,
  );
}

export default defineCheck({
  id: 'onnx-operators',
  version: 1,
  title: 'Operators of an ONNX model that need code from outside the runtime, or carry it',
  needs: [onnxModel],
  rules: {
    'python-operator': {
      title: 'Operator that runs Python',
      severity: 'high',
      message:
        'the graph uses {operator}, which calls Python code named in the model ({count} nodes)',
      why: 'The node imports a module and calls a function by names the model gives. Where the operator is registered, running the model runs that code.',
      fix: 'Do not run the model with the operator registered. Ask the publisher for an export without it.',
      references: [
        { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' },
        CUSTOM_OPERATORS,
      ],
      example: { bad: 'PyOp in domain ai.onnx.contrib', good: 'Gemm, Relu, Softmax' },
    },
    'custom-operator': {
      title: 'Operator from outside the runtime',
      severity: 'medium',
      message:
        'the graph needs {operator} from a library that is not part of ONNX Runtime ({count} nodes, {library})',
      why: 'The model runs only when somebody registers a native library for this domain. A repository that ships the model with its own .so or .dll asks you to load that library into your process: that is the code to vet, not the graph.',
      fix: 'Take the library from a publisher you know, not from the model’s repository, or ask for an export with standard operators.',
      references: [CWE_829, CUSTOM_OPERATORS],
      example: { bad: 'domain com.example.ops', good: 'a function defined in the model itself' },
    },
    'unknown-operator': {
      title: 'Operator the standard does not know',
      severity: 'low',
      message:
        'the graph uses {operator} in a standard domain, where no such operator exists ({count} nodes)',
      why: 'A conforming runtime refuses the model; one that was changed runs something of its own. The name may also be newer than this version of Weighbridge.',
      fix: 'Find out which runtime the model was made for.',
      references: [{ id: 'ONNX operators', url: 'https://onnx.ai/onnx/operators/' }, CWE_829],
      example: { bad: 'Downloader in the default domain', good: 'Conv in the default domain' },
    },
    'compiled-context': {
      title: 'Compiled program inside the model',
      severity: 'medium',
      message: 'node {node} carries a compiled program of {size} bytes for an accelerator',
      why: 'The bytes go to the accelerator’s driver as they are. Nothing in the graph says what they do, no check looks into them, and a parser in a driver reads them.',
      fix: 'Use the model without the compiled context and compile it on your own machine, or take it from the maker of the accelerator.',
      references: [EP_CONTEXT, CWE_829],
      example: { bad: 'EPContext with embed_mode 1', good: 'the graph before compilation' },
    },
    'context-file': {
      title: 'Compiled program in a file beside the model',
      severity: 'low',
      message: 'node {node} loads a compiled program from {location}',
      why: 'The file goes to the accelerator’s driver as it is. It belongs to the model and was not examined.',
      fix: 'Compile the model on your own machine, or pin the file’s hash with the model’s.',
      references: [EP_CONTEXT, CWE_829],
      example: {
        bad: 'EPContext with ep_cache_context model_ctx.bin',
        good: 'the graph before compilation',
      },
    },
    'context-outside-folder': {
      title: 'Compiled program outside the model’s folder',
      severity: 'high',
      message: 'node {node} loads a compiled program from {location} ({problem})',
      why: 'The path leaves the model’s folder: the runtime opens a file the publisher of the model did not ship, or one that another program left there, and hands it to a driver.',
      fix: 'Do not load the model.',
      references: [
        EP_CONTEXT,
        { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' },
      ],
      example: {
        bad: 'ep_cache_context: ../../tmp/ctx.bin',
        good: 'ep_cache_context: model_ctx.bin',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['onnx-model']) {
      for (const use of value.operators) {
        const domain = normalDomain(use.domain);
        const { count, offset } = use;
        const operator = domain === '' ? use.name : `${use.domain}.${use.name}`;
        if (isLocalFunction(value, use)) continue;
        if (PYTHON_OPERATORS.has(use.name))
          report('python-operator', { path, offset }, { operator, count });
        else if (!BUILT_IN_DOMAINS.has(use.domain)) {
          const library = Object.hasOwn(ADD_ON_DOMAINS, use.domain)
            ? (ADD_ON_DOMAINS[use.domain] ?? '')
            : 'unknown library';
          report('custom-operator', { path, offset }, { operator, count, library });
        } else if (STANDARD.get(domain)?.has(use.name) === false) {
          report('unknown-operator', { path, offset }, { operator, count });
        }
      }
      for (const { node, embedded, path: location, length, offset } of value.contexts) {
        const at = { path, offset, length };
        const problem = embedded ? undefined : pathProblem(location);
        if (embedded) report('compiled-context', at, { node, size: length });
        else if (problem === undefined) report('context-file', at, { node, location });
        else report('context-outside-folder', at, { node, location, problem });
      }
    }
  },
});
