import type { Rule } from '../../../core/rule.ts';
import { CWE_494, CWE_506, CWE_829, CWE_94 } from '../../code/references.ts';

const FIX =
  'Do not install or import it. If it ran already, treat the machine and its credentials as taken.';

export const RULES = {
  'downloaded-program': {
    title: 'A program is fetched and run on import',
    severity: 'high',
    message: '{when}, {callee} runs the {kind} that {source} fetched',
    why: 'Whoever controls the address decides what runs on this machine, and can show scanners something else. A package carries its programs itself or has them built.',
    fix: FIX,
    references: [CWE_494, CWE_506, CWE_829],
    example: {
      bad: 'urllib.request.urlretrieve(url, "/tmp/x"); os.system("/tmp/x")',
      good: 'subprocess.run([importlib.resources.files("mypackage") / "tool"])',
    },
  },
  'downloaded-program-later': {
    title: 'A function fetches a program and runs it',
    severity: 'low',
    message: '{when}, {callee} runs the {kind} that {source} fetched',
    why: 'Installers of browsers and drivers do that. Whoever controls the address, or stands between, decides what runs.',
    fix: 'Compare a digest or a signature before it is run.',
    references: [CWE_494, CWE_829],
    example: {
      bad: 'def get(): urlretrieve(url, "x"); os.system("./x")',
      good: 'def get(): verify(path, digest); subprocess.run([path])',
    },
  },
  'unpacked-program': {
    title: 'A hidden program is unpacked and run on import',
    severity: 'critical',
    message: '{when}, {callee} runs the {kind} that {source} unpacked',
    why: 'A program that stands encoded in the source, is written to a file and started from there is meant not to be seen.',
    fix: FIX,
    references: [CWE_506, CWE_94],
    example: {
      bad: 'open("/tmp/a", "wb").write(base64.b64decode(DATA)); os.system("/tmp/a")',
      good: 'subprocess.run([importlib.resources.files("mypackage") / "tool"])',
    },
  },
  'unpacked-program-later': {
    title: 'A function unpacks a program and runs it',
    severity: 'medium',
    message: '{when}, {callee} runs the {kind} that {source} unpacked',
    why: 'A program that stands encoded in the source, is written to a file and started from there is meant not to be seen.',
    fix: 'Decode it without running it and look at it. Ship programs as files of the package.',
    references: [CWE_506, CWE_94],
    example: {
      bad: 'def run():\n  open("a", "wb").write(zlib.decompress(DATA))\n  os.system("./a")',
      good: 'subprocess.run([importlib.resources.files("mypackage") / "tool"])',
    },
  },
  'machine-code': {
    title: 'Machine code is put into a process',
    severity: 'high',
    message: '{when}, {callee} reserves or writes executable memory of a process',
    why: 'That is how code runs without a file that anybody could look at, or inside of another program. Libraries in Python call compiled modules instead.',
    fix: FIX,
    references: [CWE_506, CWE_94],
    example: {
      bad: 'ctypes.windll.kernel32.VirtualAlloc(0, len(code), 0x3000, 0x40)',
      good: 'ctypes.CDLL("libm.so.6").cos(0)',
    },
  },
  mining: {
    title: 'Crypto-currency is mined',
    severity: 'high',
    message: '{when}, {callee} is given {sign}',
    why: 'Miners use the electricity and machines of whoever installs the package, for somebody else.',
    fix: FIX,
    references: [CWE_506],
    example: {
      bad: 'subprocess.Popen(["./m", "-o", "stratum+tcp://pool.host.invalid:3333"])',
      good: 'subprocess.Popen(["./server", "--port", "3333"])',
    },
  },
  'installs-packages': {
    title: 'Further packages are installed on import',
    severity: 'medium',
    message: '{when}, {callee} installs {packages}',
    why: 'What is installed this way stands in no manifest and no lock file, so nobody vets it, and its name can be taken by somebody else.',
    fix: 'Declare dependencies in the manifest of the package.',
    references: [CWE_829],
    example: {
      bad: 'subprocess.check_call([sys.executable, "-m", "pip", "install", "other"])',
      good: 'dependencies = ["other==1.2.3"]',
    },
  },
  'publishes-packages': {
    title: 'Packages or code are published on import',
    severity: 'high',
    message: '{when}, {callee} runs {command}',
    why: 'A package that publishes others with the credentials it finds is a worm.',
    fix: FIX,
    references: [CWE_506],
    example: {
      bad: 'execSync("npm publish --access public")',
      good: 'execSync("npm pack --dry-run")',
    },
  },
} satisfies Record<string, Rule>;
