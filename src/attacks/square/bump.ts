/**
 * The shape the L2 and L1 variants put into a window: in one half concentric rectangles that add up towards the middle, in the
 * other half the same with the opposite sign; of length 1 in the norm. `power` is 2 for L2, 4 for L1: ring k weighs 1/(k+1)^power.
 */
export function bump(
  height: number,
  width: number,
  norm: 'l2' | 'l1',
  isTurned: boolean,
): Float64Array {
  // Turned, or of one row only: the halves lie side by side.
  const isSideways = height < 2 || (isTurned && width > 1);
  const values = new Float64Array(height * width);
  const half = Math.floor((isSideways ? width : height) / 2);
  const rest = (isSideways ? width : height) - half;
  const parts = [
    { from: 0, length: half, sign: 1 },
    { from: half, length: rest, sign: -1 },
  ];
  for (const { from, length, sign } of parts) {
    if (length === 0) continue;
    const rows = isSideways ? height : length;
    const columns = isSideways ? length : width;
    const part = rings(rows, columns, norm);
    for (let y = 0; y < rows; y += 1)
      for (let x = 0; x < columns; x += 1) {
        const at = isSideways ? y * width + from + x : (from + y) * width + x;
        values[at] = sign * (part[y * columns + x] ?? 0);
      }
  }
  return scaled(values, norm);
}

function rings(rows: number, columns: number, norm: 'l2' | 'l1'): Float64Array {
  const power = norm === 'l2' ? 2 : 4;
  const values = new Float64Array(rows * columns);
  const [middleY, middleX] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  for (let ring = 0; ring <= Math.max(middleY, middleX); ring += 1) {
    const weight = 1 / (ring + 1) ** power;
    const [top, left] = [Math.max(middleY - ring, 0), Math.max(middleX - ring, 0)];
    for (let y = top; y < Math.min(middleY + ring + 1, rows); y += 1)
      for (let x = left; x < Math.min(middleX + ring + 1, columns); x += 1)
        values[y * columns + x] = (values[y * columns + x] ?? 0) + weight;
  }
  return scaled(values, norm);
}

function scaled(values: Float64Array, norm: 'l2' | 'l1'): Float64Array {
  let total = 0;
  for (const value of values) total += norm === 'l2' ? value * value : Math.abs(value);
  const length = norm === 'l2' ? Math.sqrt(total) : total;
  if (length > 0)
    for (let at = 0; at < values.length; at += 1) values[at] = (values[at] ?? 0) / length;
  return values;
}
