/** Text as SQL has it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** DuckDB takes paths for patterns: brackets make the characters mean themselves. */
export function withoutPatterns(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}
