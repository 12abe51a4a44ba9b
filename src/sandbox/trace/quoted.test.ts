import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuoted, utf8Of } from './quoted.ts';

/** As strace writes: octal escapes with the fewest digits the next byte allows. */
function quote(bytes: Uint8Array): string {
  const parts = Array.from(bytes, (byte, index) => {
    const next = bytes[index + 1] ?? 0;
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCodePoint(byte)}`;
    if (byte === 0x0a) return String.raw`\n`;
    if (byte >= 0x20 && byte < 0x7f) return String.fromCodePoint(byte);
    const octal = byte.toString(8);
    return `\\${next >= 0x30 && next <= 0x37 ? octal.padStart(3, '0') : octal}`;
  });
  return `"${parts.join('')}"`;
}

describe('readQuoted', () => {
  it('reads back every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const quoted = readQuoted(`${quote(bytes)}, 4`, 0);
        expect(quoted?.isCut).toBe(false);
        expect(Buffer.from(quoted?.text ?? '', 'latin1')).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('tells a string that was cut', () => {
    expect(readQuoted('"abc"..., 9', 0)).toEqual({ text: 'abc', isCut: true, end: 8 });
  });

  it('gives nothing for a string without end', () => {
    expect(readQuoted(String.raw`"abc\"`, 0)).toBeUndefined();
    expect(readQuoted('abc', 0)).toBeUndefined();
  });

  it('reads hexadecimal escapes and UTF-8', () => {
    expect(utf8Of(readQuoted(String.raw`"\xc3\xa9"`, 0)?.text ?? '')).toBe('é');
  });
});
