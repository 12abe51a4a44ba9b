import type { CleanBatch, Findings, Goal } from '../attack.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest, reaches } from '../classifier/classifier.ts';
import type { RowState } from './rows.ts';
import { compactRows, gatherNumbers, gatherRows } from './rows.ts';

/**
 * The samples an attack still works on: those nothing has been found for. Row i of every column belongs to sample `owners[i]`.
 * When samples fall, the rows that stay move up in all columns alike, so the model is never asked about a broken sample.
 * Columns keep the length they started with; only their first `count` rows mean anything.
 */
export class Survivors {
  count: number;
  readonly size: number;
  readonly owners: Int32Array;
  readonly clean: Float32Array;
  readonly labels: Int32Array;
  /** Of a targeted goal; attacks that choose targets themselves overwrite it. */
  readonly targets: Int32Array;
  readonly #classifier: Classifier;
  readonly #goal: Goal;
  readonly #findings: Findings;
  readonly #stay: Uint8Array;
  readonly #columns: RowState[];
  readonly #room: number;

  constructor(classifier: Classifier, clean: CleanBatch, goal: Goal, findings: Findings) {
    const { size } = classifier.space;
    const open: number[] = [];
    for (let sample = 0; sample < clean.count; sample += 1)
      if (findings.found[sample] === 0) open.push(sample);
    this.count = open.length;
    this.#room = open.length;
    this.size = size;
    this.owners = Int32Array.from(open);
    this.clean = new Float32Array(open.length * size);
    this.labels = new Int32Array(open.length);
    this.targets = new Int32Array(open.length).fill(-1);
    gatherRows(clean.x, this.owners, this.count, size, this.clean);
    gatherNumbers(clean.labels, this.owners, this.count, this.labels);
    if (goal.kind === 'targeted')
      gatherNumbers(goal.targets, this.owners, this.count, this.targets);
    this.#classifier = classifier;
    this.#goal = goal;
    this.#findings = findings;
    this.#stay = new Uint8Array(open.length).fill(1);
    this.#columns = [
      { data: this.owners, width: 1 },
      { data: this.clean, width: size },
      { data: this.labels, width: 1 },
      { data: this.targets, width: 1 },
    ];
  }

  /** A new column of `width` float32 per row, the sample's size by default. */
  floats(width = this.size): Float32Array {
    const data = new Float32Array(this.#room * width);
    this.#columns.push({ data, width });
    return data;
  }

  doubles(width = 1): Float64Array {
    const data = new Float64Array(this.#room * width);
    this.#columns.push({ data, width });
    return data;
  }

  integers(width = 1): Int32Array {
    const data = new Int32Array(this.#room * width);
    this.#columns.push({ data, width });
    return data;
  }

  /** What a call of the classifier wants: samples, labels, targets and owners of the rows that are left. */
  rows(x: Float32Array): {
    readonly x: Float32Array;
    readonly labels: Int32Array;
    readonly targets: Int32Array;
    readonly owners: Int32Array;
  } {
    return {
      x: x.subarray(0, this.count * this.size),
      labels: this.labels.subarray(0, this.count),
      targets: this.targets.subarray(0, this.count),
      owners: this.owners.subarray(0, this.count),
    };
  }

  /** Scores of the rows of `x`. */
  async ask(x: Float32Array): Promise<Float32Array> {
    const { x: rows, owners } = this.rows(x);
    return await this.#classifier.scores(rows, this.count, owners);
  }

  /** Whether scores of row `row` are the goal. */
  isReached(scores: Float32Array, row: number): boolean {
    return reaches(
      this.#goal,
      highest(scores, row, this.#classifier.classes),
      this.labels[row] ?? -1,
      this.owners[row] ?? 0,
    );
  }

  /** Writes row `row` of `x` as the best that is known of its sample; with `found` nothing more is searched for it. */
  record(x: Float32Array, row: number, found: boolean): void {
    const owner = this.owners[row] ?? 0;
    this.#findings.adversarial.set(
      x.subarray(row * this.size, (row + 1) * this.size),
      owner * this.size,
    );
    if (!found) return;
    this.#findings.found[owner] = 1;
    this.#stay[row] = 0;
  }

  /** Takes what was found out of all columns. */
  compact(): void {
    const before = this.count;
    this.count = compactRows(this.#stay, before, this.#columns);
    if (this.count < before) this.#stay.fill(1);
  }

  /**
   * Records the rows of `x` whose scores reach the goal and takes them out. Where the space has samples that cannot exist, a
   * hit counts only if the model is still fooled by the nearest that can, which costs one more query.
   */
  async dropReached(x: Float32Array, scores: Float32Array): Promise<void> {
    const { space } = this.#classifier;
    if (space.repair === undefined) {
      for (let row = 0; row < this.count; row += 1)
        if (this.isReached(scores, row)) this.record(x, row, true);
      this.compact();
      return;
    }
    const hits: number[] = [];
    for (let row = 0; row < this.count; row += 1) if (this.isReached(scores, row)) hits.push(row);
    if (hits.length === 0) return;
    const rows = Int32Array.from(hits);
    const repaired = new Float32Array(hits.length * this.size);
    const clean = new Float32Array(hits.length * this.size);
    const owners = new Int32Array(hits.length);
    gatherRows(x, rows, hits.length, this.size, repaired);
    gatherRows(this.clean, rows, hits.length, this.size, clean);
    gatherNumbers(this.owners, rows, hits.length, owners);
    space.repair(repaired, clean, hits.length);
    const answers = await this.#classifier.scores(repaired, hits.length, owners);
    const { classes } = this.#classifier;
    for (const [at, row] of hits.entries()) {
      const owner = owners[at] ?? 0;
      if (!reaches(this.#goal, highest(answers, at, classes), this.labels[row] ?? -1, owner))
        continue;
      this.#findings.adversarial.set(
        repaired.subarray(at * this.size, (at + 1) * this.size),
        owner * this.size,
      );
      this.#findings.found[owner] = 1;
      this.#stay[row] = 0;
    }
    this.compact();
  }

  /** Asks about the clean samples: what is wrong already needs no attack. Scores of those that are left. */
  async firstLook(): Promise<Float32Array> {
    const { classes } = this.#classifier;
    const kept = this.floats(classes);
    kept.set((await this.ask(this.clean)).subarray(0, this.count * classes));
    for (let row = 0; row < this.count; row += 1)
      if (this.isReached(kept, row)) this.record(this.clean, row, true);
    this.compact();
    return kept;
  }
}
