import type { PackageCapability } from '../../core/package-profile.ts';

/**
 * Capabilities by the first part of a dotted name; the rest decides where `when` is given. Looking the first
 * part up in a table keeps the cost of a call that does nothing of the kind at one lookup.
 */
export interface CapabilityName {
  readonly capability: PackageCapability;
  readonly when?: RegExp;
}

const NETWORK: CapabilityName = { capability: 'network' };
const EXEC: CapabilityName = { capability: 'exec' };
const NATIVE: CapabilityName = { capability: 'native' };
const WALLET: CapabilityName = { capability: 'crypto-wallet' };
const SYSTEM: CapabilityName = { capability: 'system-information' };
const BROWSER: CapabilityName = { capability: 'browser-data' };
const KEYBOARD: CapabilityName = { capability: 'keyboard' };
const SCREEN: CapabilityName = { capability: 'screen' };
const CLIPBOARD: CapabilityName = { capability: 'clipboard' };
const DYNAMIC: CapabilityName = { capability: 'dynamic-code' };
const INSTALL: CapabilityName = { capability: 'install-packages' };

const FS: readonly CapabilityName[] = [
  { capability: 'filesystem-delete', when: /\.(?:rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync|remove|removeSync|emptyDir\w*)$/ },
  { capability: 'filesystem-write', when: /\.(?:write\w*|append\w*|createWriteStream|copy\w*|cp|cpSync|rename\w*|mkdir\w*|symlink\w*|chmod\w*|outputFile\w*|outputJson\w*|move\w*|ensure\w*|truncate\w*|open\w*)$/ },
  { capability: 'filesystem-read', when: /\.(?:read\w*|createReadStream|opendir\w*)$/ },
];

export const CAPABILITY_NAMES: ReadonlyMap<string, readonly CapabilityName[]> = new Map<
  string,
  readonly CapabilityName[]
>([
  // Python
  ...['requests', 'httpx', 'aiohttp', 'urllib2', 'httplib', 'httplib2', 'niquests', 'curl_cffi', 'cloudscraper', 'pycurl', 'websockets', 'websocket', 'smtplib', 'ftplib', 'telnetlib', 'poplib', 'imaplib', 'paramiko', 'asyncssh', 'socketio', 'aiodns', 'grpc', 'boto3', 'botocore', 'telegram', 'telebot', 'discord', 'discord_webhook', 'dhooks', 'slack_sdk', 'twilio', 'tweepy', 'wget', 'gdown', 'xmlrpc', 'pymongo', 'redis', 'psycopg2', 'psycopg', 'pymysql', 'asyncpg'].map((name) => [name, [NETWORK]] as const),
  ['urllib3', [{ capability: 'network', when: /PoolManager|\.request$|urlopen/ }]],
  ['urllib', [{ capability: 'network', when: /^urllib\.(?:request\.|url(?:open|retrieve))/ }]],
  ['http', [{ capability: 'network', when: /^http\.(?:client\.|server\.|get|request|createServer)/ }]],
  ['https', [{ capability: 'network', when: /^https\.(?:get|request|createServer)/ }]],
  ['socket', [{ capability: 'system-information', when: /\.(?:gethostname|getfqdn)$/ }, { capability: 'network', when: /^socket\.(?:socket|create_\w+|getaddrinfo|gethostby\w+)/ }]],
  ['dns', [NETWORK]],
  ['ssl', [{ capability: 'network', when: /wrap_socket/ }]],
  ['asyncio', [{ capability: 'network', when: /open_connection|start_server|create_connection/ }, { capability: 'exec', when: /create_subprocess/ }]],
  ...['subprocess', 'pty', 'commands', 'pexpect', 'plumbum', 'invoke'].map((name) => [name, [EXEC]] as const),
  ['os', [
    { capability: 'exec', when: /^os\.(?:system|popen\d?|exec[lv]\w*|spawn\w+|posix_spawn\w*|startfile)$/ },
    { capability: 'filesystem-delete', when: /^os\.(?:remove|unlink|rmdir|removedirs)$/ },
    { capability: 'filesystem-write', when: /^os\.(?:mkdir|makedirs|rename|replace|symlink|link|chmod|chown|write|truncate)$/ },
    { capability: 'filesystem-read', when: /^os\.(?:walk|scandir|listdir|readlink)$/ },
    { capability: 'environment', when: /^os\.(?:getenvb?|putenv|unsetenv|environb?\.)/ },
    { capability: 'system-information', when: /^os\.(?:uname|getlogin|hostname|userInfo|networkInterfaces|cpus|release|platform|arch|type|version|totalmem)$/ },
  ]],
  ['shutil', [{ capability: 'filesystem-delete', when: /rmtree$/ }, { capability: 'filesystem-write', when: /copy|move|make_archive|unpack/ }]],
  ['pathlib', [
    { capability: 'filesystem-delete', when: /\.(?:unlink|rmdir)$/ },
    { capability: 'filesystem-write', when: /\.(?:write_\w+|mkdir|touch|rename|replace|chmod|symlink_to)$/ },
    { capability: 'filesystem-read', when: /\.(?:read_\w+|iterdir|glob|rglob)$/ },
  ]],
  ...['ctypes', 'cffi', 'win32api', 'win32com', 'comtypes', 'pythonnet', 'clr', 'jnius'].map((name) => [name, [NATIVE]] as const),
  ['builtins', [{ capability: 'dynamic-code', when: /^builtins\.(?:exec|eval|compile|execfile)$/ }]],
  ['marshal', [{ capability: 'dynamic-code', when: /loads?$/ }]],
  ['runpy', [DYNAMIC]],
  ['code', [{ capability: 'dynamic-code', when: /Interactive/ }]],
  ['types', [{ capability: 'dynamic-code', when: /FunctionType|CodeType/ }]],
  ['importlib', [{ capability: 'dynamic-code', when: /SourceFileLoader|spec_from_file_location|ExtensionFileLoader/ }]],
  ['platform', [{ capability: 'system-information', when: /^platform\.\w+$/ }]],
  ['getpass', [{ capability: 'system-information', when: /getuser/ }]],
  ['uuid', [{ capability: 'system-information', when: /getnode/ }]],
  ...['psutil', 'cpuinfo', 'wmi', 'GPUtil', 'netifaces', 'distro'].map((name) => [name, [SYSTEM]] as const),
  ...['pip', 'ensurepip', 'conda'].map((name) => [name, [INSTALL]] as const),
  ['winreg', [{ capability: 'persistence', when: /SetValue|CreateKey/ }]],
  ['crontab', [{ capability: 'persistence' }]],
  ...['web3', 'eth_account', 'solana', 'solders', 'bitcoinlib', 'mnemonic', 'bip_utils', 'bip32utils', 'tronpy', 'monero', 'hdwallet', 'ethers', '@solana/web3.js', 'bip39', 'tronweb', 'bitcoinjs-lib', 'ethereumjs-wallet', 'hdkey', '@ethersproject/wallet'].map((name) => [name, [WALLET]] as const),
  ...['browser_cookie3', 'browsercookie', 'pycookiecheat', 'rookiepy', 'win32crypt', 'chrome-cookies-secure'].map((name) => [name, [BROWSER]] as const),
  ...['pynput', 'keyboard', 'pyHook', 'pyxhook', 'iohook', 'uiohook-napi', 'node-global-key-listener', '@nut-tree/nut-js', 'robotjs'].map((name) => [name, [KEYBOARD]] as const),
  ...['mss', 'pyscreenshot', 'pyscreeze', 'd3dshot', 'screenshot-desktop', 'node-screenshots'].map((name) => [name, [SCREEN]] as const),
  ['pyautogui', [{ capability: 'screen', when: /screenshot|locate/ }, { capability: 'keyboard' }]],
  ['PIL', [{ capability: 'screen', when: /ImageGrab/ }]],
  ...['pyperclip', 'clipboard', 'copykitten', 'win32clipboard', 'clipboardy', 'copy-paste'].map((name) => [name, [CLIPBOARD]] as const),
  ['cv2', [{ capability: 'camera', when: /VideoCapture/ }]],
  ...['pyaudio', 'sounddevice', 'node-webcam', 'node-record-lpcm16'].map((name) => [name, [{ capability: 'camera' }]] as const),
  // JavaScript
  ...['fetch', 'axios', 'got', 'ky', 'needle', 'phin', 'bent', 'request', 'request-promise', 'request-promise-native', 'superagent', 'node-fetch', 'cross-fetch', 'isomorphic-fetch', 'undici', 'ws', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'socket.io-client', 'net', 'tls', 'dgram', 'http2', 'nodemailer', 'ssh2', 'basic-ftp', 'follow-redirects', 'telegraf', 'node-telegram-bot-api', 'discord.js', 'make-fetch-happen', 'minipass-fetch', 'dns/promises'].map((name) => [name, [NETWORK]] as const),
  ['navigator', [{ capability: 'network', when: /sendBeacon/ }, { capability: 'clipboard', when: /clipboard/ }, { capability: 'camera', when: /getUserMedia/ }]],
  ...['child_process', 'execa', 'shelljs', 'cross-spawn', 'node-pty', 'tinyexec', 'nano-spawn', 'zx'].map((name) => [name, [EXEC]] as const),
  ...['ffi-napi', 'ffi', 'koffi', 'node-gyp-build', 'bindings', '@mapbox/node-pre-gyp', 'node-pre-gyp', 'WebAssembly'].map((name) => [name, [NATIVE]] as const),
  ['process', [{ capability: 'native', when: /^process\.(?:dlopen|binding|_linkedBinding)$/ }, { capability: 'environment', when: /^process\.env\b/ }]],
  ['Deno', [...FS, { capability: 'exec', when: /Command|\.run$/ }, { capability: 'network', when: /connect|listen/ }, { capability: 'environment', when: /\.env\./ }]],
  ['Bun', [{ capability: 'exec', when: /spawn|\$$/ }, { capability: 'filesystem-write', when: /\.write$/ }]],
  ['fs', FS],
  ['fs/promises', FS],
  ['fs-extra', FS],
  ['graceful-fs', FS],
  ['rimraf', [{ capability: 'filesystem-delete' }]],
  ['del', [{ capability: 'filesystem-delete' }]],
  ['eval', [DYNAMIC]],
  ['Function', [{ capability: 'dynamic-code', when: /^Function$/ }]],
  ['vm', [DYNAMIC]],
  ['systeminformation', [SYSTEM]],
  ['node-machine-id', [SYSTEM]],
  ['electron', [{ capability: 'clipboard', when: /clipboard/ }, { capability: 'screen', when: /desktopCapturer/ }]],
  ['auto-launch', [{ capability: 'persistence' }]],
  ['node-windows', [{ capability: 'persistence' }]],
]);
