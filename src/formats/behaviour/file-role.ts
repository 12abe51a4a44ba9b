/** Folders and names of what only developers of a package run: tests, examples, documentation, its own tools. */
const ASIDE_RE =
  /(?:^|\/)(?:tests?|testing|__tests__|__mocks__|specs?|e2e|examples?|samples?|demos?|docs?|benchmarks?|bench|fixtures|testdata|tutorials?|ci|\.github|scripts\/(?:dev|release|ci))\/|(?:^|\/)(?:conftest|test_[^/]*|[^/]*_test|noxfile|tasks|fabfile)\.py$|\.(?:test|spec|stories|bench)\.[cm]?[jt]sx?$/i;

/** Folders of a package archive that hold nothing but tests, documents and examples. */
const SAMPLE_FOLDER_RE =
  /(?:^|\/)(?:tests?|testing|__tests__|testdata|test_data|fixtures|docs?|examples?)\//i;
const PACKAGE_ARCHIVE_RE = /(?:\.(?:whl|tgz|tar\.gz|tar\.bz2|tar\.xz)|^pkg:[^/]+\/.*)$/i;

/**
 * Whether a file lies among the tests, documents or examples of a package archive, or in an archive that
 * does. The folder at the top is not asked: whoever makes the archive may name it `tests`, and `setup.py`
 * stands in it.
 */
export function isPackageSample(path: readonly string[]): boolean {
  const [archive = '', ...inside] = path;
  if (!PACKAGE_ARCHIVE_RE.test(archive)) return false;
  const member = (inside[0] === 'content' ? inside[1] : inside[0]) ?? '';
  return SAMPLE_FOLDER_RE.test(member.slice(member.indexOf('/') + 1));
}

/**
 * Whether a file is a module of a package: it is run as a program only by a user who asks for it by its
 * name. What stands at the top of a source archive, `setup.py` first of all, is run by installers.
 */
export function isPackageModule(path: readonly string[]): boolean {
  const [archive = '', ...inside] = path;
  if (!PACKAGE_ARCHIVE_RE.test(archive)) return false;
  const member = (inside[0] === 'content' ? inside[1] : inside[0]) ?? '';
  const folders = archive.endsWith('.whl') ? 1 : 2;
  return (
    member.endsWith('.py') &&
    !/(?:^|\/)(?:setup|__main__)\.py$/.test(member) &&
    member.split('/').length > folders
  );
}

/**
 * Whether a file is run by tests and developers only, by where it stands. A package may still import it: that
 * is for whoever sees the whole package to find out.
 */
export function isAside(path: readonly string[]): boolean {
  return ASIDE_RE.test(path.at(-1) ?? '');
}
