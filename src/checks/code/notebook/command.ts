/** What a command of a notebook does, as far as it matters. */
export type CommandKind =
  | 'hostile'
  | 'pipe'
  | 'pipe-unsafe'
  | 'run-download'
  | 'install'
  | 'install-source'
  | 'install-elsewhere'
  | 'download';

export interface CommandFact {
  readonly kind: CommandKind;
  /** The address, package or effect it is about. */
  readonly what: string;
}

/** Characters of a command that are read. */
const MAX_COMMAND = 16_384;
const MAX_WHAT = 160;

const HOSTILE: readonly (readonly [RegExp, string])[] = [
  [
    /\/dev\/(?:tcp|udp)\/|\bnc(?:at)?\b[^|;&]{0,80}\s-[ec]\b|\bbash\s+-i\b[^;]{0,40}>&/,
    'gives somebody a shell',
  ],
  [
    /\bbase(?:64|32)\b[^|;]{0,200}(?:-d|-D|--decode)\b[^|;]{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/,
    'decodes a program and runs it',
  ],
  [/\bxxd\s+-r\b[^;]{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/, 'decodes a program and runs it'],
  [/\brm\s+(?:-\w+\s+)*-\w*r\w*\s+(?:-\w+\s+)*(?:\/|~|\$HOME)\/?\*?(?:\s|$)/, 'deletes everything'],
  [
    /\bcrontab\s+-(?!l)|>>?\s*~?\S*\/(?:\.bashrc|\.profile|\.zshrc|\.bash_profile)\b/,
    'makes something start by itself',
  ],
  [
    />>?\s*\S*\.ssh\/authorized_keys|\b(?:curl|wget)\b[^|;]{0,400}(?:\.ssh\/|\.aws\/credentials|\/etc\/shadow)/,
    'touches keys or credentials',
  ],
  [
    /\b(?:curl|wget)\b[^;]{0,300}(?:--data\S*|-d|-F|--post-\w+)[ =]["']?[^;]{0,80}(?:\$\(|`)\s*(?:env|printenv|cat)\b/,
    'sends the environment or a file away',
  ],
];
const SHELL = String.raw`(?:sudo\s+(?:-\w+\s+)*)?(?:env\s+)?(?:\S*\/)?(?:ba|z|da|k)?sh\b|(?:sudo\s+)?python[\d.]*\b(?!\s+-m\s+(?:json|tarfile|zipfile))|\bperl\b|\bnode\b`;
const PIPE_RE = new RegExp(String.raw`\b(?:curl|wget)\b([^;&]{0,2000}?)\|\s*(?:${SHELL})`);
const SUBSTITUTED_RE =
  /\b(?:ba|z|da)?sh\s+(?:-c\s+)?(?:<\(|["']?\$\(|["']?`)\s*(?:curl|wget)\b([^)`]{0,2000})|\beval\s+["']?(?:\$\(|`)\s*(?:curl|wget)\b([^)`]{0,2000})/;
const ADDRESS_RE = /\b(?:https?|ftp):\/\/[^\s"'|)`>]+/i;
/** No certificate says who answers, or nobody knows the name: an address in numbers, a paste bin, a shortener. */
const UNSAFE_ADDRESS_RE =
  /^(?:http|ftp):|\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?=[:/]|$)|\/\/(?:[\w-]+\.)*(?:pastebin\.com|paste\.ee|hastebin\.com|bit\.ly|tinyurl\.com|t\.ly|is\.gd|transfer\.sh|ngrok\.io|ngrok-free\.app|trycloudflare\.com|0x0\.st|termbin\.com)\b|\.onion\b/i;
const PIP_RE =
  /\b(?:pip3?|uv\s+pip|uv\s+add|conda|mamba|micromamba|easy_install)\s+(?:\S+\s+)*?(?:install|add)\b([^;&|]*)|\buv\s+add\b([^;&|]*)/;
const ELSEWHERE_RE =
  /(?:^|\s)(?:--(?:extra-)?index-url|-i|--trusted-host|--find-links|-f)[ =](\S+)/;
/** Indexes of the large frameworks, which their own instructions name. */
const KNOWN_INDEX_RE =
  /^["']?https:\/\/(?:download\.pytorch\.org|data\.pyg\.org|pypi\.nvidia\.com|storage\.googleapis\.com\/(?:jax|libtpu)-releases|wheels\.vllm\.ai|(?:www\.)?pypi\.org|flashinfer\.ai|docs\.nvidia\.com|developer\.download\.nvidia\.com|abetlen\.github\.io|huggingface\.github\.io|unsloth\.ai)(?:\/|["']?$)/i;
const VCS_RE =
  /\bgit\+(?:https|ssh):\/\/\S+|(?:^|\s)https:\/\/(?:github\.com|gitlab\.com|huggingface\.co|codeload\.github\.com)\/\S+/i;
const DOWNLOAD_RE = /\b(?:curl|wget|aria2c|gdown)\b/;
const DOWNLOADED_NAME_RE =
  /\b(?:curl|wget)\b[^;&|]{0,1000}?(?:(?:-o|-O|--output|--output-document)[ =]*([\w./-]+)|\/([\w.-]+\.(?:sh|py|run|bin|elf|out)))["']?(?:\s|$|[;&|])/;

function addressIn(text: string): string {
  return (ADDRESS_RE.exec(text)?.[0] ?? text.trim()).slice(0, MAX_WHAT);
}

function install(args: string): CommandFact {
  const elsewhere = ELSEWHERE_RE.exec(args);
  if (elsewhere !== null && !KNOWN_INDEX_RE.test(elsewhere[1] ?? ''))
    return { kind: 'install-elsewhere', what: (elsewhere[1] ?? '').slice(0, MAX_WHAT) };
  const address = ADDRESS_RE.exec(args)?.[0];
  if (address !== undefined && UNSAFE_ADDRESS_RE.test(address))
    return { kind: 'install-elsewhere', what: address.slice(0, MAX_WHAT) };
  const source = VCS_RE.exec(args)?.[0].trim();
  if (source !== undefined) return { kind: 'install-source', what: source.slice(0, MAX_WHAT) };
  if (address !== undefined && elsewhere === null)
    return { kind: 'install-elsewhere', what: address.slice(0, MAX_WHAT) };
  return { kind: 'install', what: args.trim().slice(0, MAX_WHAT) };
}

/** Judges one command; undefined when it does nothing that concerns a reader. */
export function judgeCommand(whole: string): CommandFact | undefined {
  const text = whole.slice(0, MAX_COMMAND);
  for (const [pattern, what] of HOSTILE) if (pattern.test(text)) return { kind: 'hostile', what };
  const piped = PIPE_RE.exec(text) ?? SUBSTITUTED_RE.exec(text);
  if (piped !== null) {
    const what = addressIn(piped[1] ?? piped[2] ?? text);
    return { kind: UNSAFE_ADDRESS_RE.test(what) ? 'pipe-unsafe' : 'pipe', what };
  }
  const pip = PIP_RE.exec(text);
  if (pip !== null) return install(pip[1] ?? pip[2] ?? '');
  return DOWNLOAD_RE.test(text) ? { kind: 'download', what: addressIn(text) } : undefined;
}

/** The file a command downloads to, when another command could run it. */
export function downloadedFile(text: string): string | undefined {
  const match = DOWNLOADED_NAME_RE.exec(text.slice(0, MAX_COMMAND));
  const name = match?.[1] ?? match?.[2];
  return name?.replace(/^\.\//, '').split('/').at(-1);
}

/** Whether a command runs a file of that name. */
export function runsFile(text: string, name: string): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    String.raw`(?:^|[;&|]\s*|\s)(?:(?:sudo\s+)?(?:(?:ba|z|da)?sh|python[\d.]*|source|\.)\s+(?:-\w+\s+)*|chmod\s+(?:\S*\+\S*x|[0-7]*[1357][0-7]*)\s+)(?:\S*\/)?${escaped}(?:\s|$|[;&|])|(?:^|[;&|]\s*)\.?\/(?:\S*\/)?${escaped}(?:\s|$|[;&|])`,
  ).test(text.slice(0, MAX_COMMAND));
}
