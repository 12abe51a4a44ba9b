import { describe, expect, it } from 'vitest';
import {
  decodeAscii,
  decodeEscapes,
  decodeRawUnicodeEscape,
  decodeUnicode,
  wholeCharacters,
} from './text.ts';

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

describe('formats/pickle/text', () => {
  it('decodes ASCII short and long, and nothing else', () => {
    expect(decodeAscii(bytes('abc'))).toBe('abc');
    expect(decodeAscii(bytes('x'.repeat(100)))).toBe('x'.repeat(100));
    expect(decodeAscii(bytes('\xe9'))).toBeUndefined();
    expect(decodeAscii(bytes(`${'x'.repeat(100)}\xe9`))).toBeUndefined();
  });

  it.each([
    ['c3a9', 'é'],
    ['f09f9880', '😀'],
    ['eda080', '\ud800'],
    ['61edb08062', 'a\udc0062'.replace('62', 'b')],
    ['ff', undefined],
    ['c3', undefined],
    ['eda0', undefined],
    ['eda08061ff', undefined],
    ['c080', undefined],
  ])('decodes UTF-8 %s, letting surrogates through', (hex, text) => {
    expect(decodeUnicode(Buffer.from(hex, 'hex'))).toBe(text);
  });

  it.each([
    ['a\\nb', 'a\nb'],
    ['\\x41\\101\\7', 'AA\x07'],
    ['\\q', '\\q'],
    ["\\'\\\\", "'\\"],
    ['\\777', '\xff'],
    ['\\x4', undefined],
    ['\\', undefined],
  ])('undoes the escapes of %j', (escaped, text) => {
    const decoded = decodeEscapes(bytes(escaped));

    expect(decoded && Buffer.from(decoded).toString('latin1')).toBe(text);
  });

  it.each([
    ['\\u0041', 'A'],
    ['\\U0001f600', '😀'],
    ['\\\\u0041', '\\\\u0041'],
    ['\\x41', '\\x41'],
    ['\xe9', 'é'],
    ['a\\', 'a\\'],
    ['\\u00', undefined],
    ['\\u00zz', undefined],
    ['\\U00110000', undefined],
  ])('undoes the raw Unicode escapes of %j', (escaped, text) => {
    expect(decodeRawUnicodeEscape(bytes(escaped))).toBe(text);
  });

  it('cuts text between characters', () => {
    const text = Buffer.from('aé😀');

    for (let length = 0; length <= text.length; length += 1)
      expect(decodeUnicode(wholeCharacters(text.subarray(0, length)))).toBeDefined();
    expect(wholeCharacters(text)).toHaveLength(text.length);
  });
});
