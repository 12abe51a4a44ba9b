import { createHash } from 'node:crypto';

/** All that registries give: SHA-256 of PyPI, SHA-512 and SHA-1 of npm, the others of old mirrors. */
const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const;

/** Every digest a registry may have given, in one pass over the bytes. */
export class Digests {
  readonly #hashes = ALGORITHMS.map((name) => createHash(name));

  update(chunk: Uint8Array): void {
    for (const hash of this.#hashes) hash.update(chunk);
  }

  /** Lower-case hex by algorithm. */
  finish(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.#hashes.map((hash, index) => [ALGORITHMS[index] ?? '', hash.digest('hex')]),
    );
  }
}
