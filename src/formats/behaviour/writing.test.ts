import { describe, expect, it } from 'vitest';
import { behaviourOf, deedsOf } from '../../../test/builders/deeds.ts';

const U = "'https://host.invalid/c'";

describe('formats/behaviour: what is written, deleted and watched', () => {
  it.each([
    [
      'python',
      'persists import',
      `import os\nopen(os.path.expanduser('~/.bashrc'), 'a').write('x')`,
    ],
    [
      'python',
      'persists import',
      `from pathlib import Path\n(Path.home() / '.config' / 'autostart' / 'x.desktop').write_text('x')`,
    ],
    [
      'python',
      'persists import',
      `import shutil, os\nshutil.copy('x', os.environ['APPDATA'] + '/Microsoft/Windows/Start Menu/Programs/Startup/x.bat')`,
    ],
    [
      'javascript',
      'persists import',
      `const fs = require('fs'), os = require('os'); fs.appendFileSync(os.homedir() + '/.zshrc', 'x')`,
    ],
    [
      'javascript',
      'persists import',
      `const fs = require('fs'); fs.writeFileSync('.git/hooks/pre-commit', 'x')`,
    ],
    [
      'python',
      'registers import',
      `import winreg\nk = winreg.OpenKey(winreg.HKEY_CURRENT_USER, r'Software\\Microsoft\\Windows\\CurrentVersion\\Run', 0, 2)\nwinreg.SetValueEx(k, 'x', 0, 1, 'x.exe')`,
    ],
    [
      'python',
      'registers import',
      `import os\nos.system('schtasks /create /tn x /tr x.exe /sc onlogon')`,
    ],
    ['python', 'deletes import', `import shutil, os\nshutil.rmtree(os.path.expanduser('~'))`],
    [
      'python',
      'deletes import',
      `import os\nfor r, d, fs in os.walk('/'):\n  for f in fs:\n    os.remove(os.path.join(r, f))`,
    ],
    [
      'javascript',
      'deletes import',
      `require('fs').rmSync(require('os').homedir(), { recursive: true })`,
    ],
    ['javascript', 'hostile-command import', `require('child_process').execSync('rm -rf ~/')`],
    [
      'python',
      'encrypts call',
      `import os\nfrom cryptography.fernet import Fernet\nf = Fernet(b'k')\ndef go():\n  for r, d, fs in os.walk(os.path.expanduser('~')):\n    for n in fs:\n      p = os.path.join(r, n)\n      open(p, 'wb').write(f.encrypt(open(p, 'rb').read()))`,
    ],
    [
      'python',
      'swaps-addresses call',
      `import pyperclip, re\ndef go():\n  if re.match('^0x[a-fA-F0-9]{40}$', pyperclip.paste()):\n    pyperclip.copy('0x0000000000000000000000000000000000000000')`,
    ],
    ['python', 'watches keystrokes import', `import keyboard\nkeyboard.on_press(print)`],
  ] as const)('%s %s: %j', async (language, wanted, text) => {
    expect(await deedsOf(language, text)).toContain(wanted);
  });

  it.each([
    [
      'python',
      `import os, requests\ndef f(q):\n  return requests.post(${U}, json={'q': q}, headers={'Authorization': os.environ['API_KEY']})`,
    ],
    ['python', `import shutil, tempfile\nd = tempfile.mkdtemp()\nshutil.rmtree(d)`],
    [
      'python',
      `import os\nfor r, d, fs in os.walk(os.path.expanduser('~/.cache/tool')):\n  for f in fs:\n    os.remove(os.path.join(r, f))`,
    ],
    ['python', `import socket\nsocket.gethostbyname(socket.gethostname())`],
    ['python', `import pyperclip\ndef copy(x):\n  pyperclip.copy(x)\n  return pyperclip.paste()`],
    ['python', `import os\nopen(os.path.expanduser('~/.config/tool/config.toml'), 'w').write('x')`],
    [
      'javascript',
      `const r = require('fs').readFileSync('package.json'); console.log(process.env.HOME)`,
    ],
    ['javascript', `require('fs').rmSync('dist', { recursive: true, force: true })`],
    [
      'javascript',
      `fetch(${U}, { headers: { authorization: 'Bearer ' + process.env.API_TOKEN } })`,
    ],
  ] as const)('%s says nothing bad about %j', async (language, text) => {
    const { deeds } = await behaviourOf(language, text);
    expect(deeds.filter(({ act }) => !/^(?:connects|command|watches)$/.test(act))).toEqual([]);
  });
});
