/** Folders and names of what only developers of a package run: tests, examples, documentation, its own tools. */
const ASIDE_RE =
  /(?:^|\/)(?:tests?|testing|__tests__|__mocks__|specs?|e2e|examples?|samples?|demos?|docs?|benchmarks?|bench|fixtures|testdata|tutorials?|ci|\.github|scripts\/(?:dev|release|ci))\/|(?:^|\/)(?:conftest|test_[^/]*|[^/]*_test|noxfile|tasks|fabfile)\.py$|\.(?:test|spec|stories|bench)\.[cm]?[jt]sx?$/i;

/**
 * Whether a file is run by tests and developers only, by where it stands. A package may still import it: that
 * is for whoever sees the whole package to find out.
 */
export function isAside(path: readonly string[]): boolean {
  return ASIDE_RE.test(path.at(-1) ?? '');
}
