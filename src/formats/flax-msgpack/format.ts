import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { MsgpackAnomalyCode, MsgpackError, MsgpackTree } from './msgpack-tree.ts';
import { msgpackTree } from './msgpack-tree.ts';
import { MsgpackStop } from './token.ts';
import { MsgpackWalk } from './walk.ts';

/** Bytes in front of an array’s inner list: type 1 or 3, a list of three, a list for the shape. */
function hasArray(head: Uint8Array): boolean {
  for (let at = 2; at + 2 < head.length; at += 1) {
    const isType = head[at] === 1 || head[at] === 3;
    if (!isType || head[at + 1] !== 0x93 || ((head[at + 2] ?? 0) & 0xf0) !== 0x90) continue;
    const marks = [head[at - 1], head[at - 2], head[at - 3], head[at - 5]];
    if (marks.some((mark) => mark !== undefined && mark >= 0xc7 && mark <= 0xd8)) return true;
  }
  return false;
}

/** Where the first key stands when the bytes begin with a map that is not empty. */
function firstKey(head: Uint8Array): number {
  const byte = head[0] ?? 0;
  if (byte > 0x80 && byte <= 0x8f) return 1;
  if (byte === 0xde) return 3;
  return byte === 0xdf ? 5 : 0;
}

function recognise({ head, name }: Glimpse): Recognition {
  const at = firstKey(head);
  if (at === 0) return 'no';
  const key = head[at] ?? 0;
  const isText = (key >= 0xa0 && key <= 0xbf) || (key >= 0xd9 && key <= 0xdb);
  // Keys that are no text do not exist in Flax, but its reader takes them.
  if (!isText) return name.endsWith('.msgpack') ? 'likely' : 'no';
  if (hasArray(head)) return 'certain';
  if (name.endsWith('.msgpack')) return 'likely';
  // The old checkpoints of Flax and Orbax have no extension.
  return name === 'checkpoint' || name.startsWith('checkpoint_') ? 'possible' : 'no';
}

async function parse(
  source: ByteSource,
  _limits: Limits,
): Promise<Parsed<MsgpackTree, MsgpackAnomalyCode, MsgpackError>> {
  const walk = new MsgpackWalk(source);
  const unexamined: Unexamined[] = [];
  try {
    await walk.run();
  } catch (error) {
    if (!(error instanceof MsgpackStop)) throw error;
    if (walk.values <= 1 && walk.arrays === 0 && error.code !== 'too-deep')
      return {
        ok: false,
        error: { code: 'not-msgpack', offset: error.offset, detail: error.message },
      };
    walk.anomalies.add(error.code, error.offset, error.message);
    const code = error.code === 'too-deep' ? 'depth-limit' : 'corrupt-data';
    unexamined.push({ code, offset: error.offset, detail: error.message });
  }
  if (walk.anomalies.dropped > 0)
    walk.anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${walk.anomalies.dropped} more`,
    });
  const end = Math.min(walk.offset, source.size ?? walk.offset);
  const value: MsgpackTree = {
    arrays: walk.arrays,
    values: walk.values,
    dtypes: [...walk.dtypes],
    members: walk.members,
    claims: [{ start: 0, end, what: 'MessagePack values' }],
    facts: {
      framework: 'Flax',
      tensors: walk.arrays,
      parameters: Math.min(walk.parameters, Number.MAX_SAFE_INTEGER),
    },
  };
  return { ok: true, value, anomalies: walk.anomalies.list, unexamined };
}

/** Flax parameters: `flax_model.msgpack` and the checkpoints of `flax.training`. */
export default defineFormat({
  id: 'flax-msgpack',
  title: 'Flax parameters (MessagePack)',
  artifact: msgpackTree,
  kind: 'model',
  extensions: ['.msgpack', '.flax', '.ckpt'],
  recognise,
  parse,
});
