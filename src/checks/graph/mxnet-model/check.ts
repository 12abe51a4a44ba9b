import { defineCheck } from '../../../core/check.ts';
import { mxnetParams } from '../../../formats/mxnet-params/mxnet-params.ts';
import { mxnetSymbol } from '../../../formats/mxnet-symbol/mxnet-symbol.ts';

const MXNET_CUSTOM = {
  id: 'MXNet: custom operators',
  url: 'https://mxnet.apache.org/versions/1.9.1/api/python/docs/tutorials/extend/customop.html',
} as const;

/** Operators that carry their own code, instead of naming code that the process must have. */
const CARRIES_CODE: ReadonlySet<string> = new Set([
  '_FusedOp',
  '_TVMOp',
  '_contrib_tvm_op',
  '_TensorRT',
]);
const MAX_EVIDENCE = 8;

export default defineCheck({
  id: 'mxnet-model',
  version: 1,
  title: 'Outside code and structure of MXNet models',
  needs: [mxnetSymbol, mxnetParams],
  rules: {
    'custom-operator': {
      title: 'Operator from outside MXNet',
      severity: 'medium',
      message: 'node {node} runs {operator} {type}, whose code is not part of MXNet',
      why: 'The operator calls a Python class or a native library that somebody has registered under this name. A repository that ships the model with such code asks you to load that code into your process: it is the code to vet, not the graph.',
      fix: 'Read the code that registers the operator, or ask for a model with standard operators.',
      references: [
        { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' },
        MXNET_CUSTOM,
      ],
      example: { bad: 'op Custom with op_type my_loss', good: 'op Convolution' },
    },
    'embedded-code': {
      title: 'Operator that carries its own program',
      severity: 'high',
      message: 'node {node} runs {operator}, whose program stands in the graph',
      why: 'The graph holds source or a compiled engine, which the runtime compiles or hands to a driver when the model is bound. MXNet itself never saves such a node.',
      fix: 'Do not bind the graph. Ask for the model as it was before it was compiled.',
      references: [{ id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' }],
      example: { bad: 'op _FusedOp with CUDA source', good: 'the graph before fusion' },
    },
    malformed: {
      title: 'Parameter file that contradicts itself',
      severity: 'medium',
      message: 'the arrays cannot be right: {detail}',
      why: 'MXNet allocates by the shapes of the file. No writer produces such a shape; a file cut off by a failed download may look like it.',
      fix: 'Compare size and hash with what the publisher states, and do not load it if they differ.',
      references: [{ id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' }],
      example: { bad: 'an array of 2^62 elements', good: 'shapes that end inside the file' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['mxnet-symbol']) {
      for (const { operator, name: node, attributes, offset } of value.foreign) {
        const type = attributes.find(([key]) => key === 'op_type')?.[1] ?? '';
        const evidence = attributes
          .slice(0, MAX_EVIDENCE)
          .map(([key, text]) => `${key} = ${text.slice(0, 200)}`);
        const at = { path, offset };
        if (CARRIES_CODE.has(operator))
          report('embedded-code', at, { node, operator }, { evidence });
        else report('custom-operator', at, { node, operator, type }, { evidence });
      }
    }
    for (const { path, anomalies } of inputs['mxnet-params'])
      for (const { offset, detail } of anomalies) report('malformed', { path, offset }, { detail });
  },
});
