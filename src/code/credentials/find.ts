import { crc32 } from 'node:zlib';
import type { CredentialShape } from './shapes.data.ts';
import { CREDENTIAL_SHAPES } from './shapes.data.ts';

/** Something in a text that looks like a credential. The credential itself is not kept. */
export interface Credential {
  readonly id: string;
  readonly title: string;
  readonly offset: number;
  /** Behind its last letter; of a private key, behind the mark it begins with. */
  readonly end: number;
  readonly line: number;
  /** Its first letters, and how many follow. */
  readonly masked: string;
  /** A checksum or a structure proves that it is one. */
  readonly isProven: boolean;
}

/** Credentials kept of one text. */
const MAX_FOUND = 50;
/** Bits of information for each letter. English has some 2.5 in short words, random base62 over 4. */
const MIN_ENTROPY = 3;
const MIN_GENERIC_ENTROPY = 3.7;

const COMPILED = CREDENTIAL_SHAPES.map((shape) => ({
  shape,
  pattern: new RegExp(
    shape.pattern,
    shape.id === 'generic' || /^(?:aws-secret|wandb)$/.test(shape.id) ? 'gi' : 'g',
  ),
}));

/** Letters one of which every shape needs; most texts have none of these words and are done here. */
const HINT_RE =
  /hf_|api_org_|sk-|AKIA|ASIA|secret|AIza|GOCSPX|gh[pousr]_|github_pat|glpat-|xox[baprs]-|hooks\.slack|PRIVATE KEY|wandb|"key"|KAGGLE|npm_|pypi-|_live_|SG\.|:AA|gsk_|r8_|dapi|AccountKey|pcsk_|lsv2_|xai-|nvapi-|pplx-|do[opr]_v1|:\/\/[^\s/]+@|api_?key|token|passw/i;

const PLACEHOLDER_RE =
  /example|dummy|fake|sample|placeholder|change_?me|redacted|your|my_?(?:secret|key|token|pass)|insert|replace|x{4,}|\*{3,}|\.{3}|<|>|\$\{|\{\{|0{6,}|1234567|abcdefg|test|secret|password|deadbeef|foobar|qwerty|lorem/i;

/** Whether a text stands for a secret instead of being one. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER_RE.test(text);
}

/** The same rule for keys whose letters are random: words of four letters turn up in them. */
const REPEATED_RE =
  /example|placeholder|redacted|x{6,}|\*{3,}|\.{3}|0{8,}|12345678|abcdefgh|(.)\1{5,}|(.{2,6})\2{3,}/i;

export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The last six letters of these tokens are the CRC-32 of those before, in base 62. */
function hasChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1, -6);
  let number = crc32(body);
  let digits = '';
  for (let at = 0; at < 6; at += 1) {
    digits = (BASE62[number % 62] ?? '') + digits;
    number = Math.floor(number / 62);
  }
  return token.endsWith(digits);
}

/** Base64 of a real key follows the mark; an example has dots or nothing there. */
function hasKeyMaterial(text: string, end: number): boolean {
  const body = text.slice(end, end + 400).replaceAll(/\\r|\\n|\s|["'+,]/g, '');
  const material = /^(?:(?:Proc-Type|DEK-Info):[^=]*?)?([A-Za-z0-9+/]{64,})/.exec(body)?.[1];
  return material !== undefined && !REPEATED_RE.test(material) && entropyOf(material) > 4;
}

function isCredential(shape: CredentialShape, secret: string, text: string, end: number): boolean {
  if (shape.proof === 'pem') return hasKeyMaterial(text, end);
  if (shape.id === 'generic') {
    const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(secret)).length;
    return (
      classes === 3 && !PLACEHOLDER_RE.test(secret) && entropyOf(secret) >= MIN_GENERIC_ENTROPY
    );
  }
  if (shape.id === 'database') return !PLACEHOLDER_RE.test(secret) && entropyOf(secret) >= 2.5;
  const body = secret.slice(shape.shown);
  return !REPEATED_RE.test(body) && entropyOf(body) >= MIN_ENTROPY;
}

/** Finds credentials in a text. */
export function findCredentials(text: string): readonly Credential[] {
  if (!HINT_RE.test(text)) return [];
  const found: Credential[] = [];
  const taken = new Set<number>();
  for (const { shape, pattern } of COMPILED) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= MAX_FOUND) return found;
      const secret = match[1] ?? match[0];
      const offset = match.index + match[0].indexOf(secret);
      if (taken.has(offset) || !isCredential(shape, secret, text, match.index + match[0].length))
        continue;
      taken.add(offset);
      found.push({
        id: shape.id,
        title: shape.title,
        offset,
        end: offset + secret.length,
        line: lineAt(text, offset),
        masked: maskOf(shape, secret),
        isProven: shape.proof === undefined ? false : shape.proof === 'pem' || hasChecksum(secret),
      });
    }
  }
  return found;
}

function maskOf({ shown, proof }: CredentialShape, secret: string): string {
  if (proof === 'pem') return secret;
  return `${secret.slice(0, shown)}… (${secret.length} characters)`;
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line += 1;
  return line;
}

/** A text with every credential in it masked, for what is shown to people. */
export function withoutCredentials(text: string): string {
  if (!HINT_RE.test(text)) return text;
  let shown = text;
  for (const { shape, pattern } of COMPILED) {
    if (shape.proof === 'pem') continue;
    shown = shown.replace(pattern, (whole: string, group: unknown) => {
      const secret = typeof group === 'string' ? group : whole;
      return whole.replace(secret, `${secret.slice(0, shape.shown)}…`);
    });
  }
  return shown;
}
