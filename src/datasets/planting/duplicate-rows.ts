import { Random } from '../../tensor/random.ts';
import { chooseRows, type Planted } from './planted.ts';

/** Makes a data set of the given rows, in this order; a row may come more than once. */
type Gather<Data> = (data: Data, rows: Int32Array) => Data;

/**
 * Appends `copies` of one row of class `target`: what is repeated often enough is learned by heart. The original counts as planted.
 * Throws RangeError where the class has no row.
 */
export function floodWithCopies<Data>(
  data: Data,
  labels: Int32Array,
  gather: Gather<Data>,
  {
    target,
    copies,
    seed,
  }: { readonly target: number; readonly copies: number; readonly seed: number },
): Planted<Data> {
  const random = new Random(seed).fork('flood');
  const eligible = Int32Array.from(labels.keys()).filter((row) => labels[row] === target);
  const source = eligible[random.integer(eligible.length)];
  if (source === undefined) throw new RangeError(`no row is of class ${target}`);
  const count = labels.length;
  const order = Int32Array.from({ length: count + copies }, (_, at) => (at < count ? at : source));
  return {
    data: gather(data, order),
    labels: order.map((row) => labels[row] ?? -1),
    cause: 'duplicate-flood',
    rows: Int32Array.from({ length: copies + 1 }, (_, at) => (at === 0 ? source : count + at - 1)),
  };
}

/** Appends copies of `share` of the labelled rows, each with another class. The copies are what is planted: the originals are right. */
export function contradictRows<Data>(
  data: Data,
  labels: Int32Array,
  gather: Gather<Data>,
  {
    classes,
    share,
    seed,
  }: { readonly classes: number; readonly share: number; readonly seed: number },
): Planted<Data> {
  if (classes < 2) throw new RangeError('rows contradict each other in two classes or more');
  const random = new Random(seed).fork('contradictions');
  const sources = chooseRows(labels.length, share, random, (row) => (labels[row] ?? -1) >= 0);
  const count = labels.length;
  const order = new Int32Array(count + sources.length);
  for (let row = 0; row < count; row += 1) order[row] = row;
  order.set(sources, count);
  const changed = order.map((row) => labels[row] ?? -1);
  for (let at = count; at < order.length; at += 1)
    changed[at] = ((changed[at] ?? 0) + 1 + random.integer(classes - 1)) % classes;
  const rows = Int32Array.from(sources, (_, at) => count + at);
  return { data: gather(data, order), labels: changed, cause: 'contradictory-duplicate', rows };
}
