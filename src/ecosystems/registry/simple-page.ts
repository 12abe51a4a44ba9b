/** One file on a package's page of a Python index. */
export interface ListedFile {
  readonly name: string;
  /** Absolute, without fragment and password. */
  readonly url: string;
  /** Lower-case hex by algorithm. */
  readonly digests: Readonly<Record<string, string>>;
  readonly size?: number;
  readonly published?: string;
  readonly yanked?: string;
  readonly provenance?: string;
  /** Digests of the metadata file beside it (PEP 658 and 714); empty where the index gives none for it. */
  readonly coreMetadata?: Readonly<Record<string, string>>;
  readonly requiresPython?: string;
}

/** A package's page of a Python index, whichever way it was written. */
export interface SimplePage {
  readonly files: readonly ListedFile[];
  /** As listed (PEP 700); empty where the index does not list them. */
  readonly versions: readonly string[];
  /** The index says of each file whether it has attestations (PEP 740). */
  readonly saysProvenance: boolean;
  readonly status?: string;
  readonly statusReason?: string;
  /** Entries that could not be read. */
  readonly unread: number;
}

export type PageResult =
  | { readonly ok: true; readonly value: SimplePage }
  | { readonly ok: false; readonly reason: string };

/** Files of one package; the largest public ones have some twenty thousand. */
export const MAX_LISTED_FILES = 100_000;
const MAX_ADDRESS = 4096;
/** Digest algorithms of indexes and the length of each in hex digits. */
const HEX_DIGITS: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  blake2b_256: 64,
};

/** An address on a page; undefined for what leads elsewhere than a page of its kind may. */
export function pageAddress(href: string, base: string): URL | undefined {
  if (href.length > MAX_ADDRESS || !URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  // A page from the network must not name files of this machine.
  const isHere = url.protocol === 'file:' && base.startsWith('file:');
  if (!isHere && url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.username = '';
  url.password = '';
  return url;
}

/** Digests whose length fits their algorithm, in lower case; others are no digests. */
export function readDigests(
  entries: Iterable<readonly [string, unknown]>,
): Readonly<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [name, value] of entries) {
    const algorithm = name.toLowerCase();
    if (typeof value !== 'string' || !Object.hasOwn(HEX_DIGITS, algorithm)) continue;
    const hex = value.toLowerCase();
    if (hex.length === HEX_DIGITS[algorithm] && /^[0-9a-f]+$/.test(hex)) digests[algorithm] = hex;
  }
  return digests;
}
