import { Random } from '../../tensor/random.ts';
import { chooseRows, type Planted } from './planted.ts';

/** Gives `share` of all labelled rows another of the `classes`, any of them as likely. Throws RangeError for fewer than two classes. */
export function flipAtRandom<Data>(
  data: Data,
  labels: Int32Array,
  classes: number,
  share: number,
  seed: number,
): Planted<Data> {
  if (classes < 2) throw new RangeError('labels are flipped among two classes or more');
  const random = new Random(seed).fork('random flips');
  const rows = chooseRows(labels.length, share, random, (row) => (labels[row] ?? -1) >= 0);
  const flipped = labels.slice();
  for (const row of rows)
    flipped[row] = ((labels[row] ?? 0) + 1 + random.integer(classes - 1)) % classes;
  return { data, labels: flipped, cause: 'random-flip', rows };
}

/** Gives `share` of the rows of class `from` the label `to`. */
export function flipTargeted<Data>(
  data: Data,
  labels: Int32Array,
  { from, to }: { readonly from: number; readonly to: number },
  share: number,
  seed: number,
): Planted<Data> {
  const random = new Random(seed).fork('targeted flips');
  const rows = chooseRows(labels.length, share, random, (row) => labels[row] === from);
  const flipped = labels.slice();
  for (const row of rows) flipped[row] = to;
  return { data, labels: flipped, cause: 'targeted-flip', rows };
}
