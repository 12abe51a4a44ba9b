import { defineCheck } from '../../../core/check.ts';
import type { MsgpackAnomalyCode } from '../../../formats/flax-msgpack/msgpack-tree.ts';
import { msgpackTree } from '../../../formats/flax-msgpack/msgpack-tree.ts';

const SPECIFICATION = {
  id: 'MessagePack specification',
  url: 'https://github.com/msgpack/msgpack/blob/master/spec.md',
} as const;
const CWE_400 = { id: 'CWE-400', url: 'https://cwe.mitre.org/data/definitions/400.html' } as const;
const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;
const AGAIN =
  'Download the file again; if it stays so, do not load it, and take the weights in safetensors.';

/** Which rule an anomaly of the parser is an occurrence of. */
const RULE_OF = {
  'length-beyond-file': 'length-beyond-file',
  'too-deep': 'nesting-bomb',
  'duplicate-key': 'duplicate-key',
  'array-mismatch': 'array-mismatch',
  'unusual-dtype': 'unusual-dtype',
  'unknown-extension': 'unknown-extension',
  'reserved-byte': 'broken-tree',
  truncated: 'broken-tree',
  'anomaly-limit': 'array-mismatch',
} as const satisfies Record<MsgpackAnomalyCode, string>;

function isKnown(code: string): code is MsgpackAnomalyCode {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'msgpack-structure',
  version: 1,
  title: 'Whether Flax parameters are what their headers say',
  needs: [msgpackTree],
  rules: {
    'length-beyond-file': {
      title: 'Length beyond the end of the file',
      severity: 'medium',
      message: '{detail}',
      why: 'Readers that trust the number allocate gigabytes for a file of a few bytes, or read foreign memory.',
      fix: AGAIN,
      references: [
        { id: 'CWE-789', url: 'https://cwe.mitre.org/data/definitions/789.html' },
        SPECIFICATION,
      ],
      example: {
        bad: 'an array of 4,294,967,295 items in 20 bytes',
        good: 'an array of the items that follow',
      },
    },
    'nesting-bomb': {
      title: 'Nested without end',
      severity: 'medium',
      message: '{detail}',
      why: 'Readers that recurse run out of stack and die. Parameters nest ten deep.',
      fix: AGAIN,
      references: [CWE_400],
      example: { bad: 'an array in an array, 100,000 times', good: 'params, layer, kernel' },
    },
    'duplicate-key': {
      title: 'Parameter that stands twice',
      severity: 'medium',
      message: '{detail}',
      why: 'Flax takes the last of two equal keys, other readers the first: two programs get two models out of one file, and only one was tested.',
      fix: AGAIN,
      references: [CWE_436],
      example: { bad: 'kernel twice in one layer', good: 'each key once' },
    },
    'array-mismatch': {
      title: 'Array whose size contradicts its shape',
      severity: 'medium',
      message: '{detail}',
      why: 'Flax refuses such an array; readers that trust the shape read beyond the bytes.',
      fix: AGAIN,
      references: [{ id: 'CWE-131', url: 'https://cwe.mitre.org/data/definitions/131.html' }],
      example: {
        bad: 'shape [1000, 1000] and 16 bytes',
        good: 'shape [2, 2] of float32 and 16 bytes',
      },
    },
    'unusual-dtype': {
      title: 'Array of a kind that Flax does not write',
      severity: 'medium',
      message: '{detail}',
      why: 'The name goes to numpy.dtype as it is. Arrays of objects or of structures are no parameters; readers that allow them unpickle.',
      fix: AGAIN,
      references: [{ id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' }],
      example: { bad: 'dtype object', good: 'dtype float32' },
    },
    'unknown-extension': {
      title: 'Value of an unknown extension type',
      severity: 'low',
      message: '{detail}',
      why: 'Flax knows three types and hands others over as they are. What another program makes of them cannot be said.',
      fix: 'Ask the publisher what the value is for.',
      references: [SPECIFICATION],
      example: { bad: 'extension type 42', good: 'extension type 1, an array' },
    },
    'broken-tree': {
      title: 'File that can not be followed to its end',
      severity: 'medium',
      message: '{detail}',
      why: 'The file was cut off or damaged. What stands behind the defect was not examined.',
      fix: AGAIN,
      references: [SPECIFICATION],
      example: { bad: 'a file cut off inside an array', good: 'a file with its last byte' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, anomalies } of inputs['msgpack-tree']) {
      for (const { code, offset, detail } of anomalies) {
        if (isKnown(code)) report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
      }
    }
  },
});
