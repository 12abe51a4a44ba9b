/** Characters of a command that are read. */
const MAX_COMMAND = 16_384;

/** All patterns of one row have to match; each of them is linear in a line, or quadratic at the worst. */
const EFFECTS: readonly (readonly [effect: string, ...all: readonly RegExp[]])[] = [
  [
    'fetches a program and runs it',
    /\b(?:curl|wget|fetch)\b[^\n;&|]*\|\s*(?:sudo\s+)?(?:[\w.]*\/)*(?:(?:ba|z|da|k|a)?sh|python[\d.]*|node|perl|ruby)\b/i,
  ],
  [
    'fetches a program and runs it',
    /\b(?:curl|wget)\b[^\n|]*(?:&&|;)\s*(?:sudo\s+)?(?:chmod|(?:ba)?sh|python[\d.]*|node|\.\/)/i,
  ],
  [
    'fetches a program and runs it',
    /\b(?:ba)?sh\s+(?:-c\s+)?["']?[<$]\(\s*(?:curl|wget)\b|\b(?:iex|invoke-expression|downloadstring|downloadfile|mshta)\b|\bcertutil\b[^\n]*-urlcache|\bbitsadmin\b[^\n]*\/transfer|\bregsvr32\b[^\n]*https?:/i,
  ],
  [
    'runs encoded code',
    /\bbase64\s+(?:-d|-D|--decode)[^\n|]*\|\s*(?:[\w.]*\/)*(?:(?:ba|z|da)?sh|python[\d.]*|node)\b|\bpowershell(?:\.exe)?\b[^\n]*\s-(?:e|en|enc|encodedcommand)\b|\bxxd\s+-r[^\n|]*\|\s*(?:ba)?sh\b/i,
  ],
  [
    'gives somebody a shell',
    /\/dev\/(?:tcp|udp)\/|\b(?:nc|ncat|netcat)\b[^\n]*\s(?:-[a-z]*[ec]\b|--exec)|\b(?:ba)?sh\s+-i\b|\bmkfifo\b[^\n]*\b(?:nc|sh|telnet|openssl)\b|\bsocat\b[^\n]*\bexec:/i,
  ],
  [
    'sends what it finds on the machine somewhere',
    /\b(?:curl|wget|nslookup|dig|host|ping|nc|ncat)\b/i,
    /(?:\$\(|`)[^\n)`]*\b(?:whoami|hostname|id|uname|pwd|env|printenv|cat|ls|base64)\b|%USERNAME%|\$(?:\{)?(?:USER|HOSTNAME|HOME)\b|\$env:/i,
  ],
  [
    'sends what it finds on the machine somewhere',
    /\b(?:whoami|hostname|env|printenv|uname|cat\s+\S+)\b[^\n|]*\|/i,
    /\|[^\n|]*\b(?:curl|wget|nc|ncat)\b/i,
  ],
  [
    'sends what it finds on the machine somewhere',
    /\bcurl\b[^\n]*(?:\s-d|--data\S*|\s-F|\s-T|--upload-file)\s*["']?\w*=?@?(?:\/etc\/|~\/|\.env\b|\.npmrc)/i,
  ],
  [
    'deletes everything',
    /\brm\s+-[a-z]*r[a-z]*\s+(?:--no-preserve-root\s+)?(?:\/|~\/?|\$HOME\/?)(?:\s|\*|$)/i,
  ],
  [
    'makes something start by itself',
    /\bcrontab\s+(?:-\s*$|-[^lr]|[^-\s])|\bschtasks\b[^\n]*\/create|\blaunchctl\s+load\b/i,
  ],
];

/** What a command does that nothing which starts by itself may do, or undefined. */
export function hostileEffect(command: string): string | undefined {
  const text = command.slice(0, MAX_COMMAND);
  return EFFECTS.find(([, ...all]) => all.every((pattern) => pattern.test(text)))?.[0];
}
