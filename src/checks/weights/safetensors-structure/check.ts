import { defineCheck } from '../../../core/check.ts';
import {
  safetensorsIndex,
  type SafetensorsAnomaly,
} from '../../../formats/safetensors/safetensors-index.ts';
import { safetensorsShards } from '../../../formats/safetensors-shards/format.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { inspectMetadata, type MetadataConcern } from './metadata.ts';

const SPECIFICATION = {
  id: 'safetensors format',
  url: 'https://github.com/huggingface/safetensors#format',
} as const;

type LayoutRule =
  | 'overlapping-tensors'
  | 'unclaimed-bytes'
  | 'data-outside-file'
  | 'size-mismatch'
  | 'duplicate-key'
  | 'malformed-header';

/** Which rule an anomaly is reported under. */
const RULE_OF: Readonly<Record<SafetensorsAnomaly, LayoutRule>> = {
  'leading-space': 'malformed-header',
  'duplicate-key': 'duplicate-key',
  'invalid-text': 'malformed-header',
  'invalid-metadata': 'malformed-header',
  'missing-field': 'malformed-header',
  'invalid-field': 'malformed-header',
  'unknown-field': 'malformed-header',
  'unknown-dtype': 'malformed-header',
  'shape-overflow': 'size-mismatch',
  'misaligned-size': 'size-mismatch',
  'size-mismatch': 'size-mismatch',
  'reversed-offsets': 'data-outside-file',
  overlap: 'overlapping-tensors',
  hole: 'unclaimed-bytes',
  'data-beyond-file': 'data-outside-file',
  'trailing-bytes': 'unclaimed-bytes',
  'anomaly-limit': 'malformed-header',
};

const METADATA_RULE = {
  code: 'metadata-code',
  target: 'metadata-target',
  'dangerous-target': 'metadata-dangerous-target',
  secret: 'metadata-secret',
  link: 'metadata-link',
} as const satisfies Record<MetadataConcern, string>;

function isSafetensorsAnomaly(code: string): code is SafetensorsAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'safetensors-structure',
  version: 1,
  title: 'Whether a safetensors file, and the index of its shards, keep the rules of the format',
  needs: [safetensorsIndex, safetensorsShards],
  rules: {
    'overlapping-tensors': {
      title: 'Tensors share bytes',
      severity: 'medium',
      message: 'two tensors lie on the same bytes: {detail}',
      why: 'The reference reader refuses the file. A reader that does not look changes one tensor when it changes the other, and a signature or comparison by tensor name no longer means what it says.',
      fix: 'Save the model again with safetensors, which writes shared tensors once, and compare it with the publisher’s file.',
      references: [
        { id: 'CVE-2025-23304', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-23304' },
        SPECIFICATION,
        { id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' },
      ],
      example: { bad: '"a": [0, 8] and "b": [4, 12]', good: '"a": [0, 8] and "b": [8, 16]' },
    },
    'unclaimed-bytes': {
      title: 'Bytes that belong to no tensor',
      severity: 'medium',
      message: 'the header leaves room for something else: {detail}',
      why: 'Tensors must follow one another without a hole and end where the file ends. Bytes in between or behind carry a second file: a zip archive at the end makes the same file a PyTorch checkpoint for another loader.',
      fix: 'Do not load it with anything but safetensors. Save the model again, or get the publisher’s file.',
      references: [
        SPECIFICATION,
        { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' },
      ],
      example: {
        bad: 'a zip archive behind the last tensor',
        good: 'the last tensor ends where the file ends',
      },
    },
    'data-outside-file': {
      title: 'Tensor data outside the file',
      severity: 'medium',
      message: 'a tensor lies outside the file: {detail}',
      why: 'Either the file is cut off, or the offsets lie. A reader that trusts them reads memory that is not the file’s.',
      fix: 'Download the file again and compare its size and hash with what the publisher states.',
      references: [
        SPECIFICATION,
        { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' },
      ],
      example: {
        bad: '"data_offsets": [0, 4096] in a file of 200 bytes',
        good: 'offsets within the file',
      },
    },
    'size-mismatch': {
      title: 'Shape and data disagree',
      severity: 'medium',
      message: 'the shape does not match the data: {detail}',
      why: 'The product of the shape and the size of the dtype must be the length of the data. A reader that allocates by one and copies by the other writes or reads beyond its buffer; an overflowing product makes a huge tensor look small.',
      fix: 'Do not load it with a reader other than the reference implementation. Get the publisher’s file.',
      references: [
        SPECIFICATION,
        { id: 'CWE-190', url: 'https://cwe.mitre.org/data/definitions/190.html' },
      ],
      example: {
        bad: '"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 8]',
        good: '… "data_offsets": [0, 16]',
      },
    },
    'duplicate-key': {
      title: 'The same key twice',
      severity: 'medium',
      message: 'readers disagree about a repeated key: {detail}',
      why: 'Of two equal keys one JSON reader keeps the first and another the last. The file then holds one model for the tool that checks it and another for the program that loads it.',
      fix: 'Do not use the file: no writer produces it. Get the publisher’s file.',
      references: [SPECIFICATION, { id: 'CWE-436' }],
      example: { bad: '{"w": {… [0, 8]}, "w": {… [8, 16]}}', good: 'each name once' },
    },
    'malformed-header': {
      title: 'Header breaks the format',
      severity: 'low',
      message: 'the header departs from the format: {detail}',
      why: 'The reference reader refuses or ignores this. What one reader ignores and another interprets is where readers can be played off against each other.',
      fix: 'Save the model again with a current version of safetensors.',
      references: [
        SPECIFICATION,
        { id: 'CWE-1286', url: 'https://cwe.mitre.org/data/definitions/1286.html' },
      ],
      example: { bad: '"dtype": "F99"', good: '"dtype": "BF16"' },
    },
    'metadata-code': {
      title: 'Program text in the metadata',
      severity: 'medium',
      message: 'metadata {key} holds what looks like code: {text}',
      why: 'safetensors itself never runs metadata. Programs built on it do: they evaluate a stored configuration or training script, and then the file that was chosen because it can not run code runs code.',
      fix: 'Read the value. Load the file only with programs that ignore it, or remove the entry and save the file again.',
      references: [
        { id: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' },
        { id: 'OWASP-LLM03' },
      ],
      example: { bad: '"setup": "__import__(\'os\').system(…)"', good: '"format": "pt"' },
    },
    'metadata-target': {
      title: 'Metadata names a class to instantiate',
      severity: 'medium',
      message: 'metadata {key} asks to instantiate {text}',
      why: 'Loaders built on Hydra or a like mechanism import what _target_ names and call it with arguments from the same text. That is code execution by configuration; models were published whose loader did so with the metadata of a safetensors file.',
      fix: 'Find out which loader reads this entry and whether it restricts what may be named. Prefer a loader that takes its configuration from code.',
      references: [
        { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' },
        { id: 'CWE-94' },
      ],
      example: {
        bad: '"config": "{_target_: acme.Model, path: …}"',
        good: '"config": "{hidden_size: 768}"',
      },
    },
    'metadata-dangerous-target': {
      title: 'Metadata asks to run something dangerous',
      severity: 'high',
      message: 'metadata {key} asks a loader to call {text}',
      why: 'A loader built on Hydra or a like mechanism imports what _target_ names and calls it with arguments from the same text. What is named here is no part of any model: it runs commands, evaluates text or reaches the system.',
      fix: 'Do not load it with a program that instantiates its configuration, and report the file to whoever hosts it.',
      references: [
        { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' },
        { id: 'CWE-94' },
      ],
      example: {
        bad: '"config": "{_target_: os.system, command: …}"',
        good: '"config": "{_target_: torch.nn.Linear, in_features: 4}"',
      },
    },
    'metadata-secret': {
      title: 'Credential in the metadata',
      severity: 'medium',
      message: 'metadata {key} holds what looks like a credential ({text})',
      why: 'Everybody who has the file has the credential. Training scripts that store their whole configuration put it there by accident.',
      fix: 'Revoke the credential, then save the file without the entry.',
      references: [{ id: 'CWE-798', url: 'https://cwe.mitre.org/data/definitions/798.html' }],
      example: { bad: '"args": "--token hf_…"', good: '"args": "--token-file token.txt"' },
    },
    'metadata-link': {
      title: 'Unusual link in the metadata',
      severity: 'low',
      message: 'metadata {key} holds an unusual link: {text}',
      why: 'Model cards link to named sites. A raw address, a program to download, a link with a password in it or one that is no web link at all has another purpose.',
      fix: 'Do not follow it. Ask the publisher what it is for.',
      references: [{ id: 'CWE-601', url: 'https://cwe.mitre.org/data/definitions/601.html' }],
      example: {
        bad: '"source": "http://192.0.2.7/setup.exe"',
        good: '"source": "https://example.org/model-card"',
      },
    },
    'shard-outside-folder': {
      title: 'Index points outside the folder',
      severity: 'high',
      message: 'the index sends the loader to {shard} ({problem})',
      why: 'Loaders join the folder and the name in the index. A name with .., an absolute path or a link reads another file of the machine, or of the network, as if it were part of the model.',
      fix: 'Do not load it. An honest index names files beside itself.',
      references: [{ id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }],
      example: {
        bad: '"w": "../../home/user/.ssh/id_ed25519"',
        good: '"w": "model-00001-of-00002.safetensors"',
      },
    },
    'ambiguous-index': {
      title: 'Index names a tensor twice',
      severity: 'medium',
      message: 'the index is ambiguous: {detail}',
      why: 'Which of two files a tensor comes from then depends on the JSON reader: the tool that checks the model and the program that loads it may see different weights.',
      fix: 'Do not use the index. Save the model again, or get the publisher’s files.',
      references: [{ id: 'CWE-436' }],
      example: { bad: '{"w": "a.safetensors", "w": "b.safetensors"}', good: 'each tensor once' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['safetensors-index']) {
      for (const { code, offset, detail } of anomalies) {
        if (isSafetensorsAnomaly(code)) {
          report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
        }
      }
      for (const { key, value: text, offset } of value.metadata) {
        for (const { concern, text: shown } of inspectMetadata(text)) {
          report(METADATA_RULE[concern], { path, offset }, { key, text: shown });
        }
      }
    }
    for (const { path, value, anomalies } of inputs['safetensors-shards']) {
      for (const { path: shard, offset } of value.shards) {
        const problem = pathProblem(shard);
        if (problem !== undefined)
          report('shard-outside-folder', { path, offset }, { shard, problem });
      }
      for (const { offset, detail } of anomalies)
        report('ambiguous-index', { path, offset }, { detail });
    }
  },
});
