import type { ShellText } from './command-file.ts';

/** Recipes of one Makefile. */
const MAX_RECIPES = 2000;
const VARIABLE_RE = /^(?:export[ \t]+)?([A-Za-z_][\w.-]{0,100})[ \t]*(?:::?=|\?=|=)[ \t]*(.*)$/;
const TARGET_RE = /^([^\s#:=][^#:=]{0,300}?)[ \t]*::?(?!=)(?:[^=;]*)(?:;(.*))?$/;
const REFERENCE_RE = /\$(?:\(([\w.-]{1,100})\)|\{([\w.-]{1,100})\}|([@<^*?]))/g;
/** Variables in variables. */
const MAX_ROUNDS = 5;
const MAX_VALUE = 4000;

/** The recipes of a Makefile as shell text, each with its target's name; constant variables are put in. */
export function makefileTexts(text: string): readonly ShellText[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const variables = new Map<string, string>();
  const recipes: ShellText[] = [];
  let target = '';
  let body: { readonly line: number; readonly lines: string[] } | undefined;
  const close = (): void => {
    if (body !== undefined && recipes.length < MAX_RECIPES)
      recipes.push({ name: target, text: body.lines.join('\n'), line: body.line });
    body = undefined;
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('\t')) {
      body ??= { line: at + 1, lines: [] };
      body.lines.push(expand(line.slice(1).replace(/^[-@+ \t]{1,20}/, ''), variables));
      continue;
    }
    // A line that continues a recipe's last one belongs to it, tab or not.
    if (body?.lines.at(-1)?.endsWith('\\') === true || (body !== undefined && line.trim() === '')) {
      body.lines.push(expand(line, variables));
      continue;
    }
    close();
    let whole = line;
    while (whole.endsWith('\\') && at + 1 < lines.length && whole.length < MAX_VALUE) {
      at += 1;
      whole = `${whole.slice(0, -1).trimEnd()} ${(lines[at] ?? '').trim()}`;
    }
    const variable = VARIABLE_RE.exec(whole);
    if (variable !== null) {
      variables.set(variable[1] ?? '', (variable[2] ?? '').slice(0, MAX_VALUE).trim());
      continue;
    }
    const rule = TARGET_RE.exec(whole);
    if (rule === null) continue;
    target = (rule[1] ?? '').trim();
    const inline = rule[2]?.trim() ?? '';
    if (inline !== '') body = { line: at + 1, lines: [expand(inline, variables)] };
  }
  close();
  return recipes;
}

/** `$(NAME)` of make: its value, or a variable of the shell with that name where it is not known here. */
function expand(text: string, variables: ReadonlyMap<string, string>): string {
  const dollars = text.split('$$');
  return dollars.map((piece) => expandPiece(piece, variables)).join('$');
}

function expandPiece(piece: string, variables: ReadonlyMap<string, string>): string {
  let made = piece;
  for (
    let round = 0;
    round < MAX_ROUNDS && made.includes('$') && made.length < MAX_VALUE;
    round += 1
  ) {
    const next = made.replaceAll(REFERENCE_RE, (_, round1?: string, curly?: string) => {
      const name = round1 ?? curly;
      if (name === undefined) return '${AUTOMATIC}';
      return variables.get(name) ?? (/^\w+$/.test(name) ? `\${${name}}` : '${UNKNOWN}');
    });
    if (next === made) break;
    made = next;
  }
  // Functions of make, such as `$(shell …)`, are not evaluated.
  return made.replaceAll(/\$\((?=[a-z-]{2,20}[ \t])[^()\n]{0,500}\)/g, '${UNKNOWN}');
}
