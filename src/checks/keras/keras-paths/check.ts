import { defineCheck } from '../../../core/check.ts';
import { kerasConfig, type KerasPath } from '../../../formats/keras-config/keras-config.ts';
import { pathProblem } from '../../../formats/relative-path.ts';

const CVE_2025_12058 = {
  id: 'CVE-2025-12058',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-12058',
} as const;
const CWE_22 = { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' } as const;
const CWE_918 = { id: 'CWE-918', url: 'https://cwe.mitre.org/data/definitions/918.html' } as const;

/** Places that hold secrets or the state of a machine, and no vocabulary of a model. */
const SENSITIVE_RE =
  /^(?:file:\/*)?\/?(?:etc|proc|sys|dev|root|boot|run|var\/(?:log|run|lib|spool))(?:\/|$)|(?:^|\/)\.(?:ssh|aws|kube|docker|netrc|git-credentials|env|bash_history|config)(?:\/|$|\.)|^~|^[a-z]:[\\/](?:windows|users)|id_rsa|credentials|passwd|shadow/i;
/** Layers of TensorFlow Hub name their model by an address; honest models have it there. */
const HUB_OWNERS: ReadonlySet<string> = new Set(['KerasLayer', 'HubLayer']);

type Rule = 'remote-file' | 'sensitive-file' | 'outside-file' | undefined;

function ruleOf({ path, owner, key }: KerasPath): Rule {
  const problem = pathProblem(path);
  if (problem === undefined || problem === 'empty')
    return SENSITIVE_RE.test(path) && path.includes('/') ? 'sensitive-file' : undefined;
  if (SENSITIVE_RE.test(path) || problem === 'control') return 'sensitive-file';
  if (problem === 'url')
    return key === 'handle' && HUB_OWNERS.has(owner) ? 'outside-file' : 'remote-file';
  return 'outside-file';
}

export default defineCheck({
  id: 'keras-paths',
  version: 1,
  title: 'Files and addresses that loading a Keras model opens',
  needs: [kerasConfig],
  rules: {
    'sensitive-file': {
      title: 'Model that reads a file of the machine',
      severity: 'high',
      message: '{key} of {owner} at {slot} names {file}, which the layer opens when it is built',
      why: 'The layer reads the file as its vocabulary or model. Its lines become part of the model and leave the machine with its output or with the next save. Keras before 3.12 opens it even in safe mode.',
      fix: 'Do not load the model. Update Keras to 3.12 or later and keep safe_mode on.',
      references: [CVE_2025_12058, CWE_22],
      example: {
        bad: 'StringLookup(vocabulary="/etc/passwd")',
        good: 'StringLookup(vocabulary=["a", "b"])',
      },
    },
    'remote-file': {
      title: 'Model that fetches something',
      severity: 'high',
      message:
        '{key} of {owner} at {slot} names the address {file}, which the layer opens when it is built',
      why: 'Loading the model contacts that address from inside your network, tells it that the model was loaded, and takes what comes back. TensorFlow opens s3, gs, hdfs and http addresses like files.',
      fix: 'Do not load the model. Ask for one that carries its vocabulary itself.',
      references: [CVE_2025_12058, CWE_918],
      example: {
        bad: 'TextVectorization(vocabulary="http://…")',
        good: 'TextVectorization(vocabulary=["a", "b"])',
      },
    },
    'outside-file': {
      title: 'Model that needs a file from elsewhere',
      severity: 'low',
      message: '{key} of {owner} at {slot} names {file}, which is not part of the model',
      why: 'The path is one of the machine the model was made on, or an address of a public collection. On yours, whatever lies there is read.',
      fix: 'Put the file beside the model and save it again, or ask for a model that carries it.',
      references: [CVE_2025_12058, CWE_22],
      example: {
        bad: 'StringLookup(vocabulary="/home/me/words.txt")',
        good: 'StringLookup(vocabulary=["a", "b"])',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['keras-config']) {
      for (const named of value.paths) {
        const rule = ruleOf(named);
        if (rule === undefined) continue;
        const { key, slot, offset } = named;
        const owner = named.owner === '' ? 'the model' : named.owner;
        const evidence = [`${slot}: ${named.path.slice(0, 200)}`];
        report(
          rule,
          { path, offset: value.place + offset },
          { key, owner, slot, file: named.path.slice(0, 200) },
          { evidence },
        );
      }
    }
  },
});
