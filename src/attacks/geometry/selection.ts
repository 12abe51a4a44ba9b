/**
 * The `rank`-th largest of the first `length` values (rank 0 is the largest), by quickselect with three-way partition: linear on
 * average, and equal values do not slow it down. Reorders `values`.
 */
export function kthLargest(values: Float32Array, length: number, rank: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const pivot = median(values[low] ?? 0, values[(low + high) >> 1] ?? 0, values[high] ?? 0);
    let greater = low;
    let less = high;
    let at = low;
    while (at <= less) {
      const value = values[at] ?? 0;
      if (value > pivot) {
        values[at] = values[greater] ?? 0;
        values[greater] = value;
        greater += 1;
        at += 1;
      } else if (value < pivot) {
        values[at] = values[less] ?? 0;
        values[less] = value;
        less -= 1;
      } else at += 1;
    }
    if (rank < greater) high = greater - 1;
    else if (rank > less) low = less + 1;
    else return pivot;
  }
  return values[low] ?? 0;
}

export function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
