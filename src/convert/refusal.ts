/** Why something is not converted: what it is, where it stands, and what to do instead. */
export interface Refusal {
  readonly what: string;
  /** A tensor or value by its name, or a place in the file. */
  readonly where: string;
  readonly fix: string;
}

/** Unwinds the reading of a model; caught by the public functions of this folder, which return the refusals. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals[0]?.what ?? 'refused');
    this.refusals = refusals;
  }
}

export function refuse(what: string, where: string, fix: string): never {
  throw new Refused([{ what, where, fix }]);
}

/** Refusals kept one by one; beyond them only their number is told. */
const MAX_KEPT = 1000;

/** Gathers refusals of single values, so that the user sees all of them at once. */
export class RefusalList {
  readonly list: Refusal[] = [];
  count = 0;

  add(what: string, where: string, fix: string): void {
    this.count += 1;
    if (this.list.length < MAX_KEPT) this.list.push({ what, where, fix });
  }
}
