import type { StartConfigKind, StartSetting } from './start-config.ts';

/** Settings kept of one file, and characters of each. */
const MAX_SETTINGS = 200;
const MAX_VALUE = 2000;
/** Nesting followed in JSON. */
const MAX_DEPTH = 12;
const MAX_LINES = 5000;

/** JSON as editors write it: comments and commas before a closing bracket are taken out, texts are left alone. */
export function withoutComments(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') {
      const from = at;
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
      result += text.slice(from, at + 1);
    } else if (letter === '/' && text[at + 1] === '/') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end - 1;
    } else if (letter === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 1;
    } else if (letter === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end - 1;
    } else result += letter;
  }
  return result.replaceAll(/,(\s*[}\]])/g, '$1');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(withoutComments(text.replace(/^\ufeff/, '')));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_SETTINGS) : [];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, MAX_VALUE);
  return Array.isArray(value) ? value.map(textOf).join(' ').slice(0, MAX_VALUE) : '';
}

/** Tasks that an editor starts when the folder is opened. */
function folderTasks(text: string): readonly StartSetting[] {
  const root = jsonOf(text);
  if (!isObject(root)) return [];
  return itemsOf(root['tasks']).flatMap((task) => {
    if (!isObject(task) || !isObject(task['runOptions'])) return [];
    if (task['runOptions']['runOn'] !== 'folderOpen') return [];
    const command = [textOf(task['command']), textOf(task['args'])].join(' ').trim();
    return [{ name: 'folderOpen', value: command === '' ? textOf(task['script']) : command }];
  });
}

/** Commands that an agent runs at its own events: `{"hooks": {"SessionStart": [{"hooks": [{"command": …}]}]}}`. */
function agentHooks(text: string): readonly StartSetting[] {
  const root = jsonOf(text);
  if (!isObject(root) || !isObject(root['hooks'])) return [];
  const found: StartSetting[] = [];
  const visit = (event: string, value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || found.length >= MAX_SETTINGS) return;
    for (const item of itemsOf(value)) visit(event, item, depth + 1);
    if (!isObject(value)) return;
    if (typeof value['command'] === 'string')
      found.push({ name: event, value: textOf(value['command']) });
    for (const inner of Object.values(value))
      if (typeof inner === 'object') visit(event, inner, depth + 1);
  };
  for (const [event, value] of Object.entries(root['hooks'])) visit(event, value, 0);
  return found;
}

/** `key = value` and `key: value` lines. */
function lines(text: string): readonly StartSetting[] {
  const found: StartSetting[] = [];
  let section = '';
  for (const [at, raw] of text.split(/\r?\n/, MAX_LINES).entries()) {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) continue;
    if (line.startsWith('[')) section = `${line.replace(/^\[\s*([\w-]+).*$/, '$1').toLowerCase()}.`;
    const split = line.search(/[=:\s]/);
    if (split <= 0 || line.startsWith('[') || found.length >= MAX_SETTINGS) continue;
    found.push({
      name: (section + line.slice(0, split)).toLowerCase(),
      value: line
        .slice(split)
        .replace(/^[\s=:]+/, '')
        .replaceAll(/^["']|["']$/g, '')
        .slice(0, MAX_VALUE),
      line: at + 1,
    });
  }
  return found;
}

/** `<!(command)` and `<!@(command)`: gyp runs them while it reads the file. */
export function gypCommands(text: string): readonly StartSetting[] {
  const found: StartSetting[] = [];
  for (let at = text.indexOf('<!'); at !== -1; at = text.indexOf('<!', at + 2)) {
    const open = text[at + 2] === '@' ? at + 3 : at + 2;
    if (text[open] !== '(' || found.length >= MAX_SETTINGS) continue;
    let depth = 0;
    let end = open;
    for (; end < Math.min(text.length, open + MAX_VALUE); end += 1) {
      if (text[end] === '(') depth += 1;
      else if (text[end] === ')' && (depth -= 1) === 0) break;
    }
    found.push({
      name: 'command expansion',
      value: text.slice(open + 1, end).replaceAll(/\\(["'\\])/g, '$1'),
      line: text.slice(0, at).split('\n').length,
    });
  }
  return found;
}

/** What a file of settings makes its program do. */
export function readStartConfig(config: StartConfigKind, text: string): readonly StartSetting[] {
  switch (config) {
    case 'vscode-tasks':
      return folderTasks(text);
    case 'agent-hooks':
      return agentHooks(text);
    case 'binding-gyp':
      return gypCommands(text);
    default:
      return lines(text);
  }
}
