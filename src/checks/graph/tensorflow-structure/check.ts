import { defineCheck } from '../../../core/check.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import {
  tensorflowGraph,
  type TensorflowAnomaly,
} from '../../../formats/tensorflow-graph/tensorflow-graph.ts';
import { PROTOBUF_RULE_OF, type ProtobufRule } from '../protobuf-structure.ts';

const PROTO = {
  id: 'TensorFlow protobuf schema',
  url: 'https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core/protobuf',
} as const;
const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;

const RULE_OF: Readonly<Record<TensorflowAnomaly, ProtobufRule>> = {
  ...PROTOBUF_RULE_OF,
  'invalid-text': 'unusual-encoding',
};

function isTensorflowAnomaly(code: string): code is TensorflowAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'tensorflow-structure',
  version: 1,
  title:
    'Whether a TensorFlow graph file keeps the rules of its encoding, and its assets their folder',
  needs: [tensorflowGraph],
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
        bad: 'a field of 10,000 bytes in a file of 200',
        good: 'fields that end where their message ends',
      },
    },
    'repeated-field': {
      title: 'Field stands twice',
      severity: 'medium',
      message: 'a field that may stand once stands more often: {detail}',
      why: 'TensorFlow merges the messages or keeps the last value. A tool that looks at the first sees another model. No writer does this.',
      fix: 'Do not use the file. Save the model again from its source.',
      references: [PROTO, CWE_436],
      example: { bad: 'two graph_def in one MetaGraphDef', good: 'one graph_def' },
    },
    'unusual-encoding': {
      title: 'Encoding no writer uses',
      severity: 'low',
      message: 'the encoding is unusual: {detail}',
      why: 'Readers accept it or not, and tools that compare bytes are misled.',
      fix: 'Save the model again from its source.',
      references: [PROTO, CWE_436],
      example: { bad: 'a number in ten bytes instead of one', good: 'the shortest form' },
    },
    'unknown-payload': {
      title: 'Data in a field TensorFlow does not have',
      severity: 'medium',
      message: 'there are data that TensorFlow skips: {detail}',
      why: 'TensorFlow ignores unknown fields, so they can carry anything: a second stage for another program, or content for a tool that reads the file differently.',
      fix: 'Find out which program wrote it. Save the model again to drop the field.',
      references: [PROTO, { id: 'CWE-434' }],
      example: { bad: 'field 999 with 5,000 bytes', good: 'fields of the schema' },
    },
    'asset-outside-folder': {
      title: 'Asset outside the model’s folder',
      severity: 'high',
      message: 'an asset is {filename} ({problem})',
      why: 'The loader joins the assets folder and this name, and gives the result to the graph as a file that belongs to the model. A name with .. or an absolute path makes it open another file of the machine.',
      fix: 'Do not load the model. An honest one names files in its assets folder.',
      references: [PROTO, { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' }],
      example: {
        bad: 'asset_file_def { filename: "../../../etc/passwd" }',
        good: 'filename: "vocab.txt"',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['tensorflow-graph']) {
      for (const { code, offset, detail } of anomalies)
        if (isTensorflowAnomaly(code))
          report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
      for (const { filename, offset } of value.assets) {
        const problem = pathProblem(filename);
        const at = value.text ? { path } : { path, offset };
        if (problem !== undefined && filename !== '')
          report('asset-outside-folder', at, { filename, problem });
      }
    }
  },
});
