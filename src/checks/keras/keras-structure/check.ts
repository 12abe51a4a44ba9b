import { defineCheck } from '../../../core/check.ts';
import { kerasConfig } from '../../../formats/keras-config/keras-config.ts';

/** Keys that decide what is built. */
const DECIDING: ReadonlySet<string> = new Set([
  'class_name',
  'module',
  'registered_name',
  'config',
  'function',
  'layers',
  'compile_config',
  'build_config',
]);
const JSON_SPEC = {
  id: 'RFC 8259, section 4',
  url: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
} as const;
const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;

export default defineCheck({
  id: 'keras-structure',
  version: 1,
  title: 'Whether a Keras configuration says the same to every reader',
  needs: [kerasConfig],
  rules: {
    'doubled-class': {
      title: 'A deciding key that stands twice',
      severity: 'high',
      message: 'the key {key} stands twice in one object of {origin}',
      why: 'Python keeps the last of two equal keys, other readers the first: a scanner and the loader see two different models. No library writes a key twice.',
      fix: 'Do not load the model.',
      references: [JSON_SPEC, CWE_436],
      example: {
        bad: '{"class_name": "Dense", "class_name": "Lambda"}',
        good: '{"class_name": "Dense"}',
      },
    },
    'doubled-key': {
      title: 'A key that stands twice',
      severity: 'medium',
      message: 'the key {key} stands twice in one object of {origin}',
      why: 'Which of the two values counts depends on the reader. No library writes a key twice.',
      fix: 'Load the model in a place without secrets, save it again and compare.',
      references: [JSON_SPEC, CWE_436],
      example: { bad: '{"units": 1, "units": 2}', good: '{"units": 2}' },
    },
    'unusual-encoding': {
      title: 'Configuration in an unusual encoding',
      severity: 'medium',
      message: '{origin} is encoded as {encoding}',
      why: 'Keras writes UTF-8. Python reads UTF-16 and UTF-32 as well, while most tools that search the text find nothing in it.',
      fix: 'Ask the publisher why, or load the model in a place without secrets and save it again.',
      references: [
        { id: 'RFC 8259, section 8.1', url: 'https://www.rfc-editor.org/rfc/rfc8259#section-8.1' },
        CWE_436,
      ],
      example: { bad: 'config.json in UTF-16', good: 'config.json in UTF-8' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['keras-config']) {
      const { origin, encoding } = value;
      const seen = new Set<string>();
      for (const { key, offset } of value.doubledKeys) {
        if (seen.has(key)) continue;
        seen.add(key);
        const rule = DECIDING.has(key) ? 'doubled-class' : 'doubled-key';
        report(rule, { path, offset: value.place + offset }, { key, origin });
      }
      if (encoding !== 'UTF-8')
        report('unusual-encoding', { path, offset: value.place }, { origin, encoding });
    }
  },
});
