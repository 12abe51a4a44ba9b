import type { Flow } from '../../code/flow.ts';
import type { Value } from '../../code/value.ts';
import { loosePathOf } from '../../code/value.ts';
import { partsOf } from '../../code/walk-value.ts';
import {
  BROWSER_FILES_RE,
  CREDENTIAL_FILES_RE,
  KNOWN_SECRETS,
  SECRET_VARIABLE_RE,
  WALLET_FILES_RE,
} from './places.data.ts';
import { placeText } from './place.ts';
import type { TakenKind } from './source-behaviour.ts';

/** Something of the machine or its user that a value holds. */
export interface Taken {
  readonly kind: TakenKind;
  /** For people: `the environment`, `~/.ssh/id_rsa`, `os.hostname`. */
  readonly what: string;
}

const MAX_WHAT = 80;
const ENVIRONMENT_RE = /^(?:os\.environb?|process\.env|Deno\.env|Bun\.env|import\.meta\.env)$/;
const WHOLE_ENVIRONMENT_RE =
  /^os\.environb?\.(?:items|values|copy|__repr__|__iter__)\(\)$|^Deno\.env\.toObject\(\)$/;
const FILE_READERS_RE =
  /(?:^(?:builtins|io|codecs|gzip)\.open|\.(?:read_(?:text|bytes)|readFile(?:Sync)?|createReadStream|readJson(?:Sync)?|readTextFile(?:Sync)?|openAsBlob|openSync|copy(?:2|file|tree|File(?:Sync)?)?|write|writestr|add|make_archive|connect|glob|rglob|iglob|walk|listdir|scandir|readdir(?:Sync)?|file|attach|ConfigParser\(\)\.read|load_dotenv|dotenv_values|Database|cp(?:Sync)?))\(\)$|^(?:better-sqlite3|sqlite3\.Database|keyring\.get_password)\(\)$/;
const BROWSER_CALLS_RE =
  /^(?:browser_?cookie3?|pycookiecheat|rookiepy|chrome-cookies-secure|browser-cookies)(?:\.\w+)*\(\)$|^win32crypt\.CryptUnprotectData\(\)$/;
const IDENTITY_RE =
  /^(?:socket\.(?:gethostname|getfqdn)|platform\.(?:node|uname)|getpass\.getuser|os\.(?:getlogin|uname|userInfo|hostname|networkInterfaces)|uuid\.getnode|uuid\.uuid1|psutil\.(?:users|net_if_addrs)|pwd\.getpw\w+|wmi\.WMI\(\)\.\w+|netifaces\.\w+|systeminformation\.\w+|node-machine-id\.\w+|machineid\.\w+|macaddress\.\w+|public-ip\.\w+|username|Deno\.hostname)\(\)/;
const IDENTITY_COMMAND_RE =
  /^\s*(?:\/(?:usr\/)?bin\/)?(?:whoami|hostname|id|uname\s+-\w*[an]|ifconfig|ipconfig(?:\s+\/all)?|ip\s+a\w*|systeminfo|env|printenv|set|getmac|wmic\s[^\n]{0,80}|net\s+user|tasklist|ps\s+aux|netstat\b[^\n]{0,40}|arp\s+-a|cat\s+\/etc\/(?:passwd|hosts|os-release))\s*$/i;
const CLIPBOARD_RE =
  /^(?:pyperclip\.(?:paste|waitFor\w+)|clipboard\.paste|copykitten\.paste|win32clipboard\.GetClipboardData|tkinter\.Tk\(\)\.clipboard_get|pandas\.read_clipboard|clipboardy\.(?:read|readSync)|(?:electron\.)?clipboard\.read\w*|navigator\.clipboard\.read\w*|PIL\.ImageGrab\.grabclipboard|copy-paste\.paste)\(\)/;
const KEYSTROKES_RE =
  /^(?:pynput\.(?:keyboard\.)?(?:keyboard\.)?Listener|keyboard\.(?:on_press|on_release|hook|record|read_key|read_event|start_recording|get_typed_strings)|pyHook\.HookManager|pyxhook\.HookManager|iohook(?:\.\w+)?|uiohook-napi(?:\.\w+)*|node-global-key-listener\.GlobalKeyboardListener|GlobalKeyboardListener|node-key-sender\.\w+|ctypes\.windll\.user32\.GetAsyncKeyState|win32api\.GetAsyncKeyState)\(\)/;
const SCREEN_RE =
  /^(?:PIL\.ImageGrab\.grab|pyautogui\.screenshot|pyscreenshot\.grab|pyscreeze\.screenshot|mss\.(?:mss\(\)\.(?:grab|shot|save)|mss)|d3dshot\.\w+|screenshot-desktop|node-screenshots|(?:electron\.)?desktopCapturer\.getSources|robotjs\.screen\.capture|navigator\.mediaDevices\.getDisplayMedia)\(\)/;
const CAMERA_RE =
  /^(?:cv2\.VideoCapture|pyaudio\.PyAudio|sounddevice\.rec|node-webcam\.\w+|node-record-lpcm16\.\w+|navigator\.mediaDevices\.getUserMedia)\(\)/;
const COMMAND_OUTPUT_RE =
  /^(?:subprocess\.(?:check_output|getoutput|getstatusoutput|run|Popen)|os\.popen|commands\.getoutput|child_process\.(?:exec|execSync|spawn|spawnSync|execFile|execFileSync)|execa(?:\.\w+)?)\(\)/;

/** What a value takes by its own name, not by its parts. */
export function takenBy(part: Value, flow: Flow): Taken | undefined {
  switch (part.kind) {
    case 'name':
      if (ENVIRONMENT_RE.test(part.path)) return { kind: 'environment', what: 'the environment' };
      return variable(part.path.startsWith('process.env.') ? part.path.slice(12) : undefined);
    case 'item':
      return part.key.kind === 'text' && ENVIRONMENT_RE.test(loosePathOf(part.of))
        ? variable(part.key.text)
        : undefined;
    case 'member':
      // `fs.readFile()` and the like, whose result is a member, are found as the call itself.
      return /^os\.userInfo\(\)\.username$/.test(loosePathOf(part))
        ? { kind: 'system-information', what: 'os.userInfo' }
        : undefined;
    case 'call':
      return takenByCall(part, flow);
    default:
      return undefined;
  }
}

function variable(name: string | undefined): Taken | undefined {
  if (name === undefined || !isSecretVariable(name)) return undefined;
  return { kind: 'secret-variable', what: name.slice(0, MAX_WHAT) };
}

export function isSecretVariable(name: string): boolean {
  return SECRET_VARIABLE_RE.test(name) || serviceOf(name) !== undefined;
}

/** The well-known service whose tools read a variable. */
export function serviceOf(name: string): string | undefined {
  return KNOWN_SECRETS.find(({ pattern }) => pattern.test(name))?.service;
}

function takenByCall(part: Value & { readonly kind: 'call' }, flow: Flow): Taken | undefined {
  const path = loosePathOf(part);
  if (WHOLE_ENVIRONMENT_RE.test(path)) return { kind: 'environment', what: 'the environment' };
  if (/^os\.(?:getenvb?|environb?\.(?:get|pop|setdefault))\(\)$|^Deno\.env\.get\(\)$/.test(path)) {
    const [name] = part.positional;
    return variable(name?.kind === 'text' ? name.text : undefined);
  }
  if (FILE_READERS_RE.test(path)) {
    const file = takenFile(part, flow);
    if (file !== undefined) return file;
  }
  const what = path.replaceAll('()', '').slice(0, MAX_WHAT);
  if (IDENTITY_RE.test(path)) return { kind: 'system-information', what };
  if (BROWSER_CALLS_RE.test(path)) return { kind: 'browser-data', what };
  if (CLIPBOARD_RE.test(path)) return { kind: 'clipboard', what: 'the clipboard' };
  if (KEYSTROKES_RE.test(path)) return { kind: 'keystrokes', what: 'keystrokes' };
  if (SCREEN_RE.test(path)) return { kind: 'screen', what: 'a picture of the screen' };
  if (CAMERA_RE.test(path)) return { kind: 'camera', what: 'camera or microphone' };
  if (COMMAND_OUTPUT_RE.test(path)) return takenByCommand(part);
  return undefined;
}

/** What a file of this name holds. */
export function fileKind(place: string): TakenKind | undefined {
  for (const line of place.split('\n')) {
    if (WALLET_FILES_RE.test(line)) return 'wallet';
    if (BROWSER_FILES_RE.test(line)) return 'browser-data';
    if (CREDENTIAL_FILES_RE.test(line)) return 'credential-file';
  }
  return undefined;
}

function takenFile(part: Value & { readonly kind: 'call' }, flow: Flow): Taken | undefined {
  const places = [...part.positional, ...(part.of === undefined ? [] : [part.of])];
  for (const value of places) {
    const place = placeText(value, flow);
    const kind = place === '' ? undefined : fileKind(place);
    if (kind !== undefined)
      return {
        kind,
        what:
          place
            .split('\n')
            .find((line) => fileKind(line) === kind)
            ?.slice(-MAX_WHAT) ?? kind,
      };
  }
  return undefined;
}

function takenByCommand({ positional }: Value & { readonly kind: 'call' }): Taken | undefined {
  const [first] = positional;
  const words =
    first?.kind === 'list' || first?.kind === 'tuple' ? first.items : positional.slice(0, 1);
  const text = words.map((word) => (word.kind === 'text' ? word.text : '')).join(' ');
  if (/^(?:\s*\S*\/)?(?:env|printenv)\s*$/.test(text))
    return { kind: 'environment', what: 'the environment' };
  if (IDENTITY_COMMAND_RE.test(text))
    return { kind: 'system-information', what: text.trim().slice(0, MAX_WHAT) };
  const file = /\bcat\s+(\S+)/.exec(text.slice(0, 400))?.[1];
  const kind = file === undefined ? undefined : fileKind(file);
  if (kind !== undefined) return { kind, what: file ?? '' };
  if (/\b(?:pbpaste|xclip\b[^\n]{0,80}-o|xsel\b[^\n]{0,80}-b|Get-Clipboard)\b/.test(text))
    return { kind: 'clipboard', what: 'the clipboard' };
  return undefined;
}

/** The worst first: what is reported when several things are taken at once. */
const RANK: readonly TakenKind[] = [
  'wallet',
  'browser-data',
  'credential-file',
  'environment',
  'keystrokes',
  'screen',
  'clipboard',
  'camera',
  'secret-variable',
  'system-information',
  'files',
];

/** One variable of the environment: what is behind it is not the whole environment. */
function isSingle(part: Value): boolean {
  if (part.kind === 'item') return ENVIRONMENT_RE.test(loosePathOf(part.of));
  const path = part.kind === 'call' ? loosePathOf(part) : '';
  return /^os\.(?:environb?\.\w+|getenv)\(\)$/.test(path) && !WHOLE_ENVIRONMENT_RE.test(path);
}

/** Modules whose functions give the data they are given in another form. */
const PASSING_RE =
  /^(?:builtins|json|base64|binascii|zlib|gzip|bz2|lzma|codecs|urllib|pickle|marshal|struct|io|itertools|functools|collections|copy|pprint|str|re|textwrap|shlex|email|html|quopri|csv|sqlite3|zipfile|tarfile|tempfile|shutil|cryptography|Crypto|Cryptodome|nacl|pathlib|os\.path|JSON|Object|Array|Buffer|String|Map|Set|Promise|btoa|escape|encodeURI\w*|querystring|qs|URLSearchParams|URL|FormData|form-data|Blob|TextEncoder|util|path|<local>|requests|httpx|aiohttp|discord_webhook|fs|http|https)\b/;
/** What is left of data is not the data: a digest, a length, whether it is there. */
const LOSING_RE =
  /^(?:hashlib\.|hmac\.|zlib\.(?:crc32|adler32)\(|builtins\.(?:len|bool|hash|id|isinstance|hasattr)\(|crypto\.create(?:Hash|Hmac)\(|uuid\.uuid5\(|os\.path\.(?:exists|isfile|isdir|getsize)\(|fs\.existsSync\()/;
/** Environments given to a command or a library for its own use. */
const SETTINGS: ReadonlySet<string> = new Set(['env', 'environ', 'environment']);

/**
 * Where data goes on from a part. What an unknown function is given first may well come out of it; its
 * other arguments, its settings and everything a command is given say how it works.
 */
export function goingOn(part: Value): readonly Value[] {
  if (part.kind !== 'call') return partsOf(part);
  const { callee, of, positional, keywords } = part;
  const path = callee ?? '';
  const base = of === undefined ? [] : [of];
  if (COMMAND_OUTPUT_RE.test(`${path}()`)) return positional.slice(0, 1);
  if (callee === undefined || PASSING_RE.test(path))
    return [
      ...base,
      ...positional,
      ...keywords.filter(({ name }) => !SETTINGS.has(name)).map(({ value }) => value),
    ];
  // `Client(os.environ)` is made of settings, it does not hold them.
  return /(?:^|\.)[A-Z]\w*$/.test(path) ? base : [...base, ...positional.slice(0, 1)];
}

/** Everything that a value holds of the machine, worst first, each kind once. */
export function takenIn(values: readonly Value[], flow: Flow): readonly Taken[] {
  const found = new Map<string, Taken>();
  const note = (part: Value): boolean => {
    const taken = takenBy(part, flow);
    if (taken === undefined) return false;
    const key = taken.kind === 'secret-variable' ? `${taken.kind} ${taken.what}` : taken.kind;
    if (!found.has(key)) found.set(key, taken);
    return false;
  };
  for (const value of values)
    flow.find(
      value,
      note,
      (part) => {
        if (part.kind === 'call' && LOSING_RE.test(loosePathOf(part))) return true;
        if (!isSingle(part)) return false;
        note(part);
        return true;
      },
      goingOn,
    );
  return [...found.values()].toSorted((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind));
}
