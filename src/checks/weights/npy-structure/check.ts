import { defineCheck } from '../../../core/check.ts';
import { npyFile, type NpyAnomaly } from '../../../formats/npy/npy-file.ts';

const FORMAT = {
  id: 'NPY format',
  url: 'https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html',
} as const;

type AnomalyRule =
  | 'executable-header'
  | 'oversized-header'
  | 'malformed-header'
  | 'payload-mismatch';

const RULE_OF: Readonly<Record<NpyAnomaly, AnomalyRule | undefined>> = {
  'not-a-literal': 'executable-header',
  'too-deep': 'oversized-header',
  'oversized-header': 'oversized-header',
  'not-a-dict': 'malformed-header',
  'missing-key': 'malformed-header',
  'extra-key': 'malformed-header',
  'duplicate-key': 'malformed-header',
  'invalid-shape': 'malformed-header',
  'invalid-order': 'malformed-header',
  'unknown-dtype': 'malformed-header',
  'invalid-text': 'malformed-header',
  'shape-overflow': 'payload-mismatch',
  'payload-short': 'payload-mismatch',
  'trailing-bytes': 'payload-mismatch',
  // A gap says it.
  'count-limit': undefined,
};

function isNpyAnomaly(code: string): code is NpyAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'npy-structure',
  version: 1,
  title: 'Whether a NumPy array file is what its header says, and whether loading it unpickles',
  needs: [npyFile],
  rules: {
    'object-array': {
      title: 'Array of Python objects',
      severity: 'low',
      message: 'an array of type {descr} is stored as a pickle',
      why: 'numpy.load with allow_pickle=True runs the pickle, and with it whatever the pickle says. Until NumPy 1.16.3 that was the default. What this pickle does is reported by the pickle checks.',
      fix: 'Store text as a fixed-width type and ragged data as several arrays, and load with allow_pickle=False, the default of today.',
      references: [
        { id: 'CVE-2019-6446', url: 'https://nvd.nist.gov/vuln/detail/CVE-2019-6446' },
        { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' },
      ],
      example: { bad: "{'descr': '|O', …}", good: "{'descr': '<U16', …}" },
    },
    'executable-header': {
      title: 'Header is not a literal',
      severity: 'high',
      message: 'the header holds something other than a Python literal: {detail}',
      why: 'NumPy reads the header with ast.literal_eval, which refuses this. Readers that evaluate the text instead, as early ones and home-made ones do, run it.',
      fix: 'Do not load it. numpy.save never writes such a header.',
      references: [FORMAT, { id: 'CWE-95', url: 'https://cwe.mitre.org/data/definitions/95.html' }],
      example: {
        bad: "{'descr': __import__('os').system('…'), …}",
        good: "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
      },
    },
    'oversized-header': {
      title: 'Header meant to exhaust the reader',
      severity: 'medium',
      message: 'the header is larger or deeper than NumPy accepts: {detail}',
      why: 'Parsing a long or deeply nested literal takes time and stack without bound; deep nesting crashes the Python interpreter. NumPy refuses headers above 10,000 characters unless pickles are allowed.',
      fix: 'Load it only with max_header_size at its default. Ask the publisher for a plain array.',
      references: [
        FORMAT,
        { id: 'CWE-400', url: 'https://cwe.mitre.org/data/definitions/400.html' },
      ],
      example: { bad: "{'descr': ((((((…", good: "{'descr': '<f4', …}" },
    },
    'malformed-header': {
      title: 'Header breaks the format',
      severity: 'medium',
      message: 'the header departs from the format: {detail}',
      why: 'NumPy refuses or reinterprets this. Other readers guess, so that two programs see two arrays in one file.',
      fix: 'Load the array in a place without secrets and save it again, or get the publisher’s file.',
      references: [
        FORMAT,
        { id: 'CWE-1286', url: 'https://cwe.mitre.org/data/definitions/1286.html' },
      ],
      example: {
        bad: "{'descr': '<f4', 'shape': (-1,)}",
        good: "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
      },
    },
    'payload-mismatch': {
      title: 'Header and data disagree',
      severity: 'medium',
      message: 'the data do not match the header: {detail}',
      why: 'A payload that is too short makes a reader that maps the file read beyond it; bytes that are left over belong to no array, and are room for a second file.',
      fix: 'Download the file again and compare its hash. If it is the publisher’s own file, ask what the rest is for.',
      references: [
        FORMAT,
        { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' },
        { id: 'CWE-1284' },
      ],
      example: {
        bad: "'shape': (1000000,) in a file of 200 bytes",
        good: 'shape × item size = bytes behind the header',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['npy-file']) {
      for (const array of value.arrays) {
        if (array.hasObject) {
          report('object-array', { path, offset: array.start }, { descr: array.descr });
        }
      }
      for (const { code, offset, detail } of anomalies) {
        const rule = isNpyAnomaly(code) ? RULE_OF[code] : undefined;
        if (rule !== undefined) report(rule, { path, offset }, { detail }, { facts: { code } });
      }
    }
  },
});
