import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { BinaryReader, TextReader, Torch7Stop } from './token-reader.ts';
import type { Torch7Anomaly, Torch7Error, Torch7File } from './torch7-file.ts';
import { Torch7Walk } from './walk.ts';

type Result = Parsed<Torch7File, Torch7Anomaly, Torch7Error>;

/** Whether the bytes begin with a type tag in decimal: the text encoding. */
export function isText(head: Uint8Array): boolean {
  const [first = 0, second = 0] = head;
  return first >= 0x30 && first <= 0x39 && (second === 0x0a || second === 0x0d || second === 0x20);
}

function walkOf(source: ByteSource, encoding: Torch7File['encoding']) {
  const reader = new Reader(source);
  const size = source.size ?? Number.MAX_SAFE_INTEGER;
  const tokens =
    encoding === 'ascii' ? new TextReader(reader, size) : new BinaryReader(reader, size);
  return { tokens, walk: new Torch7Walk(tokens) };
}

/** Reads the objects of a Torch7 file; the numbers of tensors are jumped over. */
export async function parseTorch7(source: ByteSource): Promise<Result> {
  const encoding = isText(await source.read(0, 2)) ? 'ascii' : 'binary';
  const { tokens, walk } = walkOf(source, encoding);
  const unexamined: Unexamined[] = [];
  try {
    await walk.object('', 0);
  } catch (error) {
    if (!(error instanceof Torch7Stop)) throw error;
    const { code, offset, message } = error;
    if (walk.classes.size === 0 && walk.functions.length === 0) {
      const stop = code === 'length-beyond-file' || code === 'negative-length' ? 'truncated' : code;
      return { ok: false, error: { code: stop, offset, detail: message } };
    }
    if (code === 'length-beyond-file' || code === 'negative-length' || code === 'unknown-type')
      walk.anomalies.add(code, offset, message);
    unexamined.push({
      code: walk.stopped ? 'count-limit' : 'corrupt-data',
      detail: `the objects cannot be followed further: ${message}`,
      offset,
    });
  }
  const { offset } = tokens;
  const value: Torch7File = {
    encoding,
    functions: walk.functions,
    classes: [...walk.classes.values()],
    claims: [{ start: 0, end: offset + (encoding === 'ascii' ? 1 : 0), what: 'objects' }],
    facts: {
      framework: 'Torch7',
      encoding,
      tensors: walk.tensors,
      parameters: walk.parameters,
      classes: walk.classes.size,
    },
  };
  return { ok: true, value, anomalies: walk.anomalies.list, unexamined };
}
