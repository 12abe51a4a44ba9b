/** Strongest first. MD5 and SHA-1 are compared where nothing better is given, and told apart by whoever judges. */
const BY_STRENGTH = ['sha512', 'sha384', 'sha256', 'sha1', 'md5'] as const;

export type DigestVerdict =
  | { readonly kind: 'equal'; readonly algorithm: string }
  | {
      readonly kind: 'different';
      readonly algorithm: string;
      readonly said: string;
      readonly is: string;
    }
  | { readonly kind: 'none' };

/** Compares every digest a registry gives with those of the file that came: one that differs is enough. */
export function compareDigests(
  said: Readonly<Record<string, string>>,
  are: Readonly<Record<string, string>>,
): DigestVerdict {
  let strongest: string | undefined;
  for (const algorithm of BY_STRENGTH) {
    const [one, other] = [said[algorithm], are[algorithm]];
    if (one === undefined || other === undefined) continue;
    if (one !== other) return { kind: 'different', algorithm, said: one, is: other };
    strongest ??= algorithm;
  }
  return strongest === undefined ? { kind: 'none' } : { kind: 'equal', algorithm: strongest };
}
