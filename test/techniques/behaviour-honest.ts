import type { AreaHonest } from './area.ts';

const URL = 'https://host.invalid/c';

function honest(id: string, title: string, file: string, ...lines: readonly string[]): AreaHonest {
  return { id: `behaviour-${id}`, title, build: () => ({ [file]: lines.join('\n') }) };
}

/** What honest packages do that looks like the deeds of others. */
export const HONEST_BEHAVIOUR: readonly AreaHonest[] = [
  honest(
    'py-client',
    'a client that proves who it is',
    'client.py',
    'import os, platform, requests',
    'class Client:',
    '    def __init__(self, key=None):',
    '        self.key = key or os.environ.get("API_KEY")',
    '        self.session = requests.Session()',
    '        self.session.headers["User-Agent"] = "c/1 " + platform.python_version()',
    '    def ask(self, q):',
    `        return self.session.post("${URL}", json={"q": q}, headers={"Authorization": self.key}).json()`,
  ),
  honest(
    'py-oauth',
    'a login with a client secret',
    'login.py',
    'import os, requests',
    'def login():',
    '    body = {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}',
    `    return requests.post("${URL}", data=body).json()["access_token"]`,
  ),
  honest(
    'py-cache',
    'a cache that is cleaned',
    'cache.py',
    'import os, shutil, pathlib',
    'CACHE = pathlib.Path.home() / ".cache" / "c"',
    'def clean():',
    '    shutil.rmtree(CACHE)',
    '    for root, folders, files in os.walk(os.path.expanduser("~/.c/tmp")):',
    '        for name in files: os.remove(os.path.join(root, name))',
  ),
  honest(
    'py-version',
    'a version asked of git, and its file executed',
    'setup.py',
    'import subprocess, setuptools',
    'scope = {}',
    'exec(open("c/version.py").read(), scope)',
    'rev = subprocess.check_output(["git", "rev-parse", "HEAD"]).decode()',
    'setuptools.setup(name="c", version=scope["__version__"])',
  ),
  honest(
    'py-completion',
    'completion written to a shell when asked to',
    'completion.py',
    'import os',
    'def install():',
    '    with open(os.path.expanduser("~/.bashrc"), "a") as f: f.write("source x")',
  ),
  honest(
    'py-download',
    'a model that is downloaded and loaded by a function',
    'download.py',
    'import urllib.request, subprocess',
    'def fetch(url, path):',
    '    urllib.request.urlretrieve(url, path)',
    '    subprocess.run(["tar", "xf", path])',
  ),
  honest(
    'py-lookup',
    'the own address, and a host that is given',
    'net.py',
    'import socket',
    'def own(): return socket.gethostbyname(socket.gethostname())',
    'def other(host): return socket.getaddrinfo(host + ".local", 80)',
  ),
  honest(
    'js-build',
    'a build that starts programs and cleans up',
    'build.js',
    "const cp = require('child_process'), fs = require('fs'), path = require('path');",
    "function build() { fs.rmSync(path.join(__dirname, 'dist'), { recursive: true }); cp.execSync('tsc -p .', { env: { ...process.env, NODE_ENV: 'production' } }) }",
    'module.exports = build;',
  ),
  honest(
    'js-client',
    'a client that proves who it is',
    'client.js',
    "const axios = require('axios');",
    `module.exports = (q) => axios.post('${URL}', { q }, { headers: { Authorization: 'Bearer ' + process.env.API_TOKEN } }).then((r) => r.data);`,
  ),
  honest(
    'js-release',
    'a release tool that publishes when asked to',
    'release.js',
    "const { execSync } = require('child_process');",
    "exports.release = (tag) => execSync('npm publish --tag ' + tag, { stdio: 'inherit' });",
  ),
];
