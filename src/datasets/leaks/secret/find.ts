import { entropyOf, findCredentials, isPlaceholder } from '../../../code/credentials/find.ts';
import { nameWords } from '../column-context.ts';
import type { Sighting } from '../text-leak.ts';

/** Words of a column's name that say that its cells are secrets. */
const SECRET_COLUMN_RE =
  /^(?:password|passwd|pwd|secret|token|apikey|credential|credentials|privatekey)$/;
/** Shorter cells are words or numbers. */
const MIN_CELL = 16;
const MAX_CELL = 512;
/** Share of the entropy a text of this length and alphabet can have at most: short texts cannot reach a fixed number of bits. */
const MIN_ENTROPY_SHARE = 0.8;
/** Letters random keys are made of, at least. */
const ALPHABET = 32;
/** Digests of contents and names of things, random-looking and public. */
const PUBLIC_RE =
  /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+)$/i;
/** A signed web token: header and claims in base64url begin with `{"`. */
const WEB_TOKEN_RE =
  /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000}\b/g;
/** What people write before a password: source code has quotes around it, texts do not. */
const NAMED_RE =
  /(?:\b|_)(?:pass(?:word|wd|phrase)|api[ _-]?key|secret(?:[ _-]?key)?|(?:access|auth)[ _-]?token)["']?\s*(?:[:=]|\bis\b)\s*["'`]?([^\s"'`,;<>(){}[\]]{10,64})/gi;
/** Kinds of characters of it: small and capital letters, digits, signs. Fewer are a word or a number. */
const CHARACTER_KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];
const LEAST_KINDS = 3;
/** Characters of key material behind the mark of a private key that tell one key from another. */
const MATERIAL = 2000;

/** Texts one of which every credential needs, as RE2: what the recognisers of source code and of this file look for. */
export const SECRET_PREFILTER = String.raw`(?i)hf_|api_org_|sk-|AKIA|ASIA|secret|AIza|GOCSPX|gh[pousr]_|github_pat|glpat-|xox[baprs]-|hooks\.slack|PRIVATE KEY|wandb|"key"|KAGGLE|npm_|pypi-|_live_|SG\.|:AA|gsk_|r8_|dapi|AccountKey|pcsk_|lsv2_|xai-|nvapi-|pplx-|do[opr]_v1|://[^\s/]+@|api_?key|token|passw|eyJ`;

function isWebToken(token: string): boolean {
  const [header = ''] = token.split('.');
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && 'alg' in value && value.alg !== 'none';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Whether the cells of a column are secrets by its name. Such a column needs no prefilter: every cell is looked at. */
export function isSecretColumn(column: string): boolean {
  const words = nameWords(column);
  return (
    words.some((word) => SECRET_COLUMN_RE.test(word)) ||
    /\b(?:api|access|private|secret) key\b/.test(words.join(' '))
  );
}

function isRandomCell(cell: string): boolean {
  if (cell.length < MIN_CELL || cell.length > MAX_CELL || /\s/.test(cell) || PUBLIC_RE.test(cell))
    return false;
  const most = Math.log2(Math.min(cell.length, ALPHABET));
  return /\d/.test(cell) && /[A-Za-z]/.test(cell) && entropyOf(cell) >= MIN_ENTROPY_SHARE * most;
}

function* namedSecrets(text: string): Generator<Sighting> {
  for (const match of text.matchAll(NAMED_RE)) {
    const value = (match[1] ?? '').replace(/[.!?]+$/, '');
    const kinds = CHARACTER_KINDS.filter((kind) => kind.test(value)).length;
    const most = Math.log2(Math.min(value.length, ALPHABET));
    if (kinds < LEAST_KINDS || !/\d/.test(value) || /[/\\]/.test(value)) continue;
    if (isPlaceholder(value) || entropyOf(value) < MIN_ENTROPY_SHARE * most) continue;
    const start = match.index + match[0].lastIndexOf(match[1] ?? '');
    yield {
      family: 'secret',
      kind: 'named-secret',
      grade: 'possible',
      start,
      end: start + value.length,
      identity: value,
      shown: `what is called a password or a key (${value.length} characters)`,
    };
  }
}

/** Secrets in one cell. Keys of providers and structures by their own rules; a whole cell where the column's name says what it is. */
export function secretsOf(text: string, column: string): readonly Sighting[] {
  const found: Sighting[] = findCredentials(text).map((credential) => {
    const { id, offset, isProven, masked } = credential;
    const isKey = id === 'private-key';
    return {
      family: 'secret',
      kind: id,
      grade: isProven ? 'proven' : id === 'generic' ? 'possible' : 'likely',
      start: offset,
      end: credential.end,
      // Behind the mark of a private key, since the mark is the same for all.
      identity: isKey
        ? text.slice(credential.end, credential.end + MATERIAL).replaceAll(/\s|\\n|\\r/g, '')
        : text.slice(offset, credential.end),
      shown: `${credential.title} ${masked}`,
    };
  });
  for (const match of text.matchAll(WEB_TOKEN_RE)) {
    if (!isWebToken(match[0])) continue;
    found.push({
      family: 'secret',
      kind: 'web-token',
      grade: 'likely',
      start: match.index,
      end: match.index + match[0].length,
      identity: match[0],
      shown: `signed web token eyJ… (${match[0].length} characters)`,
    });
  }
  if (found.length === 0) found.push(...namedSecrets(text));
  const cell = text.trim();
  if (found.length === 0 && isSecretColumn(column) && isRandomCell(cell)) {
    const start = text.indexOf(cell);
    found.push({
      family: 'secret',
      kind: 'secret-column',
      grade: 'likely',
      start,
      end: start + cell.length,
      identity: cell,
      shown: `random text in a column of secrets (${cell.length} characters)`,
    });
  }
  return found;
}
