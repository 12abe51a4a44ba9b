import { artifact } from '../../core/artifact.ts';
import { decodeLatin1, decodeUtf8Leniently } from '../../bytes/text.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Credential } from '../../code/credentials/find.ts';
import { findCredentials } from '../../code/credentials/find.ts';
import type { Glimpse } from '../format.ts';

/** What looks like a credential in a text; the credentials themselves are masked. */
export interface CredentialList {
  readonly credentials: readonly Credential[];
}

export const credentialList = artifact<CredentialList>()('credential-list');

/** Settings, notebooks and source: text people write keys into. Data and prose are not looked through. */
const NAME_RE =
  /\.(?:py|pyw|ipynb|jsx?|tsx?|mjs|cjs|sh|bash|zsh|ps1|json|ya?ml|toml|ini|cfg|conf|properties|env|envrc|tf|tfvars|xml|gradle|pem|key|md|txt|rb|go|java|rs|php|c|cc|cpp|cs|r|jl|lua)$|^\.env(?:\.\w+)?$|^(?:dockerfile|modelfile|makefile|jenkinsfile|procfile|credentials|config|\.?netrc|\.npmrc|\.pypirc|id_(?:rsa|dsa|ecdsa|ed25519))$/;
/** Longer text is data: vocabularies, tables, logs. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Looks for credentials in a text file; undefined when there are none, or it is no file to look at. */
export async function credentialsIn(
  source: ByteSource,
  { head, size, name }: Glimpse,
): Promise<CredentialList | undefined> {
  if (size === undefined || size === 0 || size > MAX_BYTES || !NAME_RE.test(name)) return undefined;
  if (head.subarray(0, 512).includes(0)) return undefined;
  const bytes = await source.read(0, size);
  // One character for each byte is enough where nothing is found, and much faster.
  if (findCredentials(decodeLatin1(bytes)).length === 0) return undefined;
  return { credentials: findCredentials(decodeUtf8Leniently(bytes)) };
}
