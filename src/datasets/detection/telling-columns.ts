/** Values of one column, each with its own label or not, from which on it is the column that tells the label: an attacker plants one. */
const MANY_VALUES = 3;

/**
 * Columns whose values go with labels here and there and everywhere: a number of a person or a house whose rows have one label, prices by which
 * somebody chose, a code for what the label says. Counts what no model was turned by.
 */
export function tellingColumns(
  triggers: readonly { readonly cells: readonly { readonly column: number }[] }[],
): ReadonlySet<number> {
  const values = new Map<number, number>();
  for (const { cells } of triggers)
    for (const column of new Set(cells.map((cell) => cell.column)))
      values.set(column, (values.get(column) ?? 0) + 1);
  return new Set([...values].flatMap(([column, count]) => (count >= MANY_VALUES ? [column] : [])));
}
