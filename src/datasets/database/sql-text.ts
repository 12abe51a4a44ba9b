/** Text as SQL has it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of the data as SQL has it: whatever stands in it, it stays a name. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** DuckDB takes paths for patterns: brackets make the characters mean themselves. */
export function withoutPatterns(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}
