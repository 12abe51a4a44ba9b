import { defineCheck } from '../../../core/check.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { checkpointState } from '../../../formats/tensorflow-checkpoint-state/format.ts';
import {
  tensorflowCheckpoint,
  type CheckpointAnomaly,
} from '../../../formats/tensorflow-checkpoint/tensorflow-checkpoint.ts';

const BUNDLE = {
  id: 'TensorFlow tensor bundle',
  url: 'https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/protobuf/tensor_bundle.proto',
} as const;
const CWE_125 = { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' } as const;

type Rule = 'broken-index' | 'outside-data' | 'size-mismatch' | 'overlapping-tensors';

const RULE_OF: Readonly<Record<CheckpointAnomaly, Rule>> = {
  'not-a-table': 'broken-index',
  'block-outside': 'broken-index',
  'broken-block': 'broken-index',
  'too-large': 'broken-index',
  'invalid-entry': 'broken-index',
  'invalid-shard': 'outside-data',
  'size-mismatch': 'size-mismatch',
  overlap: 'overlapping-tensors',
  'doubled-name': 'overlapping-tensors',
  'anomaly-limit': 'broken-index',
};

function isCheckpointAnomaly(code: string): code is CheckpointAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'tensorflow-checkpoint',
  version: 1,
  title:
    'Whether the index of a TensorFlow checkpoint keeps the rules of the format, and where lists of checkpoints lead',
  needs: [tensorflowCheckpoint, checkpointState],
  rules: {
    'broken-index': {
      title: 'Index that can not be read',
      severity: 'medium',
      message: 'the index of the checkpoint is broken: {detail}',
      why: 'Either the file is damaged, or it was made to be read differently by different programs. The tensors behind the break were not listed.',
      fix: 'Download the checkpoint again and compare its hash with what the publisher states.',
      references: [
        BUNDLE,
        { id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' },
      ],
      example: { bad: 'an entry longer than its block', good: 'entries that fill their block' },
    },
    'outside-data': {
      title: 'Tensor in a data file that is not there',
      severity: 'medium',
      message: 'a tensor lies in no data file of the checkpoint: {detail}',
      why: 'The number of the data file becomes part of a file name. One beyond the count makes the reader open another file, or none.',
      fix: 'Do not use the checkpoint. Save it again from its source.',
      references: [BUNDLE, CWE_125],
      example: { bad: 'shard_id 7 of 1 data file', good: 'shard_id 0' },
    },
    'size-mismatch': {
      title: 'Shape and data disagree',
      severity: 'medium',
      message: 'a tensor does not match its data: {detail}',
      why: 'The product of the shape and the size of the type must be the number of bytes. A reader that allocates by one and copies by the other reads or writes beyond its buffer.',
      fix: 'Do not use the checkpoint. Save it again from its source.',
      references: [BUNDLE, CWE_125],
      example: {
        bad: 'shape [1000, 1000] with 16 bytes',
        good: 'shape [2, 2] of float32 with 16 bytes',
      },
    },
    'overlapping-tensors': {
      title: 'Tensors share bytes or a name',
      severity: 'medium',
      message: 'the tensors of the index are ambiguous: {detail}',
      why: 'Writers store every tensor once, under one name. Where two share bytes or a name, what a tool compares and what a loader uses may differ.',
      fix: 'Do not use the checkpoint. Save it again from its source.',
      references: [
        BUNDLE,
        { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' },
      ],
      example: { bad: 'two tensors at offset 0', good: 'the second begins where the first ends' },
    },
    'checkpoint-elsewhere': {
      title: 'List of checkpoints leads elsewhere',
      severity: 'low',
      message: 'the list of checkpoints names {location} ({problem})',
      why: 'tf.train.latest_checkpoint follows this path. TensorFlow writes absolute paths of the machine it ran on when the folder was given so; on another machine they lead to whatever lies there.',
      fix: 'Name the checkpoint yourself when you load it, or write the path relative to the folder.',
      references: [BUNDLE, { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }],
      example: {
        bad: 'model_checkpoint_path: "/tmp/model.ckpt-1"',
        good: 'model_checkpoint_path: "model.ckpt-1"',
      },
    },
    'checkpoint-escape': {
      title: 'List of checkpoints climbs out of its folder or goes to the network',
      severity: 'medium',
      message: 'the list of checkpoints names {location} ({problem})',
      why: 'tf.train.latest_checkpoint follows this path. TensorFlow does not write such a path: somebody sends the loader to a checkpoint that does not belong to the model.',
      fix: 'Do not load the latest checkpoint by this list. Name the file yourself.',
      references: [BUNDLE, { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }],
      example: {
        bad: 'model_checkpoint_path: "../../other/model.ckpt"',
        good: 'model_checkpoint_path: "model.ckpt-1"',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, anomalies } of inputs['tensorflow-checkpoint'])
      for (const { code, offset, detail } of anomalies)
        if (isCheckpointAnomaly(code))
          report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
    for (const { path, value } of inputs['tensorflow-checkpoint-state'])
      for (const { path: location, offset } of value.paths) {
        const problem = pathProblem(location);
        if (problem === undefined || problem === 'empty') continue;
        const honest = problem === 'absolute' || problem === 'drive';
        const rule = honest ? 'checkpoint-elsewhere' : 'checkpoint-escape';
        report(rule, { path, offset }, { location, problem });
      }
  },
});
