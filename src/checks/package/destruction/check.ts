import { defineCheck } from '../../../core/check.ts';
import { isCode, sourceBehaviour } from '../../../formats/behaviour/source-behaviour.ts';
import { CWE_506 } from '../../code/references.ts';
import { momentOf } from '../moment.ts';

const FIX =
  'Do not install or import it. If it ran already, restore from a backup that the machine could not reach.';

export default defineCheck({
  id: 'destruction',
  version: 1,
  title: 'Code that deletes or encrypts the files of a user or a machine',
  needs: [sourceBehaviour],
  rules: {
    'deletes-everything': {
      title: 'All files of a user or machine are deleted',
      severity: 'critical',
      message: '{when}, {callee} deletes {what}',
      why: 'No library has a reason to delete everything in the home folder or on a disk.',
      fix: FIX,
      references: [CWE_506],
      example: {
        bad: 'shutil.rmtree(os.path.expanduser("~"))',
        good: 'shutil.rmtree(tempfile.mkdtemp())',
      },
    },
    'encrypts-everything': {
      title: 'All files of a user or machine are encrypted',
      severity: 'critical',
      message: '{when}, {callee} writes over {what}, in a file that encrypts',
      why: 'Every file is read, encrypted and written back: that is what extortion looks like.',
      fix: FIX,
      references: [CWE_506],
      example: {
        bad: 'for r, d, fs in os.walk(home): open(p, "wb").write(f.encrypt(open(p, "rb").read()))',
        good: 'backup.write(f.encrypt(data))',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-behaviour'])
      for (const deed of isCode(value) ? value.deeds : []) {
        if (deed.act !== 'deletes' && deed.act !== 'encrypts') continue;
        const rule = deed.act === 'deletes' ? 'deletes-everything' : 'encrypts-everything';
        const data = { when: momentOf(deed), callee: deed.callee, what: deed.what };
        report(rule, { path, line: deed.line }, data, { evidence: deed.evidence });
      }
  },
});
