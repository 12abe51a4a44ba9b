/** Statements carried from cell to cell, and their length in all. */
const MAX_CARRIED = 300;
const MAX_CHARACTERS = 16_384;
const IMPORT_RE =
  /^[ \t]*(import[ \t]+[\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*|from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\*|\w+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*\w+(?:[ \t]+as[ \t]+\w+)?)*))[ \t]*(?:#.*)?$/;
/** A name given to a literal or to another name; a call would be found a second time. */
const ASSIGNMENT_RE = /^([A-Za-z_]\w*)[ \t]*=[ \t]*([^()=#[\]{}]{1,500})$/;
const TEXT_RE = /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(['"])([^'"\n]{1,2000})\2[ \t]*(?:#.*)?$/;
/** Statements that cannot stand behind a semicolon. */
const COMPOUND_RE = /^(?:[ \t@#]|(?:for|while|if|with|def|class|try|async|match)\b|$)/;

/**
 * The cells of a notebook share their names: what one imports or names, a later one uses. Each cell
 * is examined alone, so that the names before it are put in front of its first line.
 */
export class CarriedNames {
  readonly #statements = new Set<string>();
  readonly #texts = new Map<string, string>();
  #characters = 0;

  /** The cell with the names before it. Lines keep their numbers unless the first one is a block. */
  before(python: string): string {
    if (this.#statements.size === 0) return python;
    const names = [...this.#statements].join('; ');
    const [first = ''] = python.split('\n', 1);
    if (first.trim() === '') return names + python.slice(first.length);
    return COMPOUND_RE.test(first) ? `${names}\n${python}` : `${names}; ${python}`;
  }

  /** A command with the texts of names in it: `!{command}`, `!pip install $package`. */
  expand(command: string): string {
    return command.replaceAll(
      /\{(\w{1,80})\}|\$(\w{1,80})/g,
      (whole, braced?: string, plain?: string) => this.#texts.get(braced ?? plain ?? '') ?? whole,
    );
  }

  /** Takes over what the cell imports and names. */
  take(python: string): void {
    for (const line of python.split('\n')) {
      const text = TEXT_RE.exec(line);
      if (text !== null && this.#texts.size < MAX_CARRIED)
        this.#texts.set(text[1] ?? '', text[3] ?? '');
      const statement = IMPORT_RE.exec(line)?.[1] ?? (ASSIGNMENT_RE.test(line) ? line.trim() : '');
      const full =
        this.#statements.size >= MAX_CARRIED ||
        this.#characters + statement.length > MAX_CHARACTERS;
      if (statement === '' || full || this.#statements.has(statement)) continue;
      this.#statements.add(statement);
      this.#characters += statement.length;
    }
  }
}
