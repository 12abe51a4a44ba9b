import { BestList } from './best-list.ts';
import { GramTable, tableBits } from './gram-table.ts';
import { adjustSmallest, labelLift, logLiftChance, type LabelCounts } from './label-lift.ts';
import { cutText, forEachGram, GRAM_KINDS, gramText, type GramKind } from './text-grams.ts';

/** Slots of the table at most, as a power of two: 160 MB. Grams beyond fall together, and rarer ones are lost among them. */
const MAX_BITS = 23;
/** Different grams a text brings, roughly, for the size of the table. */
const GRAMS_PER_CHARACTER = 2;
/** Slots whose grams are counted exactly, and the grams that may be in them. */
const MAX_SLOTS = 8192;
const MAX_GRAMS = 65_536;
/** Below it a gram's label is not what most of its rows have. */
const LEAST_SHARE = 0.5;

export interface TextOptions {
  /** Rows a gram must be in. */
  readonly leastRows?: number;
  /** The same as a share of all rows, whichever is more. */
  readonly leastShare?: number;
  /** False discovery rate, after Benjamini-Yekutieli. */
  readonly rate?: number;
}

export const TEXT_DEFAULTS = { leastRows: 10, leastShare: 0.0002, rate: 0.01 } as const;

/** A gram most of whose rows have one label. */
export interface TextGram {
  readonly kind: GramKind;
  readonly text: string;
  readonly hash: number;
  readonly target: number;
  /** Ascending. */
  readonly rows: Int32Array;
  readonly agreeing: number;
  readonly lift: number;
  readonly logChance: number;
  /** After Benjamini-Yekutieli over all grams and labels. */
  readonly logAdjusted: number;
}

/** Grams that go with a label more than chance allows, the highest lift first. */
export function liftedGrams(
  texts: readonly string[],
  labels: Int32Array,
  counts: LabelCounts,
  { leastRows, leastShare, rate }: Required<TextOptions>,
): readonly TextGram[] {
  const least = Math.max(leastRows, leastShare * counts.rows);
  let characters = 0;
  for (const text of texts) characters += text.length;
  const table = new GramTable(tableBits(characters * GRAMS_PER_CHARACTER, MAX_BITS));
  const forEachRow = (visit: (hash: number, row: number, label: number) => void): void => {
    for (const [row, text] of texts.entries()) {
      const label = labels[row] ?? -1;
      if (label >= 0) forEachGram(cutText(text), (hash) => visit(hash, row, label));
    }
  };
  forEachRow((hash, row, label) => table.count(hash, row, label));
  table.turn();
  forEachRow((hash, row, label) => table.confirm(hash, row, label));
  const tests = table.heldBy(least) * counts.perClass.length;
  const chosen = liftedSlots(table, counts, least);
  const grams = countExactly(texts, labels, table, chosen);
  const lifted = grams.flatMap((gram) => {
    const { rows, agreeing, target } = gram;
    if (rows.length < least || agreeing < LEAST_SHARE * rows.length) return [];
    const lift = labelLift(rows.length, agreeing, target, counts);
    const logChance = logLiftChance(rows.length, agreeing, target, counts);
    return [{ ...gram, lift, logChance }];
  });
  const adjusted = adjustSmallest(
    Float64Array.from(lifted, ({ logChance }) => logChance),
    tests,
  );
  return lifted
    .map((gram, at) => ({ ...gram, logAdjusted: adjusted[at] ?? 0 }))
    .filter(({ logAdjusted }) => logAdjusted <= Math.log(rate))
    .sort(
      (a, b) =>
        b.lift - a.lift ||
        GRAM_KINDS.indexOf(a.kind) - GRAM_KINDS.indexOf(b.kind) ||
        b.text.length - a.text.length ||
        (a.text < b.text ? -1 : 1),
    );
}

/** 1 for the slots with the highest lift. */
function liftedSlots(table: GramTable, counts: LabelCounts, least: number): Uint8Array {
  const best = new BestList<{ slot: number; lift: number }>(
    MAX_SLOTS,
    (a, b) => b.lift - a.lift || a.slot - b.slot,
  );
  for (let slot = 0; slot < table.slots; slot += 1) {
    const holders = table.holders(slot);
    const agreeing = table.agreeing(slot);
    if (holders < least || agreeing < LEAST_SHARE * holders) continue;
    const lift = labelLift(holders, agreeing, table.leader(slot), counts);
    if (lift > 0) best.add({ slot, lift });
  }
  const chosen = new Uint8Array(table.slots);
  for (const { slot } of best.best()) chosen[slot] = 1;
  return chosen;
}

interface Counted {
  readonly kind: GramKind;
  readonly text: string;
  readonly hash: number;
  readonly target: number;
  readonly rows: Int32Array;
  readonly agreeing: number;
}

function countExactly(
  texts: readonly string[],
  labels: Int32Array,
  table: GramTable,
  chosen: Uint8Array,
): readonly Counted[] {
  const grams = new Map<
    number,
    { kind: GramKind; text: string; target: number; rows: number[]; agreeing: number }
  >();
  for (const [row, whole] of texts.entries()) {
    const label = labels[row] ?? -1;
    if (label < 0) continue;
    const cut = cutText(whole);
    forEachGram(cut, (hash, kind, from, to) => {
      const slot = table.slot(hash);
      if (chosen[slot] !== 1) return;
      let gram = grams.get(hash);
      if (gram === undefined) {
        if (grams.size >= MAX_GRAMS) return;
        const target = table.leader(slot);
        const name = GRAM_KINDS[kind] ?? 'words';
        gram = { kind: name, text: gramText(cut, kind, from, to), target, rows: [], agreeing: 0 };
        grams.set(hash, gram);
      }
      if (gram.rows.at(-1) === row) return;
      gram.rows.push(row);
      if (label === gram.target) gram.agreeing += 1;
    });
  }
  return [...grams].map(([hash, gram]) => ({ ...gram, hash, rows: Int32Array.from(gram.rows) }));
}
