import { shortVarint } from '../protobuf/varint.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { MESSAGES, OPAQUE } from './messages.data.ts';
import { fits } from './walk.ts';
import type { TensorflowContainer } from './tensorflow-graph.ts';

/** Names of operators: what NodeDef and OpDef hold, `Namespace>Name` included. */
const OPERATOR_RE = /^[A-Za-z_][A-Za-z0-9_.>\\/-]*$/;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_RE = /[\u0000-\u0008\u000e-\u001f]/;
/** Fields looked at before the answer is clear. */
const MAX_FIELDS = 400;

export const ROOTS: readonly (readonly [TensorflowContainer, string])[] = [
  ['saved-model', 'SavedModel'],
  ['meta-graph', 'MetaGraph'],
  ['graph', 'Graph'],
];

/** What was found on the way through the head of a file. */
class Evidence {
  operators = 0;
  tags = 0;
  fields = 0;
}

/** Where the value of a field lies, by its wire type; undefined when there is none such. */
function valueSpan(
  bytes: Uint8Array,
  at: number,
  wire: number,
): readonly [start: number, end: number] | undefined {
  if (wire === 1) return [at, at + 8];
  if (wire === 5) return [at, at + 4];
  const number = shortVarint(bytes, at);
  if (number === undefined || (wire !== 0 && wire !== 2)) return undefined;
  return wire === 0 ? [at, number[1]] : [number[1], number[1] + number[0]];
}

/**
 * Whether [`start`, `end`) holds the message, as far as it lies in the head: known fields, right wire
 * types, plain text where text belongs. The schema is strict enough to rule other protobuf files out.
 */
function plausible(
  head: Uint8Array,
  start: number,
  end: number,
  name: string,
  evidence: Evidence,
): boolean {
  if (name === OPAQUE) return true;
  const spec = MESSAGES[name] ?? {};
  let at = start;
  while (at < end && at < head.length && evidence.fields < MAX_FIELDS) {
    evidence.fields += 1;
    const tag = shortVarint(head, at);
    if (tag === undefined) return head.length - at < 10;
    const field = spec[Math.floor(tag[0] / 8)];
    const wire = tag[0] % 8;
    if (field === undefined || !fits(field[1], wire, field[2] === 1)) return false;
    const span = valueSpan(head, tag[1], wire);
    if (span === undefined) return head.length - tag[1] < 10;
    if (span[1] > end) return false;
    const [, kind, , message] = field;
    if (kind === 'message' && !plausible(head, span[0], span[1], message ?? OPAQUE, evidence))
      return false;
    if (
      kind === 'text' &&
      span[1] <= head.length &&
      !plausibleText(head.subarray(...span), name, field[0], evidence)
    )
      return false;
    at = span[1];
  }
  return true;
}

function plausibleText(
  bytes: Uint8Array,
  message: string,
  field: string,
  evidence: Evidence,
): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const isOperator =
    (message === 'Node' && field === 'op') || (message === 'OpDef' && field === 'name');
  if (isOperator) {
    evidence.operators += 1;
    return OPERATOR_RE.test(text);
  }
  if (field === 'tensorflow_version' || field === 'tags') evidence.tags += 1;
  // Names come from users and may hold anything but control characters.
  return !CONTROL_RE.test(text);
}

/** Which of the messages the bytes are, and how sure that is. */
export function identify(
  head: Uint8Array,
  size: number | undefined,
): readonly [TensorflowContainer, Recognition] | undefined {
  for (const [container, root] of ROOTS) {
    const evidence = new Evidence();
    if (!plausible(head, 0, size ?? Infinity, root, evidence)) continue;
    if (evidence.operators > 0) return [container, 'certain'];
    if (evidence.tags > 0) return [container, 'likely'];
  }
  return undefined;
}

/** The first field of a text form: a known name, then a colon or a brace. */
const TEXT_START_RE =
  /^\uFEFF?(?:\s|#[^\n]*\n)*(?:saved_model_schema_version|meta_graphs|meta_info_def|graph_def|saver_def|collection_def|signature_def|asset_file_def|object_graph_def|node|library|versions)\s*[:{<]/;
const TEXT_NODE_RE =
  /\b(?:op\s*:|op\s*[{<]|tensorflow_version|stripped_op_list|saved_model_schema_version)/;
/** Names under which loaders look for these files, whatever stands in them. */
const NAMED_RE = /^saved_model\.pb(?:txt)?$|\.(?:pb|pbtxt|meta)$/;

/** A protobuf text file of TensorFlow, as far as the head shows. */
export function looksLikeTextForm(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return TEXT_START_RE.test(text) && TEXT_NODE_RE.test(text);
}

export function recogniseTensorflow({ head, size, name }: Glimpse): Recognition {
  const [first] = head;
  if (first === undefined) return 'no';
  // Every top-level field of the three messages has a number below 8.
  if (first < 0x40 && (first & 7) !== 1) {
    const found = identify(head, size);
    if (found !== undefined) return found[1];
  }
  if (looksLikeTextForm(head)) return 'certain';
  // Something unusual in front, under a name that is loaded: the parser decides.
  return NAMED_RE.test(name) ? 'possible' : 'no';
}
