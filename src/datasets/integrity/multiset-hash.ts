const WORDS = 8;

/**
 * Sum modulo 2^256 of digests: the same for every order, and the sum of parts is the sum of the whole. It finds accidents and shows which columns
 * changed; someone who may choose many rows can forge it, which the root of the manifest does not allow.
 */
export class MultisetHash {
  readonly #sum = new Uint32Array(WORDS);

  /** @param digest 32 bytes */
  add(digest: Uint8Array): void {
    const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    let carry = 0;
    for (let word = WORDS - 1; word >= 0; word -= 1) {
      const sum = (this.#sum[word] ?? 0) + view.getUint32(4 * word) + carry;
      this.#sum[word] = sum;
      carry = sum > 0xffffffff ? 1 : 0;
    }
  }

  /** 64 hex digits. */
  hex(): string {
    return Array.from(this.#sum, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  static ofHex(hex: string): MultisetHash {
    const hash = new MultisetHash();
    hash.add(Buffer.from(hex, 'hex'));
    return hash;
  }
}
