import { isUtf8 } from 'node:buffer';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { countParameters } from '../parameter-count.ts';
import { compareExtent } from '../extent.ts';
import { JsonError } from '../json/cursor.ts';
import { metadataMembers } from './embedded.ts';
import { HeaderReader, type Header } from './header.ts';
import { measureLayout } from './layout.ts';
import type {
  SafetensorsAnomaly,
  SafetensorsError,
  SafetensorsIndex,
} from './safetensors-index.ts';

/** The header's length stands in the first eight bytes. */
export const LENGTH_BYTES = 8;
const OPEN_BRACE = 0x7b;

type Result = Parsed<SafetensorsIndex, SafetensorsAnomaly, SafetensorsError>;

function failure(code: SafetensorsError, offset: number, detail: string): Result {
  return { ok: false, error: { code, offset, detail } };
}

/** The header length, or more than any limit when it does not fit a number. */
export function headerLength(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, LENGTH_BYTES);
  return view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
}

function readHeader(
  bytes: Uint8Array,
  anomalies: AnomalyList<SafetensorsAnomaly>,
): Header | Result {
  try {
    return new HeaderReader(bytes, LENGTH_BYTES, LENGTH_BYTES + bytes.length, anomalies).read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return failure(error.code, LENGTH_BYTES + error.offset, error.message);
  }
}

/** Reads the header and nothing else: the tensors are only compared with the size of the file. */
export async function parseSafetensors(source: ByteSource, limits: Limits): Promise<Result> {
  const prefix = await source.read(0, LENGTH_BYTES);
  if (prefix.length < LENGTH_BYTES) {
    return failure('truncated-length', prefix.length, 'the file ends inside the header length');
  }
  const length = headerLength(prefix);
  const limit = limits.maxHeaderBytes;
  if (length > limit) {
    return failure('header-too-large', 0, `a header of ${length} bytes; the limit is ${limit}`);
  }
  if (source.size !== undefined && length > source.size - LENGTH_BYTES) {
    return failure(
      'header-beyond-file',
      0,
      `a header of ${length} bytes in a file of ${source.size}`,
    );
  }
  const bytes = await source.read(LENGTH_BYTES, length);
  if (bytes.length < length) {
    return failure(
      'header-beyond-file',
      0,
      `the header ends after ${bytes.length} of ${length} bytes`,
    );
  }
  if (!isUtf8(bytes)) return failure('invalid-utf8', LENGTH_BYTES, 'the header is not UTF-8');
  const first = bytes.findIndex(
    (byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09,
  );
  if (bytes[first] !== OPEN_BRACE) {
    return failure('header-not-object', LENGTH_BYTES, 'the header is no JSON object');
  }
  const anomalies = new AnomalyList<SafetensorsAnomaly>();
  if (first > 0) {
    anomalies.add('leading-space', LENGTH_BYTES, `${first} bytes of white space before the header`);
  }
  const header = readHeader(bytes, anomalies);
  if ('ok' in header) return header;

  const dataStart = LENGTH_BYTES + length;
  const layout = measureLayout(header.tensors, dataStart, anomalies);
  const extent = await compareExtent(source, layout.end);
  if (extent === 'shorter') {
    anomalies.add('data-beyond-file', layout.end, `tensors end at ${layout.end}, beyond the file`);
  } else if (extent === 'longer') {
    // The reference reader refuses this; others map the file and never look: room for a second file.
    anomalies.add(
      'trailing-bytes',
      layout.end,
      `the file goes on after the last tensor, at ${layout.end}`,
    );
  }
  if (anomalies.dropped > 0) {
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  }
  const value: SafetensorsIndex = {
    headerLength: length,
    tensors: header.tensors,
    metadata: header.metadata,
    facts: {
      tensors: header.tensors.length,
      parameters: countParameters(header.tensors),
    },
    claims: [
      { start: 0, end: LENGTH_BYTES, what: 'header length' },
      { start: LENGTH_BYTES, end: dataStart, what: 'header' },
      ...layout.claims,
    ],
    members: metadataMembers(header.metadata),
  };
  return { ok: true, value, anomalies: anomalies.list, unexamined: [] };
}
