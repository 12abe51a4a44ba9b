/** Distinguished encoding (ITU-T X.690): what a certificate is written in. Writing only. */
export type Der = Buffer;

function tagged(tag: number, content: Uint8Array): Der {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...items: readonly Uint8Array[]): Der =>
  tagged(0x30, Buffer.concat(items));
export const set = (...items: readonly Uint8Array[]): Der => tagged(0x31, Buffer.concat(items));
export const bitString = (bytes: Uint8Array): Der =>
  tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]));
export const octetString = (bytes: Uint8Array): Der => tagged(0x04, bytes);
export const utf8String = (text: string): Der => tagged(0x0c, Buffer.from(text));
export const boolean = (value: boolean): Der => tagged(0x01, Buffer.from([value ? 0xff : 0]));
/** A field with a number instead of a type: `[0]`. */
export const context = (number: number, content: Uint8Array, isConstructed = true): Der =>
  tagged((isConstructed ? 0xa0 : 0x80) | number, content);

/** A non-negative whole number from its bytes, highest first. */
export function integer(bytes: Uint8Array): Der {
  const from = bytes.findIndex((byte) => byte !== 0);
  const magnitude = from === -1 ? Buffer.from([0]) : Buffer.from(bytes.subarray(from));
  const needsSign = ((magnitude[0] ?? 0) & 0x80) !== 0;
  return tagged(0x02, needsSign ? Buffer.concat([Buffer.from([0]), magnitude]) : magnitude);
}

/** An object identifier from its dotted form. */
export function identifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const digits = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** A moment, to the second; in the form that reaches beyond 2049. */
export function time(moment: Date): Der {
  const text = moment.toISOString().replaceAll(/[-:T]|\.\d{3}/g, '');
  return tagged(0x18, Buffer.from(text, 'latin1'));
}
