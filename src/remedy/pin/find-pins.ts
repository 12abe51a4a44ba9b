import type { CallSite } from '../../code/call-site.ts';
import { calleesOf } from '../../code/call-site.ts';
import type { GrammarName } from '../../code/grammar.ts';
import { grammar } from '../../code/grammar.ts';
import { parseJavaScript } from '../../code/javascript/parse.ts';
import { parsePython } from '../../code/python/parse.ts';
import { shortName } from '../../code/render-call.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../code/source-limits.ts';
import type { ParsedSource } from '../../code/source-module.ts';
import type { NodeIndex, SyntaxTree } from '../../code/syntax-tree.ts';
import { hubReference, pinOf, possibleTexts } from '../../formats/source/hub-reference.ts';
import { javascriptEdit } from './javascript-edit.ts';
import type { PinPlace } from './pin-place.ts';
import { pythonEdit } from './python-edit.ts';

/** Calls of one file that are pinned; more is generated code. */
const MAX_PINS = 2_000;

/** Libraries whose calls are known to take `revision`; others would fail with an argument they do not know. */
const TAKES_REVISION_RE =
  /^(?:transformers|diffusers|peft|sentence_transformers|huggingface_hub|datasets|optimum|setfit|vllm|kernels|@huggingface\/transformers|@xenova\/transformers)(?:\.|\()|^(?:hf_hub_download|snapshot_download|load_dataset|load_dataset_builder)$/;

/** Names without an account that the library itself looks for under its own. */
const SENTENCE_RE = /^sentence_transformers\./;

/** Characters of a callee that call sites keep. */
const CUT = 120;

interface Language {
  readonly grammar: GrammarName;
  readonly call: string;
  readonly parse: (text: string) => Promise<ParsedSource>;
  readonly edit: typeof pythonEdit;
}

const PYTHON: Language = {
  grammar: 'python',
  call: 'call',
  parse: (text) => parsePython(text),
  edit: pythonEdit,
};

function javascript(dialect: 'javascript' | 'typescript' | 'tsx'): Language {
  return {
    grammar: dialect,
    call: 'call_expression',
    parse: (text) => parseJavaScript(text, dialect),
    edit: javascriptEdit,
  };
}

/** The language of a file by its name; undefined for notebooks and others, which are not edited. */
export function languageOf(path: string): Language | undefined {
  if (/\.pyw?$/i.test(path)) return PYTHON;
  if (/\.[cm]?jsx?$/i.test(path)) return javascript('javascript');
  if (/\.tsx$/i.test(path)) return javascript('tsx');
  return /\.[cm]?ts$/i.test(path) ? javascript('typescript') : undefined;
}

/** Calls in a source file that take models or data from a hub without a commit. Empty for what cannot be read. */
export async function findPins(path: string, text: string): Promise<readonly PinPlace[]> {
  const language = languageOf(path);
  if (language === undefined) return [];
  const parsed = await language.parse(text);
  const parse = await grammar(language.grammar);
  const tree = parsed.ok ? parse(text, DEFAULT_SOURCE_LIMITS) : undefined;
  if (!parsed.ok || tree === undefined) return [];
  const calls = callNodes(tree, language.call);
  const places: PinPlace[] = [];
  const seen = new Set<NodeIndex>();
  for (const site of parsed.value.calls) {
    const place = placeOf(site, tree, calls, language, seen);
    if (place !== undefined && places.length < MAX_PINS) places.push(place);
  }
  return places.toSorted((a, b) => a.line - b.line);
}

/** Nodes of calls by the offset at which they start: `a().b()` has two at one. */
function callNodes(tree: SyntaxTree, kind: string): ReadonlyMap<number, readonly NodeIndex[]> {
  const found = new Map<number, NodeIndex[]>();
  for (let node = 0; node < tree.size; node += 1) {
    if (tree.kind(node) !== kind) continue;
    const start = tree.start(node);
    const known = found.get(start);
    if (known === undefined) found.set(start, [node]);
    else known.push(node);
  }
  return found;
}

function placeOf(
  site: CallSite,
  tree: SyntaxTree,
  calls: ReadonlyMap<number, readonly NodeIndex[]>,
  language: Language,
  seen: Set<NodeIndex>,
): PinPlace | undefined {
  const reference = hubReference(site);
  if (reference === undefined || !reference.isRemote) return undefined;
  const pin = pinOf(reference.revision, site.hasSpread);
  if (pin === 'commit' || pin === 'unknown') return undefined;
  const node = calls.get(site.offset)?.find((one) => isWritten(tree, one, site.written));
  if (node !== undefined && seen.has(node)) return undefined;
  if (node !== undefined) seen.add(node);
  const revisions = possibleTexts(reference.revision);
  const why = reasonAgainst(site, reference.ids, revisions, node);
  const edit = node === undefined || why !== undefined ? undefined : language.edit(tree, node);
  const names = reference.ids.flatMap((id) =>
    SENTENCE_RE.test(reference.callee) && !id.includes('/')
      ? [`sentence-transformers/${id}`, id]
      : [id],
  );
  return {
    line: site.line,
    callee: shortName(reference.callee),
    repository: reference.kind === 'data set' ? 'dataset' : 'model',
    names,
    revision: revisions[0],
    edit,
    ...(edit === undefined
      ? { why: why ?? 'its arguments are written in a way that is not changed by a program' }
      : {}),
  };
}

/** The text of what is called, as call sites keep it. */
function isWritten(tree: SyntaxTree, node: NodeIndex, written: string): boolean {
  const called = tree.field(node, 'function');
  if (called === undefined) return false;
  const text = tree.textOf(called).replaceAll(/\s+/g, ' ');
  // Call sites cut what is long.
  return (
    text === written ||
    (text.length > written.length && written.length >= CUT && text.startsWith(written))
  );
}

function reasonAgainst(
  site: CallSite,
  ids: readonly string[],
  revisions: readonly string[],
  node: NodeIndex | undefined,
): string | undefined {
  if (site.through.length > 0 || node === undefined)
    return 'the call is not written out in the file';
  if (ids.length > 1) return `it may take ${ids.join(' or ')}: one commit does not fit all`;
  if (revisions.length > 1) return 'its revision is one of several';
  if (!calleesOf(site).some((callee) => TAKES_REVISION_RE.test(callee)))
    return 'the library is not known to take a revision here';
  return undefined;
}
