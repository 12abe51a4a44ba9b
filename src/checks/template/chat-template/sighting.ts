/** What was seen in a template; each is one rule of the check. */
export type SightingKind =
  | 'code-execution'
  | 'internal-attribute'
  | 'special-method'
  | 'assembled-attribute'
  | 'computed-attribute'
  | 'internal-object'
  | 'file-inclusion'
  | 'hidden-characters'
  | 'content-trigger'
  | 'clock-trigger'
  | 'injected-instruction'
  | 'content-rewrite'
  | 'resource-exhaustion';

export interface Sighting {
  readonly kind: SightingKind;
  /** The name, text or condition it is about. */
  readonly what: string;
  /** Source-like text that proves it. */
  readonly evidence: string;
}

/** Sightings kept per template. */
const MAX_SIGHTINGS = 64;

/** Collects sightings, each once. */
export class Sightings {
  readonly list: Sighting[] = [];
  readonly #seen = new Set<string>();

  add(kind: SightingKind, what: string, evidence: string): void {
    const key = `${kind}\u0000${what}`;
    if (this.list.length >= MAX_SIGHTINGS || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push({ kind, what, evidence });
  }
}
