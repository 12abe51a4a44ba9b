import { defineCheck } from '../../../core/check.ts';
import { ggufModel, type GgufAnomaly } from '../../../formats/gguf/gguf-model.ts';

const SPECIFICATION = {
  id: 'GGUF specification',
  url: 'https://github.com/ggml-org/ggml/blob/master/docs/gguf.md',
} as const;

type AnomalyRule =
  | 'length-beyond-file'
  | 'shape-overflow'
  | 'invalid-alignment'
  | 'duplicate-name'
  | 'overlapping-tensors'
  | 'unclaimed-bytes'
  | 'unknown-type'
  | 'malformed-header';

const RULE_OF: Readonly<Record<GgufAnomaly, AnomalyRule>> = {
  truncated: 'length-beyond-file',
  'count-beyond-file': 'length-beyond-file',
  'string-beyond-file': 'length-beyond-file',
  'array-beyond-file': 'length-beyond-file',
  'array-too-deep': 'malformed-header',
  'unknown-value-type': 'malformed-header',
  'invalid-bool': 'malformed-header',
  'empty-key': 'malformed-header',
  'duplicate-key': 'duplicate-name',
  'duplicate-tensor': 'duplicate-name',
  'invalid-name': 'malformed-header',
  'invalid-alignment': 'invalid-alignment',
  'invalid-split': 'malformed-header',
  'too-many-dimensions': 'shape-overflow',
  'shape-overflow': 'shape-overflow',
  'unknown-tensor-type': 'unknown-type',
  'partial-block': 'shape-overflow',
  'misaligned-tensor': 'invalid-alignment',
  'tensor-overlap': 'overlapping-tensors',
  'tensor-hole': 'unclaimed-bytes',
  'tensor-beyond-file': 'length-beyond-file',
  'trailing-bytes': 'unclaimed-bytes',
  'anomaly-limit': 'malformed-header',
};

function isGgufAnomaly(code: string): code is GgufAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'gguf-structure',
  version: 1,
  title: 'Whether the header of a GGUF file can be trusted by a reader written in C',
  needs: [ggufModel],
  rules: {
    'length-beyond-file': {
      title: 'Count or length beyond the file',
      severity: 'high',
      message: 'the header claims more than the file holds: {detail}',
      why: 'Readers of this format are written in C and C++. Several allocated or copied by such a number before they checked it, which gave the writer of the file control over memory. A file that was merely cut off looks the same.',
      fix: 'Compare size and hash with what the publisher states. If they agree, do not load the file with any version of a reader that is not current.',
      references: [
        { id: 'CVE-2024-21825', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-21825' },
        { id: 'CVE-2024-23496', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-23496' },
        { id: 'CVE-2024-21836', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-21836' },
        { id: 'CVE-2024-23605', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-23605' },
        { id: 'CVE-2026-7482' },
        { id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' },
      ],
      example: {
        bad: 'a key of 18,446,744,073,709,551,615 bytes',
        good: 'lengths that end inside the file',
      },
    },
    'shape-overflow': {
      title: 'Tensor shape that breaks the reader’s arithmetic',
      severity: 'high',
      message: 'a shape can not be computed with: {detail}',
      why: 'The size of a tensor is the product of up to four dimensions and a block size. More dimensions write behind an array of four; a product that overflows makes the buffer small and the copy large.',
      fix: 'Do not load it. No converter writes such a shape.',
      references: [
        { id: 'CVE-2024-21802', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-21802' },
        { id: 'CVE-2026-33298' },
        { id: 'CWE-190', url: 'https://cwe.mitre.org/data/definitions/190.html' },
      ],
      example: { bad: 'dimensions 2^62 × 4', good: 'dimensions 4096 × 32000' },
    },
    'invalid-alignment': {
      title: 'Alignment that moves the tensors',
      severity: 'medium',
      message: 'the alignment is not usable: {detail}',
      why: 'Tensors begin at multiples of general.alignment, which must be a power of two. Zero divides by zero; another number makes one reader look for the tensors where another does not.',
      fix: 'Convert the model again with a current converter, or get the publisher’s file.',
      references: [
        SPECIFICATION,
        { id: 'CWE-369', url: 'https://cwe.mitre.org/data/definitions/369.html' },
      ],
      example: { bad: 'general.alignment = 0', good: 'general.alignment = 32' },
    },
    'duplicate-name': {
      title: 'The same name twice',
      severity: 'medium',
      message: 'readers disagree about a repeated name: {detail}',
      why: 'One reader keeps the first, another the last, llama.cpp refuses both. The chat template or tensor that was checked is then not the one that is used.',
      fix: 'Do not use the file: no converter produces it.',
      references: [
        SPECIFICATION,
        { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' },
      ],
      example: { bad: 'tokenizer.chat_template twice', good: 'each key once' },
    },
    'overlapping-tensors': {
      title: 'Tensors share bytes',
      severity: 'medium',
      message: 'two tensors lie on the same bytes: {detail}',
      why: 'llama.cpp refuses the file. A reader that does not look writes one tensor through the other when it converts or quantises in place.',
      fix: 'Convert the model again from its source.',
      references: [SPECIFICATION, { id: 'CWE-1284' }],
      example: { bad: 'offsets 0 and 16 for tensors of 64 bytes', good: 'offsets 0 and 64' },
    },
    'unclaimed-bytes': {
      title: 'Bytes that belong to no tensor',
      severity: 'medium',
      message: 'the header leaves room for something else: {detail}',
      why: 'Tensors follow one another, apart from padding to the alignment. Bytes in a hole or behind the last tensor carry a second file.',
      fix: 'Look at the bytes, or convert the model again, which drops them.',
      references: [SPECIFICATION, { id: 'CWE-436' }],
      example: {
        bad: 'a zip archive behind the last tensor',
        good: 'the last tensor and its padding end the file',
      },
    },
    'unknown-type': {
      title: 'Tensor type that ggml does not know',
      severity: 'low',
      message: 'a tensor has a type no current reader knows: {detail}',
      why: 'The type is an index into a table in C. Readers that did not check it read behind the table. Files of forks, and files older than a removed type, have such numbers too.',
      fix: 'Find out which program wrote the file. Load it with that program only, or convert the model again.',
      references: [
        SPECIFICATION,
        { id: 'CWE-129', url: 'https://cwe.mitre.org/data/definitions/129.html' },
      ],
      example: { bad: 'type 4096', good: 'type 12 (Q4_K)' },
    },
    'malformed-header': {
      title: 'Header breaks the format',
      severity: 'medium',
      message: 'the header departs from the format: {detail}',
      why: 'llama.cpp refuses this. Readers that are more tolerant, or stop early, see less of the file than there is.',
      fix: 'Convert the model again with a current converter, or get the publisher’s file.',
      references: [
        SPECIFICATION,
        { id: 'CWE-1286', url: 'https://cwe.mitre.org/data/definitions/1286.html' },
      ],
      example: { bad: 'a value of type 99', good: 'value types 0 to 12' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, anomalies } of inputs['gguf-model']) {
      for (const { code, offset, detail } of anomalies) {
        if (isGgufAnomaly(code))
          report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
      }
    }
  },
});
