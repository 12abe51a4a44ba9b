import type { NodeIndex } from '../syntax-tree.ts';
import { normalPath } from './commands.ts';
import type { Output, ShellFrame } from './shell-frame.ts';
import { placeOf } from './shell-frame.ts';
import type { ShellRedirect, WordPart } from './shell-script.ts';
import { expandHeredoc, expandText, makeWord } from './words.ts';

/** What the redirections of one statement say. */
export interface Redirects {
  readonly list: readonly ShellRedirect[];
  readonly input: readonly WordPart[] | undefined;
  /** Statements behind a heredoc on the line where it begins. */
  readonly rest: readonly NodeIndex[];
  /** Words of the command behind it. */
  readonly words: readonly NodeIndex[];
}

export const NO_REDIRECTS: Redirects = Object.freeze({
  list: [],
  input: undefined,
  rest: [],
  words: [],
});

const OPERATOR_RE = /^[<>&|]+$/;

export function readRedirects(frame: ShellFrame, nodes: readonly NodeIndex[]): Redirects {
  const { tree } = frame.unit;
  const list: ShellRedirect[] = [];
  const rest: NodeIndex[] = [];
  const words: NodeIndex[] = [];
  let input: readonly WordPart[] | undefined;
  const all = [...nodes];
  for (const node of all) {
    const kind = tree.kind(node);
    if (kind === 'file_redirect') {
      list.push(...fileRedirect(frame, node));
      // The grammar takes what follows for further files: `pip >log install x`.
      words.push(...tree.fields(node, 'destination').slice(1));
    } else if (kind === 'herestring_redirect') {
      const [word] = tree.named(node).slice(-1);
      if (word !== undefined) input = [...expandText(frame, word), { kind: 'text', text: '\n' }];
    } else if (kind === 'heredoc_redirect') {
      const children = tree.children(node);
      const start = children.find((child) => tree.kind(child) === 'heredoc_start');
      const body = children.find((child) => tree.kind(child) === 'heredoc_body');
      const isPlain = start !== undefined && /['"\\]/.test(tree.textOf(start));
      if (body !== undefined)
        input = tabless(
          children.some((child) => tree.kind(child) === '<<-'),
          expandHeredoc(frame, body, isPlain),
        );
      all.push(...tree.fields(node, 'redirect'));
      words.push(...tree.fields(node, 'argument'));
      rest.push(
        ...tree.fields(node, 'right'),
        ...children.filter((child) => tree.kind(child) === 'pipeline'),
      );
    }
  }
  const from = list.find(({ operator, descriptor }) => operator === '<' && (descriptor ?? 0) === 0);
  const read =
    from?.target.text === undefined
      ? undefined
      : frame.engine.draft.files.get(normalPath(from.target.text));
  if (read !== undefined) input ??= [{ kind: 'text', text: read }];
  return { list, input, rest, words };
}

/** `<<-` takes tabs away at the beginning of lines. */
function tabless(isDash: boolean, parts: readonly WordPart[]): readonly WordPart[] {
  if (!isDash) return parts;
  return parts.map((part) =>
    part.kind === 'text' ? { ...part, text: part.text.replaceAll(/^\t{1,1000}/gm, '') } : part,
  );
}

function fileRedirect(frame: ShellFrame, node: NodeIndex): readonly ShellRedirect[] {
  const { tree } = frame.unit;
  const operator =
    tree
      .children(node)
      .map((child) => tree.textOf(child))
      .find((text) => OPERATOR_RE.test(text)) ?? '>';
  const descriptor = tree.field(node, 'descriptor');
  const at = placeOf(frame, node);
  return tree
    .fields(node, 'destination')
    .slice(0, 1)
    .map((destination) => ({
      operator,
      descriptor: descriptor === undefined ? undefined : Number(tree.textOf(descriptor)),
      target: makeWord(expandText(frame, destination), at),
    }));
}

/** Remembers what a statement writes into a file; what goes there is not printed. */
export function writeTo(
  frame: ShellFrame,
  list: readonly ShellRedirect[],
  output: Output,
  before: number,
): Output {
  const { draft } = frame.engine;
  let printed = output;
  for (const { operator, descriptor, target } of list) {
    const isOutput = /^(?:>>?|>\||&>>?)$/.test(operator) && (descriptor ?? 1) === 1;
    if (!isOutput) continue;
    const path = target.text;
    if (path !== undefined && path !== '/dev/null')
      draft.write(
        { path: normalPath(path), append: operator.endsWith('>>'), before, line: target.line },
        output.text,
      );
    printed = { text: '', commands: [] };
  }
  return printed;
}
