/** How a path named inside a file fails to stay in that file's own folder. */
export type PathProblem = 'absolute' | 'drive' | 'url' | 'parent' | 'control' | 'empty';

/** Not every colon is a scheme: exporters name files after tensors such as `onnx::MatMul_12`. */
const URL_RE = /^(?:[a-z][a-z0-9+.-]+:\/\/|(?:file|data|https?|ftp|javascript|smb|s3|gs|hf):)/i;
const DRIVE_RE = /^[a-z]:(?!:)/i;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_RE = /[\u0000-\u001f\u007f]/;

/**
 * What is wrong with a path that must name a file beside the one that mentions it. Both separators
 * count on every system: the file may be scanned on one and loaded on another.
 */
export function pathProblem(path: string): PathProblem | undefined {
  if (path === '') return 'empty';
  // A C library ends the name at NUL: what is checked is not what is opened.
  if (CONTROL_RE.test(path)) return 'control';
  if (DRIVE_RE.test(path)) return 'drive';
  if (URL_RE.test(path)) return 'url';
  if (path.startsWith('/') || path.startsWith('\\') || path.startsWith('~')) return 'absolute';
  if (path.split(/[/\\]/).includes('..')) return 'parent';
  return undefined;
}
