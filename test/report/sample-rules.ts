import type { Rule } from '../../src/core/rule.ts';

/** Rules as a check would write them, for the report tests: the real ones need not exist yet. */
export const SAMPLE_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  [
    'pickle-calls/system-command',
    {
      title: 'Runs an operating-system command when loaded',
      severity: 'critical',
      message: 'loading the file calls {callee} with {argument}',
      why: 'A pickle is a program. Whoever loads this file runs the command with their own rights, before any model exists and whatever the code around it does.',
      fix: 'Do not load the file. Ask the publisher for safetensors weights, or obtain the model from a source whose digest you can verify.',
      references: [
        { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' },
        { id: 'OWASP-ML06' },
        { id: 'AML.T0011.000', url: 'https://atlas.mitre.org/techniques/AML.T0011.000' },
      ],
      example: {
        bad: "class Payload:\n    def __reduce__(self):\n        return (os.system, ('echo weighbridge-test',))",
        good: 'safetensors.torch.save_file(model.state_dict(), "model.safetensors")',
      },
    },
  ],
  [
    'pickle-imports/unknown-import',
    {
      title: 'Imports a name that no honest model needs',
      severity: 'high',
      message: 'loading imports {name}',
      why: 'Importing runs the module. Names outside the known machine-learning libraries may lead to any code on the machine.',
      fix: 'Find out why the model needs the name. If it does not, load it with weights_only=True.',
      references: [{ id: 'CWE-502' }],
    },
  ],
  [
    'zip-structure/name-mismatch',
    {
      title: 'Archive readers disagree about a member',
      severity: 'medium',
      message: 'the central directory says {central}, the local header says {local}',
      why: 'A scanner that reads one list and a loader that reads the other see different files.',
      fix: 'Repack the archive with a standard tool, then audit it again.',
      references: [{ id: 'CWE-436' }],
    },
  ],
  [
    'gguf-template/long-template',
    {
      title: 'Chat template is unusually long',
      severity: 'low',
      message: 'the chat template holds {count} characters',
      why: 'A template is a program that formats every prompt. A very long one deserves a look.',
      fix: 'Read the template before the model is served.',
      references: [{ id: 'OWASP-LLM01' }],
    },
  ],
  [
    'model-inventory/no-licence',
    {
      title: 'Model states no licence',
      severity: 'info',
      message: 'no licence is stated in the metadata',
      why: 'Without a licence nobody may use or redistribute the model.',
      fix: 'Ask the publisher for a licence.',
      references: [],
    },
  ],
]);

/** The same rules as the checks they came from. */
export const SAMPLE_CHECKS = [
  checkOf('pickle-calls', 'What a pickle calls when it is loaded'),
  checkOf('pickle-imports', 'What a pickle imports when it is loaded'),
  checkOf('zip-structure', 'Whether all readers of an archive see the same members'),
  checkOf('gguf-template', 'What a chat template does with prompts'),
  checkOf('model-inventory', 'What a model says about itself'),
];

function checkOf(id: string, title: string) {
  const own = [...SAMPLE_RULES].filter(([rule]) => rule.startsWith(`${id}/`));
  const rules = Object.fromEntries(own.map(([rule, value]) => [rule.slice(id.length + 1), value]));
  return { id, version: 1, title, rules };
}
