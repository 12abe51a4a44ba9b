import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { everyValue, readJson, textOf, valueOf, valuesOf } from '../json/tree.ts';
import type { JsonNode, JsonTreeError } from '../json/tree.ts';
import { FOREIGN_OPERATORS, mxnetSymbol } from './mxnet-symbol.ts';
import type { MxnetNode, MxnetSymbol } from './mxnet-symbol.ts';

type Result = Parsed<MxnetSymbol, never, JsonTreeError | 'not-mxnet' | 'too-large'>;

/** Nodes of foreign operators kept; further ones are counted. */
const MAX_FOREIGN = 1000;
const NODES_RE = /^\s*\{\s*"nodes"\s*:\s*\[\s*\{/;
/** MXNet's own name for the file; the members of its object have no order. */
const NAME_RE = /-symbol\.json$/;
const START_RE = /^\s*\{/;
/** `param` and `attr` in versions before 1.0. */
const ATTRIBUTE_KEYS = ['attrs', 'attr', 'param'] as const;

function recognise({ head, name }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (!NODES_RE.test(text)) return NAME_RE.test(name) && START_RE.test(text) ? 'possible' : 'no';
  const isGraph = text.includes('"op"') && text.includes('"inputs"');
  if (!isGraph) return 'no';
  return name.endsWith('.json') ? 'certain' : 'likely';
}

function attributesOf(node: JsonNode): MxnetNode['attributes'] {
  return ATTRIBUTE_KEYS.flatMap((key) => valuesOf(node, key)).flatMap((attributes) =>
    attributes.kind === 'object'
      ? attributes.members.map(
          ({ key, value }) => [key, value.kind === 'string' ? value.text : ''] as const,
        )
      : [],
  );
}

/** Every list of nodes, those of subgraphs (`_foreach`, `_cond`) included. */
function nodesOf(root: JsonNode): readonly JsonNode[] {
  const lists = Array.from(everyValue(root)).flatMap((value) => valuesOf(value, 'nodes'));
  return lists.flatMap((list) => (list.kind === 'array' ? list.items : []));
}

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  const failure = (code: 'too-large' | JsonTreeError | 'not-mxnet', offset: number): Result => ({
    ok: false,
    error: { code, offset, detail: `the graph can not be read` },
  });
  if (bytes.length > limits.maxHeaderBytes) return failure('too-large', 0);
  const tree = readJson(bytes);
  if (!tree.ok) return failure(tree.code, tree.offset);
  if (valueOf(tree.root, 'nodes')?.kind !== 'array') return failure('not-mxnet', 0);
  const operators = new Map<string, number>();
  const foreign: MxnetNode[] = [];
  let dropped = 0;
  for (const node of nodesOf(tree.root)) {
    // A doubled key means two operators, of which each reader takes another.
    for (const operator of valuesOf(node, 'op').flatMap((op) =>
      op.kind === 'string' ? [op.text] : [],
    )) {
      operators.set(operator, (operators.get(operator) ?? 0) + 1);
      if (!FOREIGN_OPERATORS.has(operator)) continue;
      const { offset } = node;
      if (foreign.length < MAX_FOREIGN)
        foreign.push({
          operator,
          name: textOf(node, 'name') ?? '',
          attributes: attributesOf(node),
          offset,
        });
      else dropped += 1;
    }
  }
  const unexamined: Unexamined[] =
    dropped === 0
      ? []
      : [{ code: 'count-limit', detail: `${dropped} further nodes of outside code` }];
  const value: MxnetSymbol = {
    operators,
    foreign,
    claims: [{ start: 0, end: bytes.length, what: 'graph' }],
    facts: { framework: 'MXNet', nodes: Array.from(operators.values()).reduce((a, b) => a + b, 0) },
  };
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'mxnet-symbol',
  title: 'MXNet graph',
  artifact: mxnetSymbol,
  kind: 'model',
  extensions: ['.json'],
  recognise,
  parse,
});
