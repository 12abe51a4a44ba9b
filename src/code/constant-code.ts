import type { Arguments } from './arguments.ts';
import { fromBase64, utf8OfBytes } from './fold-bytes.ts';
import { itemsOf } from './python/fold-text.ts';
import type { NodeIndex } from './syntax-tree.ts';
import type { Value } from './value.ts';
import type { Frame } from './frame.ts';

/** Functions that run the text they are given as code, in Python and in JavaScript. */
const RUNNERS_RE =
  /^(?:builtins\.(?:exec|eval)|code\.Interactive(?:Console|Interpreter)\(\)\.(?:runsource|push)|timeit\.(?:timeit|repeat|Timer)|(?:cProfile|profile)\.run(?:ctx)?|types\.(?:FunctionType|LambdaType)|eval|Function|setTimeout|setInterval|vm\.run\w+|vm\.(?:Script|compileFunction)|(?:module|Module\(\)|module\.constructor\(\))\._compile|(?:worker_threads\.)?Worker)$/;
/** Programs that run the text behind a switch: `python -c`, `node -e`. */
const STARTERS_RE =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|child_process\.(?:spawn|spawnSync|execFile|execFileSync))$/;
const INTERPRETER_RE = /(?:^|[\\/])(?:python[\d.]*w?|node|nodejs|bun|deno)(?:\.exe)?$/i;
const CODE_SWITCHES: ReadonlySet<string> = new Set(['-c', '-e', '--eval', '-p']);
const INTERPRETERS: ReadonlySet<string> = new Set([
  'sys.executable',
  'process.execPath',
  'process.argv0',
]);

function codeText(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') return fromAddress(value.text);
  if (value?.kind === 'bytes') return utf8OfBytes(value.bytes);
  if (value?.kind === 'call' && /^builtins\.compile$|^vm\.Script$/.test(value.callee ?? ''))
    return codeText(value.positional[0]);
  if (value?.kind === 'call' && value.callee === 'URL') return codeText(value.positional[0]);
  return undefined;
}

/** The code of `data:text/javascript;base64,…`, or the text itself. */
function fromAddress(text: string): string {
  const match = /^data:[\w/+.-]*(?:;[\w=-]+)*,/.exec(text.slice(0, 200));
  if (match === null) return text;
  const body = text.slice(match[0].length);
  if (/;base64,$/i.test(match[0])) return utf8OfBytes(fromBase64(body));
  const bytes = body.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return utf8OfBytes(bytes);
}

function isInterpreter(value: Value | undefined): boolean {
  if (value?.kind === 'text') return INTERPRETER_RE.test(value.text);
  return value?.kind === 'name' && INTERPRETERS.has(value.path);
}

/** `[sys.executable, '-c', code]`, or a program and its list of arguments. */
function switchedCode([first, second]: readonly Value[]): string | undefined {
  const whole = itemsOf(first?.kind === 'list' || first?.kind === 'tuple' ? first : undefined);
  const [program, args] =
    whole === undefined ? [first, itemsOf(second)] : [whole[0], whole.slice(1)];
  if (!isInterpreter(program)) return undefined;
  const at = args?.findIndex((arg) => arg.kind === 'text' && CODE_SWITCHES.has(arg.text)) ?? -1;
  return at === -1 ? undefined : codeText(args?.[at + 1]);
}

/** The constant text that a call of one of these names runs. */
function codeOf(
  names: readonly string[],
  { positional, keywords }: Arguments,
): { readonly runner: string; readonly text: string } | undefined {
  for (const name of names) {
    if (STARTERS_RE.test(name)) {
      const text = switchedCode(positional);
      if (text !== undefined) return { runner: name, text };
    } else if (RUNNERS_RE.test(name)) {
      if (name.endsWith('Worker') && !runsText(positional[0], keywords)) continue;
      const last = name === 'Function' ? Math.max(positional.length - 1, 0) : 0;
      const text = codeText(positional[last]);
      if (text !== undefined) return { runner: name, text };
    } else if (name === 'import') {
      const [first] = positional;
      const text =
        first?.kind === 'text' && first.text.startsWith('data:') ? codeText(first) : undefined;
      if (text !== undefined) return { runner: name, text };
    }
  }
  return undefined;
}

/** A worker takes the name of a file, unless told otherwise. */
function runsText(first: Value | undefined, keywords: Arguments['keywords']): boolean {
  if (
    keywords.some(({ name, value }) => name === 'eval' && value.kind === 'boolean' && value.boolean)
  )
    return true;
  const text = first?.kind === 'call' ? first.positional[0] : first;
  return text?.kind === 'text' && text.text.startsWith('data:');
}

/** Reads constant text that is run as code, in the place where it would run. */
export function runConstantCode(
  frame: Frame,
  node: NodeIndex,
  names: readonly string[],
  passed: Arguments,
): void {
  if (!frame.records) return;
  const code = codeOf(names, passed);
  if (code === undefined || code.text.trim() === '') return;
  const { runner, text } = code;
  const { unit, draft, engine } = frame;
  if (unit.through.length >= draft.limits.maxCodeDepth) {
    draft.truncated ??= `code in constants nested deeper than ${draft.limits.maxCodeDepth}`;
    return;
  }
  if (!draft.takeCode(text.length)) return;
  const tree = engine.parse(text);
  if (tree === undefined) {
    draft.truncated ??= 'a parser gave up on code in a constant';
    return;
  }
  const offset = frame.tree.start(node);
  const at = unit.at ?? { offset, line: frame.tree.line(offset) };
  frame.with({ unit: { tree, through: [...unit.through, runner], at } }).execute(0);
}
