import type { ByteSource } from '../bytes/source.ts';

/**
 * How far a source reaches beside the end its own structure claims. For a source of unknown size
 * (a compressed member) two bytes around that end are read, so the answer costs no second pass.
 */
export async function compareExtent(
  source: ByteSource,
  end: number,
): Promise<'exact' | 'shorter' | 'longer'> {
  if (source.size !== undefined) {
    if (source.size === end) return 'exact';
    return source.size < end ? 'shorter' : 'longer';
  }
  const from = Math.max(0, end - 1);
  const around = await source.read(from, 2);
  const reached = from + around.length;
  if (reached === end) return 'exact';
  return reached < end ? 'shorter' : 'longer';
}
