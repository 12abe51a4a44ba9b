import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanarySearch } from './search.ts';

const SECRET = 'q7Xr2LmPz9Tn4KvBw8HsJd3Fg6Yc1Ra5Eu0';
const search = new CanarySearch([
  { planted: '$TOKEN', secret: SECRET },
  { planted: '~/.netrc', secret: 'Zk3vQ8nR1tW6yB0mL5xC2pD9fH4jG7sA' },
]);

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('');
}

const WRAPPED: readonly (readonly [string, (text: Buffer) => Buffer])[] = [
  ['plain', (text) => text],
  ['base64', (text) => Buffer.from(text.toString('base64'))],
  ['base64', (text) => Buffer.from(text.toString('base64url'))],
  ['base64', (text) => Buffer.from(text.toString('base64').replaceAll(/(.{20})/g, '$1\r\n'))],
  ['hex', (text) => Buffer.from(text.toString('hex'))],
  ['hex', (text) => Buffer.from(text.toString('hex').toUpperCase())],
  ['hex', (text) => Buffer.from(text.toString('hex').replaceAll(/(..)/g, String.raw`\x$1`))],
  ['base32', (text) => Buffer.from(base32(text))],
  ['base32', (text) => Buffer.from(base32(text).toLowerCase())],
  ['gzip', (text) => gzipSync(text)],
  ['zlib', (text) => deflateSync(text)],
  ['deflate', (text) => deflateRawSync(text)],
  ['utf-16', (text) => Buffer.from(text.toString(), 'utf16le')],
  ['reversed', (text) => Buffer.from(text).reverse()],
  ['xor', (text) => Buffer.from(text.map((byte) => byte ^ 0x5a))],
  ['url', (text) => Buffer.from(text.toString('hex').replaceAll(/(..)/g, '%$1'))],
  ['base64+gzip', (text) => Buffer.from(gzipSync(text).toString('base64'))],
  ['base64+base64', (text) => Buffer.from(Buffer.from(text.toString('base64')).toString('base64'))],
  ['base64', (text) => Buffer.from(`d=${encodeURIComponent(`==${text.toString('base64')}`)}`)],
  [
    'base64+xor',
    (text) => Buffer.from(Buffer.from(text.map((byte) => byte ^ 7)).toString('base64')),
  ],
];

describe('CanarySearch', () => {
  it.each(WRAPPED)('finds a token wrapped as %s', (encoding, wrap) => {
    const hits = search.find(wrap(Buffer.from(`{"token":"${SECRET}","n":1}`)));
    expect(hits).toEqual([{ planted: '$TOKEN', encoding }]);
  });

  it('finds a token at every alignment of base64, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, after) => {
        const stream = Buffer.from(Buffer.from(`${before}${SECRET}${after}`).toString('base64'));
        expect(search.find(Buffer.concat([Buffer.from('POST /'), stream]))).toHaveLength(1);
      }),
    );
  });

  it('finds either half of a token alone', () => {
    expect(search.find(Buffer.from(SECRET.slice(0, 18)))).toHaveLength(1);
    expect(search.find(Buffer.from(SECRET.slice(-18)))).toHaveLength(1);
  });

  it('names each of several tokens', () => {
    const both = Buffer.from(
      `${SECRET} ${Buffer.from('Zk3vQ8nR1tW6yB0mL5xC2pD9fH4jG7sA').toString('hex')}`,
    );
    expect(search.find(both)).toEqual([
      { planted: '$TOKEN', encoding: 'plain' },
      { planted: '~/.netrc', encoding: 'hex' },
    ]);
  });

  it('finds nothing in other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(search.find(bytes)).toEqual([]);
      }),
    );
  });

  it('stops at the limit for a bomb', () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    expect(search.find(bomb)).toEqual([]);
  });
});
