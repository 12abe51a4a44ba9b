import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { everyValue, readJson, textOf, valueOf, valuesOf } from '../json/tree.ts';
import type { JsonNode, JsonTreeError } from '../json/tree.ts';
import { OperatorList, paddleProgram } from '../paddle-program/paddle-program.ts';
import type { PaddleProgram } from '../paddle-program/paddle-program.ts';

type Result = Parsed<PaddleProgram, never, JsonTreeError | 'not-paddle' | 'too-large'>;

const HEAD_RE = /^\s*\{\s*"base_code"\s*:\s*\{[^{}]{0,200}"magic"\s*:\s*"pir"/;
/** Paddle writes the number of a dialect in front of a name. */
const NAME_RE = /^(\d+)\.(.+)$/;
/** `builtin`, `pd_op`, `cf` and `pd_dist` are Paddle's own; 3 (`custom_op`) holds operators of other libraries. */
const ORIGINS: Readonly<Record<string, 'paddle' | 'outside'>> = {
  '0': 'paddle',
  '1': 'paddle',
  '2': 'paddle',
  '3': 'outside',
  '4': 'paddle',
};

function recognise({ head }: Glimpse): Recognition {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 512)).toString(
    'latin1',
  );
  return HEAD_RE.test(text) ? 'certain' : 'no';
}

/** Attributes are `{"N": name, "AT": {"#": type, "D": value}}`. */
function textAttributes(operation: JsonNode): readonly (readonly [string, string])[] {
  return valuesOf(operation, 'A').flatMap((list) =>
    list.kind === 'array'
      ? list.items.flatMap((item) => {
          const value = valueOf(valueOf(item, 'AT'), 'D');
          const name = textOf(item, 'N');
          return value?.kind === 'string' && name !== undefined
            ? [[name, value.text] as const]
            : [];
        })
      : [],
  );
}

/** Attributes that say nothing about what an operator does. */
const QUIET: ReadonlySet<string> = new Set([
  'struct_name',
  'data_format',
  'dtype',
  'name',
  'layout',
]);

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  const failure = (code: JsonTreeError | 'not-paddle' | 'too-large', offset: number): Result => ({
    ok: false,
    error: { code, offset, detail: 'the program can not be read' },
  });
  if (bytes.length > limits.maxHeaderBytes) return failure('too-large', 0);
  const tree = readJson(bytes);
  if (!tree.ok) return failure(tree.code, tree.offset);
  if (valueOf(tree.root, 'program') === undefined) return failure('not-paddle', 0);
  const operators = new OperatorList();
  // Blocks nest through regions of operators; every "ops" list anywhere counts.
  for (const value of everyValue(tree.root))
    for (const list of valuesOf(value, 'ops'))
      for (const operation of list.kind === 'array' ? list.items : [])
        for (const name of valuesOf(operation, '#')) {
          if (name.kind !== 'string') continue;
          const [, dialect = '', type = name.text] = NAME_RE.exec(name.text) ?? [];
          const attributes = textAttributes(operation).filter(([key]) => !QUIET.has(key));
          // `p` stands for a parameter and has no dialect.
          const origin = name.text === 'p' ? 'paddle' : (ORIGINS[dialect] ?? 'unknown');
          operators.add({ type, offset: operation.offset, attributes, origin });
        }
  const unexamined: Unexamined[] =
    operators.dropped === 0
      ? []
      : [{ code: 'count-limit', detail: `${operators.dropped} operators were not kept` }];
  const value: PaddleProgram = {
    operators: operators.list,
    claims: [{ start: 0, end: bytes.length, what: 'program' }],
    facts: { framework: 'PaddlePaddle', nodes: operators.nodes },
  };
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'paddle-pir',
  title: 'PaddlePaddle program (PIR)',
  artifact: paddleProgram,
  kind: 'model',
  extensions: ['.json'],
  recognise,
  parse,
});
