import type { ShellCommand } from './notebook.ts';

/** A code cell as plain Python, line for line, and the shell commands that were in it. */
export interface CellSource {
  readonly python: string;
  readonly commands: readonly ShellCommand[];
}

/** Magics of a whole cell whose body is Python all the same. */
const PYTHON_CELL_RE =
  /^%%(?:time|timeit|capture|prun|python3?|pypy|memit|mprun|lprun|debug|cython)\b/;
const SHELL_CELL_RE = /^%%(?:bash|sh|shell|script|system|!|cmd|powershell|sx)\b|^%%!/;
const WRITEFILE_RE = /^%%(?:writefile|file)\s+(?:-a\s+)?(\S+)/;
/** Line magics that install or run, as commands. */
const COMMAND_MAGIC_RE = /^%(pip|conda|mamba|micromamba|uv|sx|system)\b\s*(.*)$/;
/** `x = !ls`, `x = %sx ls`. */
const ASSIGNED_RE = /^(\s*[\w.,[\] ()]+=\s*)(?:!|%(?:sx|system)\s)(.*)$/;
const MAGIC_RE = /^(\s*)(%{1,2}|!{1,2})\s*(.*)$/;
/** `%time f()`, `%timeit f()`: Python behind a magic. */
const TIMED_RE = /^(?:time|timeit|prun|memit)\b\s*(?:-\w+\s+\d*\s*)*(.*)$/;
/** `get_ipython().system("…")`, as a notebook exported to a script has it. */
const EXPORTED_RE =
  /get_ipython\(\)\s*\.\s*(?:system|getoutput)\(\s*(?:[rubf]*)(['"])([^'"\n]{1,4000})\1/g;
/** `get_ipython().run_cell_magic("bash", "", "…")`, the same for a whole cell. */
const EXPORTED_CELL_RE =
  /get_ipython\(\)\s*\.\s*run_cell_magic\(\s*(['"])(?:bash|sh|script|system|!)\1\s*,\s*(['"])[^'"\n]{0,200}\2\s*,\s*(['"])([^'"\n]{1,4000})\3/g;
/** Help: `obj?`, `?obj`. */
const HELP_RE = /^\s*(?:\?{1,2}[\w.]+|[\w.]+\?{1,2})\s*$/;

/**
 * Turns a cell into what the Python parser can read. Lines keep their numbers: a magic becomes a
 * `pass` in its place, and goes to the commands when it is one.
 */
export function readCell(source: string, cell: number): CellSource {
  const lines = source.split('\n');
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? '';
  const commands: ShellCommand[] = [];
  const add = (text: string, line: number): void => {
    const trimmed = text.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) commands.push({ text: trimmed, cell, line });
  };
  if (first.startsWith('%%') && !PYTHON_CELL_RE.test(first)) {
    if (SHELL_CELL_RE.test(first)) addShell(lines, add);
    const written = WRITEFILE_RE.exec(first)?.[1];
    // A Python file written from a cell is run or imported by the next one.
    const isPython = written?.endsWith('.py') === true;
    const body = isPython ? lines.map((line) => (line.startsWith('%%') ? '' : line)) : [];
    return { python: body.join('\n'), commands };
  }
  const python: string[] = [];
  let continued = '';
  for (const [index, line] of lines.entries()) {
    if (continued !== '') {
      continued = `${continued.slice(0, -1)} ${line.trim()}`;
      python.push('');
      if (line.endsWith('\\')) continue;
      add(continued, index + 1);
      continued = '';
      continue;
    }
    const { kept, command } = readLine(line);
    python.push(kept);
    if (command === undefined) continue;
    if (command.endsWith('\\')) continued = command;
    else add(command, index + 1);
  }
  if (continued !== '') add(continued.replace(/\\$/, ''), lines.length);
  for (const match of source.matchAll(EXPORTED_RE))
    add(match[2] ?? '', source.slice(0, match.index).split('\n').length);
  for (const match of source.matchAll(EXPORTED_CELL_RE))
    add(match[4] ?? '', source.slice(0, match.index).split('\n').length);
  return { python: python.join('\n'), commands };
}

function addShell(lines: readonly string[], add: (text: string, line: number) => void): void {
  let open = '';
  for (const [index, line] of lines.entries()) {
    if (line.trim().startsWith('%%')) continue;
    open = open === '' ? line : `${open.slice(0, -1)} ${line.trim()}`;
    if (open.endsWith('\\')) continue;
    add(open, index + 1);
    open = '';
  }
  add(open.replace(/\\$/, ''), lines.length);
}

function readLine(line: string): { readonly kept: string; readonly command?: string } {
  const assigned = ASSIGNED_RE.exec(line);
  if (assigned !== null) return { kept: `${assigned[1] ?? ''}[]`, command: assigned[2] ?? '' };
  if (HELP_RE.test(line)) return { kept: '' };
  const magic = MAGIC_RE.exec(line);
  if (magic === null) return { kept: line };
  const [, indent = '', sign = '', rest = ''] = magic;
  if (sign.startsWith('!')) return { kept: `${indent}pass`, command: rest };
  const named = COMMAND_MAGIC_RE.exec(`%${rest}`);
  if (named !== null) {
    const [, name = '', args = ''] = named;
    const isShell = name === 'sx' || name === 'system';
    return { kept: `${indent}pass`, command: isShell ? args : `${name} ${args}` };
  }
  const timed = TIMED_RE.exec(rest)?.[1];
  // `%` continues an expression over lines, too: only a known magic is taken out of the code.
  if (timed !== undefined && timed !== '') return { kept: `${indent}${timed}` };
  return /^[a-zA-Z_]\w*(?:\s|$)/.test(rest) ? { kept: `${indent}pass` } : { kept: line };
}
