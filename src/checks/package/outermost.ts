/**
 * Whether an archive is the package itself and not one inside of another: tests of packaging tools carry broken
 * packages, and nobody installs these. `content` is what a compressed file holds.
 */
export function isOutermost(path: readonly string[]): boolean {
  return path.length === 1 || (path.length === 2 && path[1] === 'content');
}
