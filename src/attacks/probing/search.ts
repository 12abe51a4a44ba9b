/** Elements of all samples in one call of the model: 8 MiB of float32, so that pictures of any size fit. */
const PROBE_VALUES = 2_097_152;
/** Rows of one call: more do not make a call faster. */
const PROBE_ROWS = 1024;

/** Questions of one sample's search: `count` rows in `x`. The array is read before the search goes on, and is its own again then. */
export interface Probe {
  readonly x: Float32Array;
  readonly count: number;
}

/**
 * The search of one sample, written as if it were alone. It yields questions and gets an answer per row, above 0 where the goal is
 * reached; the answers are valid until its next question.
 */
export type Search = Generator<Probe, void, Float32Array>;

/** Evaluations of the model a sample still has. */
export interface Allowance {
  left: number;
}

/** Judges rows; `owners` has the sample each row belongs to. */
export type Ask = (x: Float32Array, count: number, owners: Int32Array) => Promise<Float32Array>;

interface Running {
  readonly sample: number;
  readonly search: Search;
  probe: Probe;
  answers: Float32Array;
}

/** Rows one call of the model takes. */
export function rowsPerCall(size: number): number {
  return Math.min(Math.max(Math.floor(PROBE_VALUES / size), 1), PROBE_ROWS);
}

/** Rows one sample should ask at a time, so that the questions of all samples together fill a call. */
export function rowsPerSample(size: number, samples: number): number {
  return Math.max(Math.floor(rowsPerCall(size) / Math.max(samples, 1)), 1);
}

/**
 * Runs the searches of all samples side by side: in each round their questions go to the model together, in calls of bounded size.
 * A search that is done, or whose next question is more than its sample has left, leaves the batch.
 */
export async function runSearches(
  ask: Ask,
  size: number,
  searches: readonly Search[],
  allowances: readonly Allowance[],
  progress: (share: number) => void,
): Promise<void> {
  const budget = allowances.reduce((sum, { left }) => sum + left, 0);
  const rows = rowsPerCall(size);
  const buffer = new Float32Array(rows * size);
  const owners = new Int32Array(rows);
  let running: Running[] = [];
  for (const [sample, search] of searches.entries()) {
    const first = search.next(new Float32Array(0));
    if (first.done !== true)
      running.push({ sample, search, probe: first.value, answers: new Float32Array(0) });
  }
  for (;;) {
    running = running.filter((entry) => pays(entry, allowances));
    if (running.length === 0) break;
    await askAll(ask, size, running, buffer, owners);
    const going: Running[] = [];
    let left = 0;
    for (const entry of running) {
      const next = entry.search.next(entry.answers.subarray(0, entry.probe.count));
      if (next.done === true) continue;
      entry.probe = next.value;
      going.push(entry);
      left += allowances[entry.sample]?.left ?? 0;
    }
    running = going;
    progress(budget > 0 && Number.isFinite(budget) ? 1 - left / budget : 0);
  }
}

function pays({ sample, search, probe }: Running, allowances: readonly Allowance[]): boolean {
  const allowance = allowances[sample];
  if (allowance === undefined || probe.count > allowance.left) {
    search.return();
    return false;
  }
  allowance.left -= probe.count;
  return true;
}

/** Copies the questions into calls of at most as many rows as the buffer has, and the answers back. */
async function askAll(
  ask: Ask,
  size: number,
  running: readonly Running[],
  buffer: Float32Array,
  owners: Int32Array,
): Promise<void> {
  const rows = owners.length;
  let filled = 0;
  let parts: { readonly entry: Running; readonly from: number; readonly count: number }[] = [];
  const flush = async (): Promise<void> => {
    if (filled === 0) return;
    const answers = await ask(
      buffer.subarray(0, filled * size),
      filled,
      owners.subarray(0, filled),
    );
    let at = 0;
    for (const { entry, from, count } of parts) {
      entry.answers.set(answers.subarray(at, at + count), from);
      at += count;
    }
    filled = 0;
    parts = [];
  };
  for (const entry of running) {
    const { x, count } = entry.probe;
    if (entry.answers.length < count) entry.answers = new Float32Array(count);
    for (let from = 0; from < count;) {
      const part = Math.min(rows - filled, count - from);
      buffer.set(x.subarray(from * size, (from + part) * size), filled * size);
      owners.fill(entry.sample, filled, filled + part);
      parts.push({ entry, from, count: part });
      filled += part;
      from += part;
      if (filled === rows) await flush();
    }
  }
  await flush();
}
