import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/package/destruction', () => {
  it.each([
    ['deletes-everything', 'import shutil, pathlib\ndef go(): shutil.rmtree(pathlib.Path.home())'],
    [
      'encrypts-everything',
      "import os\nfrom cryptography.fernet import Fernet\nf = Fernet(b'k')\nfor r, d, n in os.walk('/'):\n  for x in n:\n    open(os.path.join(r, x), 'wb').write(f.encrypt(open(os.path.join(r, x), 'rb').read()))",
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'destruction' })).toContain(rule);
  });

  it.each([
    'import shutil, tempfile\nshutil.rmtree(tempfile.mkdtemp())',
    "import os\nfor f in os.listdir('build'): os.remove(os.path.join('build', f))",
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'destruction' })).toEqual([]);
  });
});
