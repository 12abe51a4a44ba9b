import type { Claim } from '../format.ts';
import { guarded } from './attributes.ts';
import type { GlobalHeap } from './global-heap.ts';
import type { Store } from './store.ts';

/** Holes below this are alignment. */
const MIN_HOLE_BYTES = 16;
/** Holes listed; a file that was edited this often is one hole more or less. */
const MAX_HOLES = 4096;

/** Claims joined to runs, in order. */
function joined(claims: readonly Claim[]): Claim[] {
  const sorted = [...claims].sort((a, b) => a.start - b.start || b.end - a.end);
  const runs: Claim[] = [];
  for (const claim of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && claim.start <= last.end)
      runs[runs.length - 1] = { ...last, end: Math.max(last.end, claim.end) };
    else runs.push({ ...claim, what: 'HDF5 structure' });
  }
  return runs;
}

function holesOf(runs: readonly Claim[], from: number, end: number): Claim[] {
  const holes: Claim[] = [];
  let reached = from;
  for (const run of runs) {
    if (run.start >= end) break;
    if (run.start > reached) holes.push({ start: reached, end: run.start, what: 'free space' });
    reached = Math.max(reached, run.end);
  }
  if (reached < end) holes.push({ start: reached, end, what: 'free space' });
  return holes;
}

/**
 * HDF5 leaves the space of what was deleted or moved where it is, old bytes and all, so holes before the
 * stated end are no sign of anything. They are claimed as free, which means: no finding, but looked into.
 * Collections of variable-length values that only data refer to lie in holes, too, and are read.
 */
export async function freeSpace(
  store: Store,
  heap: GlobalHeap,
  from: number,
  end: number,
  hasUnwalkedChunks: boolean,
): Promise<Claim[]> {
  for (const hole of holesOf(joined(store.claims), from, end).slice(0, MAX_HOLES))
    await readCollections(store, heap, hole);
  const runs = joined(store.claims);
  const holes = holesOf(runs, from, end);
  const free = holes.map((hole, index) => {
    // Chunks nobody located are data, and so is what is too small or too much to tell.
    if (hasUnwalkedChunks || hole.end - hole.start < MIN_HOLE_BYTES || index >= MAX_HOLES)
      return { ...hole, what: 'free space' };
    return { ...hole, free: true as const };
  });
  return [...runs.map((run) => ({ ...run, end: Math.max(run.start, run.end) })), ...free];
}

async function readCollections(store: Store, heap: GlobalHeap, hole: Claim): Promise<void> {
  let at = hole.start;
  while (hole.end - at >= 16) {
    const address = at - store.base;
    const head = await store.bytes(address, 8);
    const isCollection =
      Buffer.from(head.subarray(0, 4)).toString('latin1') === 'GCOL' && head[4] === 1;
    if (!isCollection) return;
    const before = store.claims.length;
    const isRead = await guarded(store, async () => {
      await heap.collection(address);
    });
    const claim = store.claims[before];
    if (!isRead || claim === undefined || claim.end <= at) return;
    at = claim.end;
  }
}
