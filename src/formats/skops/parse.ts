import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import type { JsonNode } from '../json/tree.ts';
import { everyValue, readJson, textOf, valueOf } from '../json/tree.ts';
import type { SkopsAnomalyCode, SkopsError, SkopsNode, SkopsSchema } from './skops-schema.ts';

/** The newest protocol whose nodes are known here (skops 0.16). */
const KNOWN_PROTOCOL = 2;
/** Nodes kept. A forest of a thousand trees has some 20,000. */
const MAX_NODES = 500_000;

type Result = Parsed<SkopsSchema, SkopsAnomalyCode, SkopsError>;

/** Text that is itself JSON text, as JsonNode keeps it. */
function jsonText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const tree = readJson(Buffer.from(text), 100);
  return tree.ok && tree.root.kind === 'string' ? tree.root.text : undefined;
}

/** Protocols 0 and 1 keep the name as it is, protocol 2 in a JsonNode. */
function generatorOf(node: JsonNode): string | undefined {
  const state = valueOf(valueOf(node, 'content'), 'bit_generator');
  const plain = textOf(state, 'bit_generator');
  if (plain !== undefined) return plain;
  const inner = valueOf(valueOf(state, 'content'), 'bit_generator');
  return jsonText(textOf(inner, 'content'));
}

function methodOf(node: JsonNode): SkopsNode['method'] {
  const content = valueOf(node, 'content');
  const owner = valueOf(content, 'obj');
  return {
    attribute: textOf(content, 'func') ?? '?',
    owner: `${textOf(owner, '__module__') ?? '?'}.${textOf(owner, '__class__') ?? '?'}`,
  };
}

class SchemaWalk {
  readonly nodes: SkopsNode[] = [];
  readonly anomalies = new AnomalyList<SkopsAnomalyCode>();
  isLimited = false;

  visit(root: JsonNode): void {
    for (const node of everyValue(root)) {
      if (node.kind !== 'object') continue;
      const loader = valueOf(node, '__loader__');
      if (loader === undefined) continue;
      if (this.nodes.length >= MAX_NODES) {
        this.isLimited = true;
        return;
      }
      this.#node(node, loader);
    }
  }

  #node(node: JsonNode, loader: JsonNode): void {
    const module = textOf(node, '__module__');
    const name = textOf(node, '__class__');
    if (loader.kind !== 'string' || module === undefined || name === undefined) {
      this.anomalies.add('invalid-node', node.offset, 'a node without loader, module or class');
      return;
    }
    const file = textOf(node, 'file');
    const generator = loader.text === 'RandomGeneratorNode' ? generatorOf(node) : undefined;
    const method = loader.text === 'MethodNode' ? methodOf(node) : undefined;
    this.nodes.push({
      loader: loader.text,
      module,
      name,
      offset: node.offset,
      ...(file === undefined ? {} : { file }),
      ...(generator === undefined ? {} : { generator }),
      ...(method === undefined ? {} : { method }),
    });
  }
}

function protocolOf(root: JsonNode): number | undefined {
  const value = valueOf(root, 'protocol');
  if (value?.kind !== 'number') return undefined;
  const number = Number(value.text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Reads the tree of `schema.json`. Anything that calls itself a node counts, wherever it stands. */
export async function parseSkops(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  if (bytes.length > limits.maxHeaderBytes) {
    const detail = `a schema of more than ${limits.maxHeaderBytes} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: limits.maxHeaderBytes, detail } };
  }
  const tree = readJson(bytes);
  if (!tree.ok) {
    const { code, offset } = tree;
    return { ok: false, error: { code, offset, detail: 'the schema is not JSON' } };
  }
  if (tree.root.kind !== 'object' || valueOf(tree.root, '__loader__') === undefined) {
    return { ok: false, error: { code: 'no-node', offset: 0, detail: 'no node of skops' } };
  }
  const walk = new SchemaWalk();
  walk.visit(tree.root);
  for (const { key, offset } of tree.duplicates)
    walk.anomalies.add('duplicate-key', offset, `${quoteName(key)} stands twice in one object`);
  const protocol = protocolOf(tree.root);
  const version = textOf(tree.root, '_skops_version');
  const unexamined: Unexamined[] = [];
  if (protocol !== undefined && protocol > KNOWN_PROTOCOL)
    unexamined.push({ code: 'unsupported-format', detail: `skops protocol ${protocol}` });
  if (walk.isLimited)
    unexamined.push({ code: 'count-limit', detail: `more than ${MAX_NODES} nodes` });
  if (walk.anomalies.dropped > 0)
    walk.anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${walk.anomalies.dropped} more`,
    });
  const value: SkopsSchema = {
    protocol,
    version,
    nodes: walk.nodes,
    claims: [{ start: 0, end: bytes.length, what: 'schema' }],
    facts: {
      framework: 'skops',
      nodes: walk.nodes.length,
      ...(version === undefined ? {} : { producer: `skops ${version.slice(0, 40)}` }),
    },
  };
  return { ok: true, value, anomalies: walk.anomalies.list, unexamined };
}
