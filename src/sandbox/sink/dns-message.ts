/** A question as a resolver sends it (RFC 1035): one name, one type. */
export interface DnsQuestion {
  readonly id: number;
  /** Without the last dot; labels with their case, bytes as Latin-1. */
  readonly name: string;
  readonly type: number;
  /** Index behind the question. */
  readonly end: number;
}

export const RECORD_TYPES = { A: 1, NS: 2, PTR: 12, MX: 15, TXT: 16, AAAA: 28 } as const;

const HEADER = 12;
const MAX_NAME = 255;
const MAX_LABEL = 63;
const TIME_TO_LIVE = 60;

/** Reads a question; undefined for anything else. Compressed names are none of a question. */
export function readQuestion(message: Buffer): DnsQuestion | undefined {
  if (message.length < HEADER + 5 || ((message[2] ?? 0) & 0x80) !== 0) return undefined;
  if (message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER;
  for (;;) {
    const length = message[at];
    if (length === undefined || length > MAX_LABEL) return undefined;
    at += 1;
    if (length === 0) break;
    if (at + length > message.length || at - HEADER > MAX_NAME) return undefined;
    labels.push(message.toString('latin1', at, at + length));
    at += length;
  }
  if (at + 4 > message.length) return undefined;
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.'),
    type: message.readUInt16BE(at),
    end: at + 4,
  };
}

/** Addresses a name stands for inside of the sandbox. */
export interface Named {
  readonly ipv4: readonly number[];
  readonly ipv6: readonly number[];
}

/** The answer to a question; without `named`, that there is no such name. */
export function answer(message: Buffer, question: DnsQuestion, named: Named | undefined): Buffer {
  const data = named === undefined ? undefined : recordData(question.type, named);
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(question.id, 0);
  header.writeUInt16BE(named === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(data === undefined ? 0 : 1, 6);
  const asked = message.subarray(HEADER, question.end);
  if (data === undefined) return Buffer.concat([header, asked]);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc000 + HEADER, 0); // The name of the question.
  record.writeUInt16BE(question.type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(TIME_TO_LIVE, 6);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([header, asked, record, data]);
}

function recordData(type: number, { ipv4, ipv6 }: Named): Buffer | undefined {
  if (type === RECORD_TYPES.A) return Buffer.from(ipv4);
  if (type === RECORD_TYPES.AAAA) return Buffer.from(ipv6);
  // A name server or mail server is the name itself, so that it is asked next.
  if (type === RECORD_TYPES.MX) return Buffer.from([0, 10, 0xc0, HEADER]);
  if (type === RECORD_TYPES.NS) return Buffer.from([0xc0, HEADER]);
  if (type === RECORD_TYPES.TXT) return Buffer.from('\u0002ok', 'latin1');
  return undefined;
}
