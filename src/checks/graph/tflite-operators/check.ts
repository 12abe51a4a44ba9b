import { defineCheck } from '../../../core/check.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { liteModel, type LiteAnomaly } from '../../../formats/tflite/tflite-model.ts';
import { COMPILED_CUSTOM, KNOWN_CUSTOM } from './known.data.ts';

const CUSTOM = {
  id: 'TensorFlow Lite custom operators',
  url: 'https://ai.google.dev/edge/litert/models/ops_custom',
} as const;
const SCHEMA = {
  id: 'TensorFlow Lite schema',
  url: 'https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs',
} as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const CWE_125 = { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' } as const;

type AnomalyRule = 'outside-file' | 'wrong-index' | 'size-mismatch' | 'broken-structure';

const RULE_OF: Readonly<Record<LiteAnomaly, AnomalyRule>> = {
  'out-of-bounds': 'outside-file',
  'buffer-outside': 'outside-file',
  'index-outside': 'wrong-index',
  'size-mismatch': 'size-mismatch',
  'invalid-shape': 'size-mismatch',
  'invalid-table': 'broken-structure',
  cycle: 'broken-structure',
  'anomaly-limit': 'broken-structure',
};

function isLiteAnomaly(code: string): code is LiteAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

function owner(list: readonly (readonly [string, string])[], name: string): string | undefined {
  return list.find(([prefix]) => name.startsWith(prefix))?.[1];
}

export default defineCheck({
  id: 'tflite-operators',
  version: 1,
  title:
    'Operators of a TensorFlow Lite model that need foreign code, and whether its offsets hold',
  needs: [liteModel],
  rules: {
    'custom-operator': {
      title: 'Custom operator',
      severity: 'medium',
      message: 'the model needs the custom operator {operator} ({count} nodes)',
      why: 'TensorFlow Lite does not have this operator: the application must register a native function for it. A repository that ships the model with its own library asks you to load that library into your process. It is the code to vet.',
      fix: 'Take the library from a publisher you know, never from the model’s repository, or ask for a conversion with built-in operators.',
      references: [CUSTOM, CWE_829],
      example: { bad: 'custom_code: "MyLoader"', good: 'CONV_2D, RELU, SOFTMAX' },
    },
    'add-on-operator': {
      title: 'Custom operator of a known library',
      severity: 'info',
      message: 'the model needs {operator} of {library} ({count} nodes)',
      why: 'The model runs where this library registers its operators.',
      fix: 'Install the library from its publisher.',
      references: [CUSTOM, CWE_829],
      example: { bad: 'custom_code: "TransformLandmarks"', good: 'CONV_2D' },
    },
    'compiled-program': {
      title: 'Compiled program for an accelerator',
      severity: 'low',
      message: 'the model carries a compiled program for {accelerator} ({operator})',
      why: 'The operator’s options go to the accelerator’s driver as they are. Nothing in the model says what they do, and no check looks into them.',
      fix: 'Take the model before compilation and compile it yourself, or take it from the maker of the accelerator.',
      references: [CUSTOM, CWE_829],
      example: { bad: 'custom_code: "edgetpu-custom-op"', good: 'the model before compilation' },
    },
    'foreign-call': {
      title: 'Call of a function outside the runtime',
      severity: 'medium',
      message: 'the model calls the function {operator} of the process that runs it',
      why: 'STABLEHLO_CUSTOM_CALL names a native function by text. What it does depends on what the process registered under that name.',
      fix: 'Ask the publisher for a conversion without custom calls.',
      references: [SCHEMA, CWE_829],
      example: { bad: 'call_target_name: "loader"', good: 'built-in operators' },
    },
    'unknown-operator': {
      title: 'Operator code nobody knows',
      severity: 'low',
      message: 'the model uses operator {operator}, which TensorFlow Lite does not have',
      why: 'A conforming runtime refuses the model; one that was changed runs something of its own. The code may also be newer than this version of Weighbridge.',
      fix: 'Find out which runtime the model was made for.',
      references: [SCHEMA, CWE_829],
      example: { bad: 'builtin_code 4711', good: 'builtin_code 3, CONV_2D' },
    },
    'outside-file': {
      title: 'Data outside the file',
      severity: 'medium',
      message: 'the model points outside its file: {detail}',
      why: 'Either the file is cut off, or its offsets lie. An application that maps the model without verifying it reads memory that is not the file’s, which is a known way to crash or control it.',
      fix: 'Download the file again and compare its hash with what the publisher states. Verify models before you build an interpreter for them.',
      references: [SCHEMA, CWE_125],
      example: { bad: 'a buffer of 4 GB in a file of 2 kB', good: 'buffers inside the file' },
    },
    'wrong-index': {
      title: 'Index of something that is not there',
      severity: 'medium',
      message: 'an index is out of range: {detail}',
      why: 'Runtimes before the fixes of 2020 used such indexes without a check and read or wrote outside their tables; others still do in optimised kernels.',
      fix: 'Do not load the model. Convert it again from its source.',
      references: [
        { id: 'CVE-2020-15211', url: 'https://nvd.nist.gov/vuln/detail/CVE-2020-15211' },
        { id: 'CWE-129', url: 'https://cwe.mitre.org/data/definitions/129.html' },
      ],
      example: {
        bad: 'an operator with input 900 of 12 tensors',
        good: 'inputs below the number of tensors',
      },
    },
    'size-mismatch': {
      title: 'Shape and data disagree',
      severity: 'medium',
      message: 'a tensor does not match its data: {detail}',
      why: 'Kernels compute addresses from the shape. When the buffer is shorter they read what lies behind it; when it is longer it carries something else.',
      fix: 'Do not load the model. Convert it again from its source.',
      references: [SCHEMA, CWE_125],
      example: {
        bad: 'shape [1000, 1000] with 16 bytes',
        good: 'shape [2, 2] of float32 with 16 bytes',
      },
    },
    'broken-structure': {
      title: 'Broken flatbuffer',
      severity: 'medium',
      message: 'the flatbuffer is broken: {detail}',
      why: 'No writer makes such tables. A reader that does not verify them reads the wrong memory.',
      fix: 'Compare the file with what the publisher states. If they agree, do not load it.',
      references: [
        SCHEMA,
        { id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' },
      ],
      example: { bad: 'a vtable of 3 bytes', good: 'a vtable of at least 4 bytes' },
    },
    'buffers-elsewhere': {
      title: 'Buffers in a file outside the folder',
      severity: 'high',
      message: 'the model takes buffers from {location} ({problem})',
      why: 'The runtime opens this file when it loads the model. The path leaves the model’s folder and reads another file of the machine as weights.',
      fix: 'Do not load the model.',
      references: [SCHEMA, { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }],
      example: { bad: 'external group ../../etc/passwd', good: 'external group weights.bin' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['tflite-model']) {
      for (const { code, offset, detail } of anomalies)
        if (isLiteAnomaly(code))
          report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
      for (const { name: operator, kind, count, offset } of value.operators) {
        const at = { path, offset };
        const library = owner(KNOWN_CUSTOM, operator);
        const accelerator = owner(COMPILED_CUSTOM, operator);
        if (kind === 'unknown') report('unknown-operator', at, { operator });
        else if (kind !== 'custom') continue;
        else if (accelerator !== undefined)
          report('compiled-program', at, { operator, accelerator });
        else if (library !== undefined) report('add-on-operator', at, { operator, library, count });
        else report('custom-operator', at, { operator, count });
      }
      for (const operator of value.calls) report('foreign-call', { path }, { operator });
      for (const { name: location, offset } of value.externalGroups) {
        const problem = pathProblem(location);
        if (problem !== undefined)
          report('buffers-elsewhere', { path, offset }, { location, problem });
      }
    }
  },
});
