import { describe, expect, it } from 'vitest';
import { looksLikeText } from './text.ts';

/** Bytes that look random and are the same each time. */
function noise(length: number): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state >> 16) & 0xff;
  });
}

const PARAGRAPH = 'Dies ist eine Zeile, wie sie in Handb\u00fcchern steht.\n'.repeat(20);
const CYRILLIC = Buffer.from('f0d2c9d7c5d420cdc9d2210a', 'hex');

describe('formats/signature/text', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['UTF-8', Buffer.from(PARAGRAPH)],
    ['UTF-16 with a mark', Buffer.from('\ufeffa', 'utf16le')],
    ['Latin-1', Buffer.from(PARAGRAPH, 'latin1')],
    ['a short note in Latin-1', Buffer.from('Gr\u00fc\u00dfe an alle\n', 'latin1')],
    ['KOI8-R', Buffer.concat(Array.from({ length: 60 }, () => CYRILLIC))],
    ['source code with a key code in it', Buffer.from(`${PARAGRAPH}map \u0001 x\n`)],
  ])('takes %s for text', (_, bytes) => {
    expect(looksLikeText(bytes, true)).toBe(true);
  });

  it.each<[string, Uint8Array]>([
    ['noise', noise(4096)],
    ['a few bytes of noise', noise(64)],
    ['text with a zero byte', Buffer.from(`${PARAGRAPH}\0`)],
    ['a short line with a control character', Buffer.from('ab\u0001cd\n')],
    ['short bytes above ASCII', Buffer.from([0x80, 0x95, 0xe2, 0x8c, 0x0a])],
    ['numbers in binary', new Uint8Array(Float32Array.from({ length: 500 }, (_, i) => i).buffer)],
    ['a text with many control characters', Buffer.from('a\u0001b\n'.repeat(300))],
  ])('does not take %s for text', (_, bytes) => {
    expect(looksLikeText(bytes, true)).toBe(false);
  });
});
