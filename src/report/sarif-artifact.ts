/** A relative reference with every special character encoded: names from archives may hold any. */
export function artifactLocation(
  path: string,
  root: string,
): { readonly uri: string; readonly uriBaseId: string } {
  const segments = [...root.split('/'), ...path.split('/')]
    // A name is not a path instruction: `..` in a URI would point outside the root.
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map((segment) => encodeURIComponent(segment.toWellFormed()));
  return { uri: segments.join('/'), uriBaseId: '%SRCROOT%' };
}
