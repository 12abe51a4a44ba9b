import { createHmac } from 'node:crypto';
import type { LeakFamily, LeakGrade, Sighting } from './text-leak.ts';

/** Rows named for one finding; a reader looks at a few. */
const MAX_ROWS = 5;
/** Different findings kept of one kind in one column, each some 300 bytes. Those with the smallest digests stay, which no order of rows changes. */
const MAX_DISTINCT = 1000;
/** Hex digits of a digest: 128 bits. */
const DIGEST_DIGITS = 32;
/** Characters of what is shown. */
const MAX_SHOWN = 200;

const GRADES: readonly LeakGrade[] = ['proven', 'likely', 'possible'];

/** The same thing in all rows of one column. */
export interface LeakFinding {
  readonly family: LeakFamily;
  readonly kind: string;
  /** The best of its sightings. */
  readonly grade: LeakGrade;
  /** HMAC-SHA-256 of what was found under the caller's salt, its first 128 bits in hex: the same thing elsewhere has the same, and nobody without the salt can try guesses. */
  readonly digest: string;
  /** Sightings, counting every one in a row. */
  readonly count: number;
  /** Lowest row numbers with it, ascending; at most five. */
  readonly rows: readonly number[];
  /** Where it stands in the first of them: UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/** All that a tally knows of one kind, to be kept in a file. */
export interface KindTallyState {
  /** `family/kind`. */
  readonly key: string;
  readonly sightings: number;
  readonly isFull: boolean;
  readonly findings: readonly LeakFinding[];
}

interface KindTally {
  sightings: number;
  /** A digest was put out: there are more than are listed. */
  isFull: boolean;
  readonly findings: Map<string, LeakFinding>;
}

function better(a: LeakGrade, b: LeakGrade): LeakGrade {
  return GRADES.indexOf(a) <= GRADES.indexOf(b) ? a : b;
}

function isEarlier(a: LeakFinding, b: LeakFinding): boolean {
  const [rowA, rowB] = [a.rows[0] ?? 0, b.rows[0] ?? 0];
  if (rowA !== rowB) return rowA < rowB;
  if (a.start !== b.start) return a.start < b.start;
  return a.end !== b.end ? a.end < b.end : a.shown < b.shown;
}

function join(a: LeakFinding, b: LeakFinding): LeakFinding {
  const first = isEarlier(a, b) ? a : b;
  const rows = [...new Set([...a.rows, ...b.rows])].sort((x, y) => x - y).slice(0, MAX_ROWS);
  return { ...first, grade: better(a.grade, b.grade), count: a.count + b.count, rows };
}

/**
 * Findings of one column. Adding rows in another order, or joining tallies of parts, gives the same findings; counts of what is kept are
 * exact, because a digest among the smallest was so from its first sighting on.
 */
export class LeakTally {
  readonly #salt: Uint8Array;
  readonly #kinds = new Map<string, KindTally>();

  /** @param salt 16 bytes or more that only the owner of the data has; with none anybody can test guesses against a digest */
  constructor(salt: Uint8Array) {
    this.#salt = salt;
  }

  digestOf(identity: string): string {
    return createHmac('sha256', this.#salt).update(identity).digest('hex').slice(0, DIGEST_DIGITS);
  }

  add(row: number, sighting: Sighting): void {
    const { family, kind, grade, start, end } = sighting;
    this.#put(
      {
        family,
        kind,
        grade,
        digest: this.digestOf(`${family}\0${kind}\0${sighting.identity}`),
        count: 1,
        rows: [row],
        start,
        end,
        shown: sighting.shown.slice(0, MAX_SHOWN),
      },
      1,
    );
  }

  /** Takes in what another tally with the same salt found. */
  merge(other: LeakTally): void {
    this.takeState(
      [...other.#kinds].map(([key, { findings, ...kind }]) => ({
        key,
        ...kind,
        findings: [...findings.values()],
      })),
    );
  }

  /** Kinds ascending. Findings of the same salt can be taken in again. */
  state(): readonly KindTallyState[] {
    const findings = Map.groupBy(this.findings(), ({ family, kind }) => `${family}/${kind}`);
    return [...this.#kinds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { sightings, isFull }]) => ({
        key,
        sightings,
        isFull,
        findings: findings.get(key) ?? [],
      }));
  }

  takeState(kinds: readonly KindTallyState[]): void {
    for (const { key, sightings, isFull, findings } of kinds) {
      for (const finding of findings) this.#put(finding, 0);
      const kind = this.#kinds.get(key);
      if (kind === undefined) continue;
      kind.sightings += sightings;
      kind.isFull ||= isFull;
    }
  }

  /** Sightings of a kind, those of findings no longer listed among them. */
  sightings(family: LeakFamily, kind: string): number {
    return this.#kinds.get(`${family}/${kind}`)?.sightings ?? 0;
  }

  /** Whether a kind has more different findings than are listed. */
  isFull(family: LeakFamily, kind: string): boolean {
    const tally = this.#kinds.get(`${family}/${kind}`);
    return tally !== undefined && (tally.isFull || tally.findings.size > MAX_DISTINCT);
  }

  /** Ordered by family, kind, then how often, then digest. */
  findings(): readonly LeakFinding[] {
    for (const kind of this.#kinds.values())
      if (kind.findings.size > MAX_DISTINCT) this.#shrink(kind);
    return [...this.#kinds]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, { findings }]) =>
        [...findings.values()].sort((a, b) => b.count - a.count || (a.digest < b.digest ? -1 : 1)),
      );
  }

  #put(finding: LeakFinding, sightings: number): void {
    const key = `${finding.family}/${finding.kind}`;
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = { sightings: 0, isFull: false, findings: new Map() };
      this.#kinds.set(key, kind);
    }
    kind.sightings += sightings;
    const known = kind.findings.get(finding.digest);
    kind.findings.set(finding.digest, known === undefined ? finding : join(known, finding));
    // Twice the room before sorting, so that the cost of a sort is shared by a thousand findings.
    if (kind.findings.size > 2 * MAX_DISTINCT) this.#shrink(kind);
  }

  #shrink(kind: KindTally): void {
    const kept = [...kind.findings.keys()].sort().slice(0, MAX_DISTINCT);
    const floor = kept.at(-1) ?? '';
    for (const digest of kind.findings.keys()) if (digest > floor) kind.findings.delete(digest);
    kind.isFull = true;
  }
}
