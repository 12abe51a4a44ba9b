import { hiddenTextsOf } from './hidden/find.ts';
import { hostileTextsOf } from './hostile/find.ts';
import { linksOf } from './hostile/links.ts';
import { LeakTally, type KindTallyState, type LeakFinding } from './leak-tally.ts';
import { ColumnTest, type ChecksumVerdict } from './personal/column-test.ts';
import { candidatesOf, NOT_RECOGNISED, RECOGNISERS } from './personal/find.ts';
import { secretsOf } from './secret/find.ts';
import { LEAK_FAMILIES, type Sighting, type TextChunk } from './text-leak.ts';

/** Share of the rows with a kind of markup from which on it is the format of the column, not something planted. */
const FORMAT_SHARE = 0.5;
/** Share of texts that are one datum and nothing else, from which on the column holds such data whatever it is called. */
const WHOLE_SHARE = 0.5;
/** Texts a share needs to mean anything. */
const MIN_TEXTS = 20;
/** Domains counted one by one; what comes later is counted together. */
const MAX_DOMAINS = 20_000;

export interface DomainCount {
  readonly domain: string;
  readonly links: number;
  readonly plain: number;
}

export interface KindSummary {
  readonly kind: string;
  /** Rows with at least one. */
  readonly rows: number;
  /** Every one in a row, those of findings no longer listed among them. */
  readonly sightings: number;
  /** There are more different ones than findings are listed. */
  readonly isFull: boolean;
  /** Half of the rows or more have it: the column is made of it. */
  readonly isFormat: boolean;
}

export interface ColumnLeaks {
  readonly column: string;
  readonly texts: number;
  readonly findings: readonly LeakFinding[];
  /** `family/kind`, ascending. */
  readonly kinds: readonly KindSummary[];
  /** Kinds with a checksum of which the column has candidates. */
  readonly checksums: ReadonlyMap<string, ChecksumVerdict>;
  /** By number of links, then name. */
  readonly domains: readonly DomainCount[];
  /** Links to domains beyond those counted. */
  readonly otherLinks: number;
  /** What no recogniser finds: said in words, so that silence is not taken for its absence. */
  readonly notRecognised: readonly string[];
}

/** All that a survey knows, to be kept in a file: masked findings and salted digests, lists ascending by their first member. */
export interface ColumnSurveyState {
  readonly texts: number;
  readonly otherLinks: number;
  readonly told: readonly KindTallyState[];
  readonly open: readonly KindTallyState[];
  readonly tests: readonly {
    readonly kind: string;
    readonly whole: number;
    readonly sample: readonly (readonly [digest: string, passes: boolean])[];
  }[];
  readonly rows: readonly (readonly [key: string, rows: number])[];
  readonly openRows: readonly (readonly [key: string, rows: number])[];
  readonly domains: readonly DomainCount[];
}

interface KindState {
  readonly test: ColumnTest;
  whole: number;
}

/** What the texts of one column let out or bring in. Order of rows changes nothing; parts merge to the whole. */
export class ColumnSurvey {
  readonly #column: string;
  readonly #salt: Uint8Array;
  readonly #told: LeakTally;
  /** Candidates that only the statistics of the whole column can confirm. */
  readonly #open: LeakTally;
  readonly #kinds = new Map<string, KindState>();
  readonly #rows = new Map<string, number>();
  readonly #openRows = new Map<string, number>();
  readonly #domains = new Map<string, { links: number; plain: number }>();
  #texts = 0;
  #otherLinks = 0;

  /**
   * @param salt kept by the owner of the data, 16 bytes or more: digests of the same salt can be compared
   */
  constructor(column: string, salt: Uint8Array) {
    this.#column = column;
    this.#salt = salt;
    this.#told = new LeakTally(salt);
    this.#open = new LeakTally(salt);
    for (const { kind, chance } of RECOGNISERS)
      this.#kinds.set(kind, { test: new ColumnTest(chance, salt), whole: 0 });
  }

  add({ rows, texts, personalKinds }: TextChunk): void {
    for (const [index, text] of texts.entries())
      this.#addText(rows[index] ?? 0, text, personalKinds?.[index]);
  }

  /** Counts rows that a prefilter left out: they have nothing to find. */
  addUnseen(count: number): void {
    this.#texts += count;
  }

  merge(other: ColumnSurvey): void {
    this.takeState(other.state());
  }

  state(): ColumnSurveyState {
    const sorted = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
      [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      texts: this.#texts,
      otherLinks: this.#otherLinks,
      told: this.#told.state(),
      open: this.#open.state(),
      tests: sorted(this.#kinds).map(([kind, { test, whole }]) => ({
        kind,
        whole,
        sample: test.state(),
      })),
      rows: sorted(this.#rows),
      openRows: sorted(this.#openRows),
      domains: sorted(this.#domains).map(([domain, counts]) => ({ domain, ...counts })),
    };
  }

  /** Takes in what a survey of other rows of the column knows, made with the same salt. */
  takeState(state: ColumnSurveyState): void {
    this.#texts += state.texts;
    this.#otherLinks += state.otherLinks;
    this.#told.takeState(state.told);
    this.#open.takeState(state.open);
    for (const { kind, whole, sample } of state.tests) {
      const own = this.#kinds.get(kind);
      if (own === undefined) continue;
      own.test.takeState(sample);
      own.whole += whole;
    }
    for (const [from, into] of [
      [state.rows, this.#rows],
      [state.openRows, this.#openRows],
    ] as const)
      for (const [kind, count] of from) into.set(kind, (into.get(kind) ?? 0) + count);
    for (const { domain, links, plain } of state.domains) this.#count(domain, links, plain);
  }

  report(): ColumnLeaks {
    const told = new LeakTally(this.#salt);
    told.merge(this.#told);
    const rows = new Map(this.#rows);
    const checksums = new Map<string, ChecksumVerdict>();
    const confirmed = new Set<string>();
    for (const { kind, chance } of RECOGNISERS) {
      const state = this.#kinds.get(kind);
      if (state === undefined) continue;
      const verdict = state.test.verdict();
      if (chance < 1 && verdict.tested > 0) checksums.set(kind, verdict);
      const isWhole = this.#texts >= MIN_TEXTS && state.whole >= WHOLE_SHARE * this.#texts;
      // Nine digits without a checksum are any number; an address or a telephone number is not.
      if (verdict.isSignificant || (chance === 1 && kind !== 'us-ssn' && isWhole))
        confirmed.add(kind);
    }
    for (const kind of confirmed) {
      const key = `personal/${kind}`;
      rows.set(key, (rows.get(key) ?? 0) + (this.#openRows.get(key) ?? 0));
    }
    const open = this.#open.findings().filter(({ kind }) => confirmed.has(kind));
    return {
      column: this.#column,
      notRecognised: NOT_RECOGNISED,
      texts: this.#texts,
      findings: [
        ...told.findings(),
        // Card numbers by the column's statistics are as sure as those with a word beside them.
        ...open.map((finding) => ({ ...finding, grade: 'likely' as const })),
      ],
      kinds: [...rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, count]) => ({
          kind,
          rows: count,
          ...this.#sightingsOf(kind, confirmed),
          isFormat: this.#texts >= MIN_TEXTS && count >= FORMAT_SHARE * this.#texts,
        })),
      checksums,
      domains: [...this.#domains]
        .map(([domain, counts]) => ({ domain, ...counts }))
        .sort((a, b) => b.links - a.links || (a.domain < b.domain ? -1 : 1)),
      otherLinks: this.#otherLinks,
    };
  }

  #sightingsOf(
    key: string,
    confirmed: ReadonlySet<string>,
  ): Pick<KindSummary, 'sightings' | 'isFull'> {
    const [family, kind = ''] = key.split('/');
    const known = LEAK_FAMILIES.find((name) => name === family);
    if (known === undefined) return { sightings: 0, isFull: false };
    const tallies = confirmed.has(kind) ? [this.#told, this.#open] : [this.#told];
    return {
      sightings: tallies.reduce((sum, tally) => sum + tally.sightings(known, kind), 0),
      isFull: tallies.some((tally) => tally.isFull(known, kind)),
    };
  }

  #addText(row: number, text: string, personalKinds: number | undefined): void {
    this.#texts += 1;
    const told: Sighting[] = [
      ...secretsOf(text, this.#column),
      ...hiddenTextsOf(text),
      ...hostileTextsOf(text),
    ];
    const open: Sighting[] = [];
    for (const candidate of candidatesOf(text, this.#column, personalKinds)) {
      const { recogniser, normal, passes, hasContext, sighting } = candidate;
      const state = this.#kinds.get(recogniser.kind);
      if (recogniser.chance < 1) state?.test.add(normal, passes);
      if (!passes) continue;
      if (state !== undefined && sighting.end - sighting.start === text.trim().length)
        state.whole += 1;
      (hasContext || recogniser.needs !== 'context' ? told : open).push(sighting);
    }
    for (const [sightings, tally, rows] of [
      [told, this.#told, this.#rows],
      [open, this.#open, this.#openRows],
    ] as const) {
      const kinds = new Set<string>();
      for (const sighting of sightings) {
        tally.add(row, sighting);
        kinds.add(`${sighting.family}/${sighting.kind}`);
      }
      for (const kind of kinds) rows.set(kind, (rows.get(kind) ?? 0) + 1);
    }
    for (const { domain, isPlain } of linksOf(text)) this.#count(domain, 1, isPlain ? 1 : 0);
  }

  #count(domain: string, links: number, plain: number): void {
    const known = this.#domains.get(domain);
    if (known !== undefined) {
      known.links += links;
      known.plain += plain;
    } else if (this.#domains.size < MAX_DOMAINS) this.#domains.set(domain, { links, plain });
    else this.#otherLinks += links;
  }
}
