import { decodeLatin1 } from '../../bytes/text.ts';
import { WireError } from '../protobuf/wire.ts';
import type { ConstantReader } from './fold.ts';
import { MAX_ELEMENTS, type Element, type FoldedTensor } from './folded.ts';
import type { MessageRange } from './graph-draft.ts';
import { DT_STRING } from './messages.data.ts';
import type { GraphWalk } from './walk.ts';

/** Bytes of packed content that are read: 4,096 elements of 8 bytes, or as many short texts. */
const MAX_CONTENT_BYTES = 1024 * 1024;

class TensorDraft {
  type = 0;
  count = 1;
  readonly texts: Element[] = [];
  readonly numbers: number[] = [];
  content: Uint8Array | undefined = undefined;
  more = false;
}

/** Texts in `tensor_content`: all lengths as varints, then all bytes. TensorFlow reads it, no writer does it. */
function contentTexts(content: Uint8Array, count: number): readonly Element[] {
  const lengths: number[] = [];
  let at = 0;
  while (lengths.length < count && at < content.length) {
    let length = 0;
    let scale = 1;
    let byte = 0x80;
    while (byte >= 0x80 && at < content.length && scale <= 2 ** 35) {
      byte = content[at] ?? 0;
      length += (byte & 0x7f) * scale;
      scale *= 128;
      at += 1;
    }
    lengths.push(length);
  }
  return lengths.map((length) => {
    const text = decodeLatin1(content.subarray(at, at + length));
    at += length;
    return [text];
  });
}

const NUMBER_READERS: Readonly<
  Record<number, readonly [size: number, (view: DataView, at: number) => number]>
> = {
  3: [4, (view, at) => view.getInt32(at, true)],
  4: [1, (view, at) => view.getUint8(at)],
  5: [2, (view, at) => view.getInt16(at, true)],
  6: [1, (view, at) => view.getInt8(at)],
  9: [8, (view, at) => Number(view.getBigInt64(at, true))],
  17: [2, (view, at) => view.getUint16(at, true)],
  22: [4, (view, at) => view.getUint32(at, true)],
  23: [8, (view, at) => Number(view.getBigUint64(at, true))],
};

function contentNumbers(content: Uint8Array, type: number): readonly number[] {
  const reader = NUMBER_READERS[type];
  if (reader === undefined) return [];
  const [size, read] = reader;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const length = Math.min(MAX_ELEMENTS, Math.floor(content.length / size));
  return Array.from({ length }, (_, index) => read(view, index * size));
}

async function walkShape(walk: GraphWalk, draft: TensorDraft): Promise<void> {
  await walk.nested('Shape', async (field) => {
    if (field !== 2) return;
    await walk.nested('Dim', (part) => {
      if (part === 1) draft.count *= Math.max(0, walk.cursor.signed);
    });
  });
}

async function walkPart(walk: GraphWalk, draft: TensorDraft, range: MessageRange): Promise<void> {
  await walk.message('Tensor', range.start, range.end, async (field) => {
    if (field === 1) draft.type = walk.cursor.unsigned;
    else if (field === 2) await walkShape(walk, draft);
    else if (field === 4) {
      draft.content = await walk.cursor.bytes(MAX_CONTENT_BYTES);
      draft.more ||= walk.cursor.valueEnd - walk.cursor.valueStart > MAX_CONTENT_BYTES;
    } else if (field === 8) {
      if (draft.texts.length < MAX_ELEMENTS) draft.texts.push([await walk.text()]);
      else draft.more = true;
    } else if (field === 7 || field === 10 || field === 16 || field === 17) {
      if (draft.numbers.length < MAX_ELEMENTS) draft.numbers.push(...(await walk.numbers()));
      else draft.more = true;
    }
  });
}

/** Reads the `value` of Const nodes of the file that `walk` walks. */
export function constantReader(walk: GraphWalk): ConstantReader {
  return async (node, onLimit) => {
    const ranges = node.attributes.get('value')?.tensors ?? [];
    try {
      return await readConstant(walk, ranges, onLimit);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      onLimit();
      return undefined;
    }
  };
}

/**
 * The texts or whole numbers of a TensorProto. Fewer values than the shape has places: the last one
 * repeats, as TensorFlow fills them.
 */
async function readConstant(
  walk: GraphWalk,
  ranges: readonly MessageRange[],
  onLimit: () => void,
): Promise<FoldedTensor | undefined> {
  const draft = new TensorDraft();
  for (const range of ranges) await walkPart(walk, draft, range);
  const { type, content } = draft;
  if (draft.more) onLimit();
  if (type !== DT_STRING && NUMBER_READERS[type] === undefined) return undefined;
  let values: Element[] = type === DT_STRING ? draft.texts : draft.numbers;
  if (content !== undefined && content.length > 0)
    values = [
      ...(type === DT_STRING
        ? contentTexts(content, Math.min(draft.count, MAX_ELEMENTS))
        : contentNumbers(content, type)),
    ];
  const last = values.at(-1) ?? (type === DT_STRING ? [] : 0);
  const wanted = Math.min(draft.count, MAX_ELEMENTS);
  if (draft.count > MAX_ELEMENTS && values.length < draft.count && values.length >= MAX_ELEMENTS)
    onLimit();
  while (values.length < wanted) values.push(last);
  return values.slice(0, MAX_ELEMENTS);
}
