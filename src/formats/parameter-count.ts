/** Elements of all tensors together, for the inventory; a hostile shape cannot push it beyond what JSON carries. */
export function countParameters(tensors: readonly { readonly shape: readonly number[] }[]): number {
  let total = 0;
  for (const { shape } of tensors) {
    let elements = 1;
    for (const size of shape) elements *= size;
    total += elements;
  }
  return Math.min(total, Number.MAX_SAFE_INTEGER);
}
