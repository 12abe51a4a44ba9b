const SEPARATORS_RE = /[-_.]+/g;

/** The one name of a package on a Python index: lower case, runs of `-`, `_` and `.` as one `-` (PEP 503). */
export function normalisePythonName(name: string): string {
  return name.replaceAll(SEPARATORS_RE, '-').toLowerCase();
}
