import { defineCheck } from '../../../core/check.ts';
import { isCode, sourceBehaviour } from '../../../formats/behaviour/source-behaviour.ts';
import { CWE_506 } from '../../code/references.ts';
import { isAside } from '../../../formats/behaviour/file-role.ts';
import { momentOf } from '../moment.ts';

const WHY =
  'What is registered there runs without anybody starting it, also after the package itself is gone.';

export default defineCheck({
  id: 'autostart-entry',
  version: 1,
  title: 'Services, scheduled tasks and registry entries that start something by themselves',
  needs: [sourceBehaviour],
  rules: {
    'registered-on-import': {
      title: 'Something is made to start by itself on import',
      severity: 'high',
      message: '{when}, {callee} registers something that starts by itself: {where}',
      why: WHY,
      fix: 'Do not install or import it. If it ran already, look for the entry and remove it.',
      references: [CWE_506],
      example: {
        bad: 'os.system("schtasks /create /tn x /tr x.exe /sc onlogon")',
        good: 'print("to start it with the machine, run: mytool service install")',
      },
    },
    'registered-by-function': {
      title: 'A function makes something start by itself',
      severity: 'low',
      message: '{when}, {callee} registers something that starts by itself: {where}',
      why: WHY,
      fix: 'Make sure that the function is only called when the user asks for it.',
      references: [CWE_506],
      example: {
        bad: 'def go(): os.system("schtasks /create /tn x /tr x.exe")',
        good: 'print("run: mytool service install")',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-behaviour'])
      for (const deed of isCode(value) ? value.deeds : []) {
        if (deed.act !== 'registers') continue;
        const rule =
          deed.when === 'call' || isAside(path) ? 'registered-by-function' : 'registered-on-import';
        const data = { when: momentOf(deed), callee: deed.callee, where: deed.where };
        report(rule, { path, line: deed.line }, data, { evidence: deed.evidence });
      }
  },
});
