/** Types of flexbuffer values that matter here, without the two bits of width. */
const STRING = 5;
const VECTOR = 10;
const BLOB = 25;

function unsigned(view: DataView, at: number, width: number): number | undefined {
  if (at < 0 || at + width > view.byteLength) return undefined;
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true);
  if (width === 4) return view.getUint32(at, true);
  return width === 8 ? Number(view.getBigUint64(at, true)) : undefined;
}

/**
 * The texts of a vector at the root of a flexbuffer: a Flex operator's options are its name and its
 * NodeDef. Undefined when the bytes are something else.
 */
export function flexTexts(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = bytes.at(-1);
  const type = bytes.at(-2);
  if (width === undefined || type === undefined || type >> 2 !== VECTOR) return undefined;
  const root = bytes.length - 2 - width;
  const back = unsigned(view, root, width);
  const elementWidth = 1 << (type & 3);
  const vector = back === undefined ? -1 : root - back;
  const count = unsigned(view, vector - elementWidth, elementWidth) ?? 0;
  // Two are expected; a hostile count must not become a loop.
  if (count > 16) return undefined;
  const texts: Uint8Array[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = vector + index * elementWidth;
    const offset = unsigned(view, at, elementWidth);
    const kind = unsigned(view, vector + count * elementWidth + index, 1);
    if (offset === undefined || kind === undefined) return undefined;
    if (kind >> 2 !== STRING && kind >> 2 !== BLOB) return undefined;
    const lengthWidth = 1 << (kind & 3);
    const length = unsigned(view, at - offset - lengthWidth, lengthWidth);
    if (length === undefined || at - offset + length > bytes.length) return undefined;
    texts.push(bytes.subarray(at - offset, at - offset + length));
  }
  return texts;
}
