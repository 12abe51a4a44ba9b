import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

/** Writes a check and its test that fail for the right reason: the example finding is not made yet. */
const [target = ''] = process.argv.slice(2);
const match = /^([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)$/.exec(target);
if (match === null) {
  console.error(
    'usage: npm run new:check <area>/<check-id>, for example npm run new:check weights/npy-structure',
  );
  process.exit(2);
}
const [, area = '', id = ''] = match;
const folder = `src/checks/${area}/${id}`;
if (existsSync(folder)) {
  console.error(`${folder} exists already`);
  process.exit(2);
}

const check = `import { defineCheck } from '../../../core/check.ts';
import { fileFacts } from '../../../formats/file/file-facts.ts';

export default defineCheck({
  id: '${id}',
  version: 1,
  title: 'One sentence: what this check looks at',
  needs: [fileFacts],
  rules: {
    'first-rule': {
      title: 'Short noun phrase',
      severity: 'medium',
      message: '{name} is worth a look',
      why: 'Why the reader should care, in whole sentences.',
      fix: 'What to do about it, in whole sentences.',
      references: [{ id: 'CWE-502' }],
      example: { bad: 'what is reported', good: 'what is not' },
    },
  },
  run: (inputs) => {
    for (const { value } of inputs['file-facts']) void value;
  },
});
`;

const test = `import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { fileFacts } from '../../../formats/file/file-facts.ts';
import check from './check.ts';

const facts = { name: 'model.bin', extension: '.bin', size: 1, formats: [], signature: undefined, text: false };

describe('checks/${area}/${id}', () => {
  it('reports a file that is worth a look', async () => {
    const findings = await runCheck(check, [[fileFacts, facts]]);

    expect(findings.map((finding) => finding.rule)).toEqual(['${id}/first-rule']);
  });

  it('stays silent about an honest file', async () => {
    const findings = await runCheck(check, [[fileFacts, { ...facts, name: 'honest.bin' }]]);

    expect(findings).toEqual([]);
  });
});
`;

mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/check.ts`, check);
writeFileSync(`${folder}/check.test.ts`, test);
console.log(
  `wrote ${folder}/check.ts and check.test.ts; now run npm run gen, then npx vitest run ${folder}`,
);
