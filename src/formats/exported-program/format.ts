import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { everyValue, readJson, textOf, valuesOf } from '../json/tree.ts';
import type { JsonNode, JsonTreeError } from '../json/tree.ts';
import { exportedProgram } from './exported-program.ts';
import type {
  ExportedProgram,
  ProgramExpression,
  ProgramImport,
  ProgramTarget,
} from './exported-program.ts';

type Result = Parsed<ExportedProgram, never, JsonTreeError | 'not-a-program' | 'too-large'>;

/** Different targets kept. */
const MAX_TARGETS = 20_000;
/** Different expressions kept; a program with dynamic shapes has some hundred. */
const MAX_EXPRESSIONS = 20_000;
/** Different texts kept of all uses of one target. */
const MAX_TEXTS = 64;

const KEY = 'graph_module';
/** The key with any letter escaped, as JSON allows. */
const KEY_RE = new RegExp(
  `"${Array.from(KEY, (letter) => `(?:${letter}|\\\\u00${letter.charCodeAt(0).toString(16)})`).join('')}"`,
  'i',
);
/** Other JSON files are searched for the key up to this size: members of an object have no order. */
const MAX_SEARCHED_BYTES = 32 * 1024 * 1024;

function recognise({ head, name, size }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*\{/.test(text)) return 'no';
  if (text.includes(`"${KEY}"`)) return 'likely';
  if (!name.endsWith('.json') || size === undefined || size > MAX_SEARCHED_BYTES) return 'no';
  return size > head.length || text.includes('\\u') ? 'possible' : 'no';
}

class Draft {
  readonly targets = new Map<string, ProgramTarget>();
  readonly expressions = new Map<string, ProgramExpression>();
  readonly imports: ProgramImport[] = [];
  dropped = 0;

  target(target: string, node: JsonNode): void {
    const known = this.targets.get(target);
    if (known === undefined && this.targets.size >= MAX_TARGETS) {
      this.dropped += 1;
      return;
    }
    const { count, offset, texts } = known ?? { count: 0, offset: node.offset, texts: [] };
    // A later use may name another file than the first one.
    const kept = new Set(texts);
    if (kept.size < MAX_TEXTS) addTexts(kept, node);
    this.targets.set(target, { target, count: count + 1, offset, texts: [...kept] });
  }

  expression(kind: ProgramExpression['kind'], text: string, offset: number): void {
    const key = `${kind}\u0000${text}`;
    if (this.expressions.has(key)) return;
    if (this.expressions.size >= MAX_EXPRESSIONS) this.dropped += 1;
    else this.expressions.set(key, { kind, text, offset });
  }
}

/** Imports kept; a program has a handful of descriptions. */
const MAX_IMPORTS = 1000;
/** Descriptions inside the text of a description: `context` of a `defaultdict` in `in_spec`. */
const MAX_SPEC_DEPTH = 3;

/** What a description of inputs or outputs imports; it is JSON in a text, which may hold JSON in a text. */
function addImports(draft: Draft, text: string, offset: number, depth = 0): void {
  if (depth > MAX_SPEC_DEPTH || !/default_factory|\\u/i.test(text)) return;
  const tree = readJson(Buffer.from(text));
  if (!tree.ok) return;
  for (const value of everyValue(tree.root)) {
    if (value.kind !== 'object') continue;
    for (const module of textsOf(value, 'default_factory_module'))
      for (const name of textsOf(value, 'default_factory_name')) {
        if (draft.imports.length < MAX_IMPORTS) draft.imports.push({ module, name, offset });
        else draft.dropped += 1;
      }
    for (const inner of textsOf(value, 'context')) addImports(draft, inner, offset, depth + 1);
  }
}

/** Every text under a key, doubled keys included. */
function textsOf(node: JsonNode, key: string): readonly string[] {
  return valuesOf(node, key).flatMap((value) => (value.kind === 'string' ? [value.text] : []));
}

/** Values of one node looked at; its graphs have nodes of their own. */
const MAX_NODE_VALUES = 2000;

/** Adds the text arguments of a node, up to a bound. */
function addTexts(kept: Set<string>, node: JsonNode): void {
  let seen = 0;
  for (const value of everyValue(node)) {
    seen += 1;
    if (seen > MAX_NODE_VALUES) return;
    for (const text of textsOf(value, 'as_string')) {
      if (kept.size < MAX_TEXTS) kept.add(text);
    }
  }
}

function walk(root: JsonNode, draft: Draft): void {
  for (const value of everyValue(root)) {
    if (value.kind !== 'object') continue;
    for (const { key, value: inner } of value.members) {
      // Graphs nest in arguments of higher-order operators: a target anywhere is one.
      if (key === 'target' && inner.kind === 'string') draft.target(inner.text, value);
      else if (key === 'expr_str' && inner.kind === 'string')
        draft.expression('size', inner.text, inner.offset);
      else if ((key === 'in_spec' || key === 'out_spec') && inner.kind === 'string')
        addImports(draft, inner.text, inner.offset);
      else if (key === 'guards_code' && inner.kind === 'array')
        for (const guard of inner.items)
          if (guard.kind === 'string') draft.expression('guard', guard.text, guard.offset);
    }
  }
}

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  const failure = (
    code: JsonTreeError | 'not-a-program' | 'too-large',
    offset: number,
  ): Result => ({
    ok: false,
    error: { code, offset, detail: 'the program can not be read' },
  });
  if (bytes.length > limits.maxHeaderBytes) return failure('too-large', 0);
  // Most JSON files are something else, and reading them as trees would cost more than this.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!text.includes(`"${KEY}"`) && !KEY_RE.test(text.toString('latin1')))
    return failure('not-a-program', 0);
  const tree = readJson(bytes);
  if (!tree.ok) return failure(tree.code, tree.offset);
  if (valuesOf(tree.root, 'graph_module').length === 0) return failure('not-a-program', 0);
  const draft = new Draft();
  walk(tree.root, draft);
  const torchVersion = textOf(tree.root, 'torch_version');
  const unexamined: Unexamined[] =
    draft.dropped === 0
      ? []
      : [
          {
            code: 'count-limit',
            detail: `${draft.dropped} targets, expressions or imports were not kept`,
          },
        ];
  const value: ExportedProgram = {
    targets: [...draft.targets.values()],
    expressions: [...draft.expressions.values()],
    imports: draft.imports,
    torchVersion,
    claims: [{ start: 0, end: bytes.length, what: 'program' }],
    facts: {
      framework: 'torch.export',
      nodes: Array.from(draft.targets.values()).reduce((sum, { count }) => sum + count, 0),
      ...(torchVersion === undefined ? {} : { producer: `torch ${torchVersion}` }),
    },
  };
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'exported-program',
  title: 'torch.export program',
  artifact: exportedProgram,
  kind: 'model',
  extensions: ['.json'],
  recognise,
  parse,
});
