import { viewsOf } from './views.ts';

/** A planted secret: random text that stands nowhere else. */
export interface Canary {
  /** Where it was planted: `~/.aws/credentials`, `$NPM_TOKEN`. */
  readonly planted: string;
  readonly secret: string;
}

export interface Hit {
  readonly planted: string;
  /** How it was wrapped, outermost first, joined with `+`; `plain` when it was not. */
  readonly encoding: string;
}

/** Wrappings taken off one after the other: gzip in base64 in a JSON text that was URL-encoded. */
const MAX_DEPTH = 4;
/** Bytes looked at for one stream, over all ways of unwrapping it. */
const MAX_WORK = 96 * 1024 * 1024;
/** A part of a secret this long is proof enough: it was cut in two, or only its beginning was sent. */
const FRAGMENT = 16;

interface Needle {
  readonly planted: string;
  readonly plain: Buffer;
  readonly reversed: Buffer;
  readonly differences: Buffer;
}

/** Looks for planted secrets in what left the sandbox, also encoded, compressed, reversed or XORed with one byte. */
export class CanarySearch {
  readonly #needles: readonly Needle[];

  constructor(canaries: readonly Canary[]) {
    this.#needles = canaries.flatMap(({ planted, secret }) =>
      fragments(secret).map((fragment) => needle(planted, fragment)),
    );
  }

  /** Every canary in `bytes`, each once, with the simplest way it was wrapped. */
  find(bytes: Uint8Array): readonly Hit[] {
    const found = new Map<string, string>();
    let work = 0;
    let level: readonly { readonly encoding: readonly string[]; readonly bytes: Buffer }[] = [
      { encoding: [], bytes: Buffer.from(bytes) },
    ];
    for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1) {
      const deeper: { readonly encoding: readonly string[]; readonly bytes: Buffer }[] = [];
      for (const view of level) {
        work += view.bytes.length;
        if (work > MAX_WORK) break;
        this.#look(view.bytes, view.encoding, found);
        if (depth === MAX_DEPTH) continue;
        for (const next of viewsOf(view.bytes))
          if (next.bytes.length >= FRAGMENT && work + next.bytes.length <= MAX_WORK) {
            work += next.bytes.length;
            deeper.push({ encoding: [...view.encoding, next.encoding], bytes: next.bytes });
          }
      }
      level = deeper;
    }
    return Array.from(found, ([planted, encoding]) => ({ planted, encoding })).sort((a, b) =>
      a.planted < b.planted ? -1 : 1,
    );
  }

  #look(bytes: Buffer, path: readonly string[], found: Map<string, string>): void {
    const lower = Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1');
    const differences = differencesOf(bytes);
    for (const { planted, plain, reversed, differences: wanted } of this.#needles) {
      if (found.has(planted)) continue;
      const last = matched(lower, plain, reversed, differences, wanted);
      if (last === undefined) continue;
      const all = last === 'plain' && path.length > 0 ? path : [...path, last];
      found.set(planted, all.join('+'));
    }
  }
}

function matched(
  lower: Buffer,
  plain: Buffer,
  reversed: Buffer,
  differences: Buffer,
  wanted: Buffer,
): string | undefined {
  if (lower.includes(plain)) return 'plain';
  if (lower.includes(reversed)) return 'reversed';
  return differences.includes(wanted) ? 'xor' : undefined;
}

function fragments(secret: string): readonly string[] {
  if (secret.length <= FRAGMENT) return [secret];
  return [secret.slice(0, FRAGMENT), secret.slice(-FRAGMENT)];
}

function needle(planted: string, fragment: string): Needle {
  const plain = Buffer.from(fragment.toLowerCase(), 'latin1');
  return {
    planted,
    plain,
    reversed: Buffer.from(plain).reverse(),
    differences: differencesOf(Buffer.from(fragment, 'latin1')),
  };
}

/** Neighbours XORed with each other: the same whatever single byte everything was XORed with. */
function differencesOf(bytes: Buffer): Buffer {
  const result = Buffer.alloc(Math.max(0, bytes.length - 1));
  for (let index = 0; index < result.length; index += 1)
    result[index] = (bytes[index] ?? 0) ^ (bytes[index + 1] ?? 0);
  return result;
}
