import { homedir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../../bytes/source.ts';
import { readTextFile } from '../text-file.ts';

/** Where the hub is and who asks. */
export interface HubSettings {
  /** From HF_ENDPOINT; without it the client library's own. */
  readonly endpoint: string | undefined;
  readonly token: string | undefined;
  /** HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE: the user's own switch for every program that speaks to the hub. */
  readonly offline: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const YES = new Set(['1', 'ON', 'YES', 'TRUE']);
/** A token has some forty characters; a file with more is something else. */
const MAX_TOKEN_BYTES = 4096;
/** What may stand in an HTTP header; anything else would be refused there with a worse message. */
const TOKEN_RE = /^[\x21-\x7e]+$/;

/** Reads what the Python client reads, in the same order, so that who is logged in there is logged in here. */
export function hubSettings(environment: Environment): HubSettings {
  const offline = (environment['HF_HUB_OFFLINE'] || environment['TRANSFORMERS_OFFLINE']) ?? '';
  return {
    endpoint: endpointOf(environment['HF_ENDPOINT']),
    token: tokenOf(environment),
    offline: YES.has(offline.toUpperCase()),
  };
}

function endpointOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new SourceError('HF_ENDPOINT is not an http or https address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '')
    throw new SourceError('HF_ENDPOINT may hold neither a password nor a query');
  return url.href.replace(/[#].*$/, '').replace(/\/+$/, '');
}

function tokenOf(environment: Environment): string | undefined {
  if (YES.has((environment['HF_HUB_DISABLE_IMPLICIT_TOKEN'] ?? '').toUpperCase())) return undefined;
  const named = clean(environment['HF_TOKEN']) ?? clean(environment['HUGGING_FACE_HUB_TOKEN']);
  const token = named ?? clean(readToken(tokenPath(environment)));
  if (token !== undefined && !TOKEN_RE.test(token))
    throw new SourceError('the hub token holds characters that no token has');
  return token;
}

function tokenPath(environment: Environment): string {
  const given = environment['HF_TOKEN_PATH'];
  if (given !== undefined && given !== '') return expanded(given);
  const home = environment['HF_HOME'];
  if (home !== undefined && home !== '') return join(expanded(home), 'token');
  const cache = environment['XDG_CACHE_HOME'];
  return join(
    cache === undefined || cache === '' ? join(homedir(), '.cache') : cache,
    'huggingface',
    'token',
  );
}

function readToken(path: string): string | undefined {
  try {
    return readTextFile(path, MAX_TOKEN_BYTES);
  } catch (error) {
    // Not to be logged in is no error: most repositories are public, and the hub says when one is not.
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

function expanded(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

function clean(token: string | undefined): string | undefined {
  const trimmed = token?.replaceAll(/[\r\n]/g, '').trim() ?? '';
  return trimmed === '' ? undefined : trimmed;
}
