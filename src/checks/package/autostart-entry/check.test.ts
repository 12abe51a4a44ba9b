import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/package/autostart-entry', () => {
  it.each([
    ['registered-on-import', "import os\nos.system('schtasks /create /tn x /tr x.exe')"],
    [
      'registered-by-function',
      "import subprocess\ndef install(): subprocess.run(['systemctl', 'enable', 'mytool'])",
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'autostart-entry' })).toContain(rule);
  });

  it.each(["import subprocess\nsubprocess.run(['systemctl', 'status', 'x'])"])(
    'stays silent about %j',
    async (text) => {
      expect(await codeFindings(text, { check: 'autostart-entry' })).toEqual([]);
    },
  );
});
