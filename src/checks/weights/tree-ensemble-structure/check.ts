import { defineCheck } from '../../../core/check.ts';
import type { TreeAnomalyCode } from '../../../formats/tree-ensemble/tree-ensemble.ts';
import { treeEnsemble } from '../../../formats/tree-ensemble/tree-ensemble.ts';

const CWE_125 = { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' } as const;
const CWE_835 = { id: 'CWE-835', url: 'https://cwe.mitre.org/data/definitions/835.html' } as const;
const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;
const ML06 = {
  id: 'OWASP-ML06',
  url: 'https://owasp.org/www-project-machine-learning-security-top-10/',
} as const;
const DISCARD =
  'Do not load the model. Get it from its original publisher, or have it trained and saved again.';

/** Which rule an anomaly of the parsers is an occurrence of. */
const RULE_OF = {
  'index-out-of-range': 'index-out-of-range',
  cycle: 'endless-tree',
  'count-mismatch': 'count-mismatch',
  'not-a-number': 'not-a-number',
  'duplicate-key': 'ambiguous-model',
  'unknown-objective': 'unknown-objective',
  broken: 'broken-model',
  'trailing-data': 'trailing-data',
  'anomaly-limit': 'count-mismatch',
} as const satisfies Record<TreeAnomalyCode, string>;

export default defineCheck({
  id: 'tree-ensemble-structure',
  version: 1,
  title: 'Whether the trees of an XGBoost, LightGBM or CatBoost model stay inside themselves',
  needs: [treeEnsemble],
  rules: {
    'index-out-of-range': {
      title: 'Tree that leads out of the model',
      severity: 'high',
      message: '{library}: {detail}',
      why: 'The libraries follow these numbers without checking them while they load or predict: they read, and some write, memory that does not belong to the model. At best the process dies.',
      fix: DISCARD,
      references: [CWE_125, ML06],
      example: {
        bad: '"left_children": [900000, -1, -1] in a tree of three nodes',
        good: '"left_children": [1, -1, -1]',
      },
    },
    'endless-tree': {
      title: 'Tree without an end',
      severity: 'high',
      message: '{library}: {detail}',
      why: 'A node that is its own descendant makes the first prediction go round for ever: one request blocks a server’s thread.',
      fix: DISCARD,
      references: [CWE_835, ML06],
      example: {
        bad: '"left_children": [0, -1, -1]: the root is its own child',
        good: '"left_children": [1, -1, -1]',
      },
    },
    'count-mismatch': {
      title: 'Sizes that contradict each other',
      severity: 'medium',
      message: '{library}: {detail}',
      why: 'The library allocates by one number and fills or reads by the other, which is how memory gets overrun. An honest writer’s numbers agree.',
      fix: DISCARD,
      references: [{ id: 'CWE-131', url: 'https://cwe.mitre.org/data/definitions/131.html' }, ML06],
      example: {
        bad: '"num_nodes": "3" and "left_children" of one element',
        good: '"num_nodes": "3" and arrays of three elements',
      },
    },
    'not-a-number': {
      title: 'Threshold or value that is not a number',
      severity: 'low',
      message: '{library}: {detail}',
      why: 'Every comparison with it is false and every sum becomes undefined: predictions turn into nonsense, silently. Training gone wrong does that, and so does tampering.',
      fix: 'Ask the publisher whether the model was meant to be so; test its predictions before you use it.',
      references: [ML06],
      example: { bad: 'threshold=nan', good: 'threshold=0.602' },
    },
    'ambiguous-model': {
      title: 'Key that stands twice',
      severity: 'medium',
      message: '{library}: {detail}',
      why: 'One reader takes the first value, another the last: two programs get two models out of one file, and only one was tested.',
      fix: DISCARD,
      references: [CWE_436],
      example: { bad: 'leaf_value twice in one tree', good: 'each key once' },
    },
    'unknown-objective': {
      title: 'Objective that the library does not have',
      severity: 'low',
      message: '{library}: objective {detail}',
      why: 'The library refuses the model, or asks for a function of that name from the program that loads it. The file holds no code, so whoever says that it needs some is asking you to run theirs.',
      fix: 'Load it only with a version of the library that knows the objective; run no code that comes with the model for this purpose.',
      references: [ML06],
      example: { bad: '"name": "reg:mine"', good: '"name": "reg:squarederror"' },
    },
    'broken-model': {
      title: 'Model that can not be followed to its end',
      severity: 'medium',
      message: '{library}: {detail}',
      why: 'The file was cut off or damaged. What stands behind the defect was not examined, and a library that does not check reads on into foreign memory.',
      fix: 'Download the file again; if it stays broken, do not load it.',
      references: [CWE_125],
      example: { bad: 'a model cut off inside a tree', good: 'a model with its last line' },
    },
    'trailing-data': {
      title: 'Data behind the model',
      severity: 'medium',
      message: '{library}: {detail}',
      why: 'The library stops at the end of the document, so an honest writer puts nothing there.',
      fix: DISCARD,
      references: [{ id: 'CWE-434', url: 'https://cwe.mitre.org/data/definitions/434.html' }],
      example: {
        bad: 'model.ubj with a pickle behind it',
        good: 'model.ubj as save_model wrote it',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['tree-ensemble']) {
      for (const { code, offset, detail } of anomalies) {
        const rule = isTreeAnomaly(code) ? RULE_OF[code] : undefined;
        if (rule === undefined) continue;
        report(rule, { path, offset }, { library: value.library, detail }, { facts: { code } });
      }
    }
  },
});

function isTreeAnomaly(code: string): code is TreeAnomalyCode {
  return Object.hasOwn(RULE_OF, code);
}
