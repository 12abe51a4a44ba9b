import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { AnomalyList } from '../anomaly-list.ts';
import type { FlatTable } from '../flatbuffer/flat-table.ts';
import type { ExecutorchAnomaly } from './executorch-program.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the header behind the identifier stands, and how much of it is read. */
const HEADER_AT = 8;
const HEADER_BYTES = 40;
/** Position of the segments' base offset: a program's header names its size first, a tensor file's also a place. */
const BASE_AT: Readonly<Record<string, number>> = { eh00: 16, FH01: 24 };

/** The extended header: where segments are counted from; undefined when there is none. */
export async function segmentBase(
  source: ByteSource,
  size: number,
  anomalies: AnomalyList<ExecutorchAnomaly>,
): Promise<number | undefined> {
  const bytes = await source.read(HEADER_AT, HEADER_BYTES);
  const at = BASE_AT[decodeLatin1(bytes.subarray(0, 4))];
  if (at === undefined || bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const base = Number(view.getBigUint64(at, true));
  if (base > size) {
    anomalies.add(
      'invalid-header',
      HEADER_AT,
      `segments begin at ${base}, the file ends at ${size}`,
    );
    return undefined;
  }
  return base;
}

/** The places of the segments in the file. */
export function segmentSpans(
  segments: readonly FlatTable[],
  base: number | undefined,
  size: number,
  anomalies: AnomalyList<ExecutorchAnomaly>,
): readonly (Span | undefined)[] {
  return segments.map((segment, index) => {
    if (base === undefined && segment.number('size') === 0) return undefined;
    if (base === undefined) {
      anomalies.add(
        'segment-outside',
        segment.at,
        `segment ${index} without a header that says where segments begin`,
      );
      return undefined;
    }
    const start = base + segment.number('offset');
    const end = start + segment.number('size');
    if (end <= size) return { start, end };
    anomalies.add(
      'segment-outside',
      segment.at,
      `segment ${index} ends at ${end}, the file at ${size}`,
    );
    return undefined;
  });
}
