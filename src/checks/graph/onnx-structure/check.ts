import { defineCheck } from '../../../core/check.ts';
import { onnxModel, type OnnxAnomaly } from '../../../formats/onnx/onnx-model.ts';
import { PROTOBUF_RULE_OF, type ProtobufRule } from '../protobuf-structure.ts';

const PROTO = {
  id: 'ONNX protobuf schema',
  url: 'https://github.com/onnx/onnx/blob/main/onnx/onnx.proto',
} as const;

type AnomalyRule = ProtobufRule | 'tensor-too-short' | 'tensor-too-long' | 'invalid-tensor';

const RULE_OF: Readonly<Record<OnnxAnomaly, AnomalyRule | undefined>> = {
  ...PROTOBUF_RULE_OF,
  'data-short': 'tensor-too-short',
  'data-long': 'tensor-too-long',
  'unknown-type': 'invalid-tensor',
  'invalid-dimension': 'invalid-tensor',
  'shape-overflow': 'invalid-tensor',
  'two-payloads': 'invalid-tensor',
  // A gap says it.
  'count-limit': undefined,
};

function isOnnxAnomaly(code: string): code is OnnxAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'onnx-structure',
  version: 1,
  title:
    'Whether an ONNX file keeps the rules of its encoding and its tensors those of their shapes',
  needs: [onnxModel],
  rules: {
    'broken-structure': {
      title: 'Structure breaks off',
      severity: 'medium',
      message: 'the protobuf structure breaks: {detail}',
      why: 'A conforming reader refuses the whole file. One that reads piece by piece uses what came before, and a tool that gives up here has not seen the rest.',
      fix: 'Compare size and hash with what the publisher states. If they agree, do not load the model.',
      references: [
        PROTO,
        { id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' },
      ],
      example: {
        bad: 'a field of 4 GB in a file of 2 KB',
        good: 'fields that end inside their message',
      },
    },
    'repeated-field': {
      title: 'A field that may stand once stands twice',
      severity: 'medium',
      message: 'readers disagree about a repeated field: {detail}',
      why: 'protobuf keeps the last of two values and merges two messages. A tool that looks at the first sees another graph than the one that runs.',
      fix: 'Do not use the model: no exporter writes it. Export it again from its source.',
      references: [
        PROTO,
        { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' },
      ],
      example: { bad: 'two graph fields in one model', good: 'one graph field' },
    },
    'unusual-encoding': {
      title: 'Encoding no exporter uses',
      severity: 'low',
      message: 'the file is encoded in a way no exporter uses: {detail}',
      why: 'Numbers padded with zero groups and obsolete group fields mean the same to protobuf and something else, or nothing, to simpler readers. They are signs of a file made by hand.',
      fix: 'Load the model in a place without secrets, save it again with onnx and compare the graphs.',
      references: [PROTO, { id: 'CWE-436' }],
      example: {
        bad: 'field number 7 written in five bytes',
        good: 'field number 7 written in one byte',
      },
    },
    'unknown-payload': {
      title: 'Data in a field ONNX does not have',
      severity: 'medium',
      message: 'the file holds data under an unknown field: {detail}',
      why: 'Readers keep or drop unknown fields without a word, so this is room for anything. Honest unknown fields come from newer versions of ONNX and are small.',
      fix: 'Look at the bytes, or load and save the model with onnx, which drops them on request.',
      references: [
        PROTO,
        { id: 'CWE-434', url: 'https://cwe.mitre.org/data/definitions/434.html' },
      ],
      example: { bad: 'field 999 with 2 MB', good: 'fields 1 to 26' },
    },
    'tensor-too-short': {
      title: 'Tensor shorter than its shape',
      severity: 'medium',
      message: 'a tensor has fewer bytes than its shape needs: {detail}',
      why: 'A reader that allocates or iterates by the shape and copies from the data reads beyond them.',
      fix: 'Keep onnx at 1.16 or later. Do not load the model with other readers.',
      references: [
        { id: 'CVE-2024-27319', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-27319' },
        { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' },
      ],
      example: { bad: 'FLOAT [1000, 1000] with 16 bytes', good: 'FLOAT [2, 2] with 16 bytes' },
    },
    'tensor-too-long': {
      title: 'Tensor longer than its shape',
      severity: 'medium',
      message: 'a tensor has bytes its shape does not use: {detail}',
      why: 'No runtime looks at the rest, so it is room for a payload that travels with the model.',
      fix: 'Look at the bytes, or export the model again from its source.',
      references: [PROTO, { id: 'CWE-1284' }],
      example: { bad: 'FLOAT [2] with 4,096 bytes', good: 'FLOAT [2] with 8 bytes' },
    },
    'invalid-tensor': {
      title: 'Tensor that can not be',
      severity: 'medium',
      message: 'a tensor contradicts itself: {detail}',
      why: 'Negative dimensions, products that overflow, unknown types and two stores for one tensor are computed differently by every reader, and by careless ones in C with memory they do not own.',
      fix: 'Do not load the model. Export it again from its source.',
      references: [
        PROTO,
        { id: 'CWE-190', url: 'https://cwe.mitre.org/data/definitions/190.html' },
      ],
      example: { bad: 'dims [-1, 3]', good: 'dims [1, 3]' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, anomalies } of inputs['onnx-model']) {
      for (const { code, offset, detail } of anomalies) {
        const rule = isOnnxAnomaly(code) ? RULE_OF[code] : undefined;
        if (rule !== undefined) report(rule, { path, offset }, { detail }, { facts: { code } });
      }
    }
  },
});
