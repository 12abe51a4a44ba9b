import type { Reader } from '../../bytes/reader.ts';
import { CorruptStream } from './decoding.ts';
import { LzmaDecoder, lzmaProperties } from './lzma.ts';
import type { SlidingWindow } from './sliding-window.ts';

const CONTROL = { end: 0, resetAndCopy: 1, copy: 2, lzma: 0x80 } as const;
/** What a control byte's bits 5 and 6 ask for, in rising order. */
const RESET = { state: 1, properties: 2, dictionary: 3 } as const;

/** The five or six header bytes of an LZMA chunk behind its control byte, and its data. */
async function decodeChunk(
  reader: Reader,
  window: SlidingWindow,
  decoder: LzmaDecoder | undefined,
  control: number,
): Promise<LzmaDecoder> {
  const reset = (control >> 5) & 3;
  const headerBytes = reset >= RESET.properties ? 5 : 4;
  if (!(await reader.ensure(headerBytes))) throw new CorruptStream('chunk header ends early');
  const unpacked = (control & 31) * 65_536 + reader.u16(false) + 1;
  const packed = reader.u16(false) + 1;
  if (reset === RESET.dictionary) window.reset();
  let current = decoder;
  if (reset >= RESET.properties) {
    const properties = lzmaProperties(reader.u8());
    if (properties === undefined || properties.lc + properties.lp > 4) {
      throw new CorruptStream('undefined properties');
    }
    current ??= new LzmaDecoder(window, properties);
    current.setProperties(properties);
  }
  if (current === undefined) throw new CorruptStream('the first chunk sets no properties');
  if (reset >= RESET.state) current.resetState();
  const isWhole = await reader.ensure(packed);
  current.range.feed(reader.bytes(Math.min(packed, reader.buffered)));
  current.range.start();
  current.run(Number.POSITIVE_INFINITY, unpacked, 0);
  current.range.normalise();
  if (!isWhole || current.range.remaining !== 0) throw new CorruptStream('chunk size is wrong');
  return current;
}

/** LZMA2, the filter inside xz: LZMA and plain chunks with explicit sizes. */
export async function* decodeLzma2(
  reader: Reader,
  window: SlidingWindow,
): AsyncGenerator<Uint8Array, void> {
  let decoder: LzmaDecoder | undefined;
  let isFirst = true;
  for (;;) {
    if (!(await reader.ensure(1))) throw new CorruptStream('the end chunk is missing');
    const control = reader.u8();
    if (control === CONTROL.end) return;
    const resetsDictionary = control >= 0xe0 || control === CONTROL.resetAndCopy;
    if (isFirst && !resetsDictionary) throw new CorruptStream('the first chunk resets nothing');
    isFirst = false;
    if (control >= CONTROL.lzma) {
      try {
        decoder = await decodeChunk(reader, window, decoder, control);
      } catch (error) {
        // A loader reading little by little gets what precedes the defect: so must the examination.
        if (error instanceof CorruptStream && window.pending > 0) yield window.take();
        throw error;
      }
    } else {
      if (control > CONTROL.copy) throw new CorruptStream(`control byte ${control}`);
      if (!(await reader.ensure(2))) throw new CorruptStream('chunk header ends early');
      const size = reader.u16(false) + 1;
      if (control === CONTROL.resetAndCopy) window.reset();
      const isWhole = await reader.ensure(size);
      window.append(reader.bytes(Math.min(size, reader.buffered)));
      if (!isWhole) {
        yield window.take();
        throw new CorruptStream('a chunk ends early');
      }
    }
    if (window.pending > 0) yield window.take();
  }
}
