import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { Decoder } from './decode.ts';
import { deservesLook } from './literal-glance.ts';
import type { LiteralEncoding } from './literal-sink.ts';
import { MemberGatherer } from './members.ts';

const nested = pk.pickle(4, pk.call('os', 'system', pk.text('echo weighbridge-test')));
const old = pk.assemble("cos\nsystem\n(S'echo weighbridge-test'\ntR.");
const BEGINNINGS = [
  nested,
  old,
  pk.assemble('(lp0\nI1\naI2\naI3\naI4\na.'),
  pk.assemble('}', nested),
  gzipSync(nested),
  deflateSync(nested),
  deflateSync(nested, { level: 1 }),
  'PK\x03\x04',
  'BZh91AY&SY',
  '\xfd7zXZ\0',
  '\x04"M\x18',
  '7z\xbc\xaf\x27\x1c',
  '\x7fELF',
  '\xe3\0\0\0\0',
  'U\r\r\n\0\0\0\0',
  '\x93NUMPY',
  '(\xb5/\xfd',
  '\xca\xfe\xba\xbe',
  `MZ${'\0'.repeat(58)}\x80\0\0\0`,
  `]\0\0\0\0${'\xff'.repeat(8)}`,
].map((part) => Buffer.from(pk.assemble(part, '\0'.repeat(24))));

const content = fc
  .record({
    from: fc.oneof(fc.constantFrom(...BEGINNINGS), fc.uint8Array({ minLength: 16, maxLength: 80 })),
    at: fc.nat(20),
    byte: fc.option(fc.nat(255)),
    armour: fc.constantFrom('none', 'hex', 'base64', 'base64url', 'lines'),
  })
  .map(({ from, at, byte, armour }) => {
    const bytes = Buffer.from(from);
    if (byte !== null && at < bytes.length) bytes[at] = byte;
    if (armour === 'none') return bytes;
    if (armour === 'lines')
      return Buffer.from(bytes.toString('base64').replaceAll(/(.{3})/g, '$1\n'));
    return Buffer.from(
      bytes.toString(armour === 'hex' || armour === 'base64' ? armour : 'base64url'),
    );
  });

/** The literal's opcode, and where its content stands in it. */
function write(encoding: LiteralEncoding, bytes: Buffer): readonly [Uint8Array, number] {
  const latin1 = bytes.toString('latin1');
  switch (encoding) {
    case 'raw':
      return [pk.binbytes(bytes), 5];
    case 'utf-8':
      return [pk.binunicode(Buffer.from(latin1)), 5];
    case 'string-escape':
      return [pk.string(`'${latin1.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}'`), 2];
    case 'raw-unicode-escape':
      return [pk.unicode(latin1.replaceAll('\\', '\\u005c').replaceAll('\n', '\\u000a')), 1];
  }
}

/** A decoder that has read the only opcode. */
async function decoded(source: ByteSource): Promise<Decoder> {
  const decoder = new Decoder(source, 0);
  let status = decoder.next();
  while (status === 'starved') {
    await decoder.fill();
    status = decoder.next();
  }
  expect(status).toBe('ready');
  return decoder;
}

describe('formats/pickle/literal-glance', () => {
  it.each(['raw', 'utf-8', 'string-escape', 'raw-unicode-escape'] as const)(
    'passes over no %s literal that would be found',
    async (encoding) => {
      let found = 0;
      await fc.assert(
        fc.asyncProperty(content, async (bytes) => {
          const [opcode, from] = write(encoding, bytes);
          const source = memorySource(opcode);
          const decoder = await decoded(source);
          const quotes = encoding === 'string-escape' ? 1 : 0;
          const head = decoder.head.subarray(quotes, decoder.length - quotes);
          const gatherer = new MemberGatherer(source);
          gatherer.offer(encoding, head, from, head.length);

          if (gatherer.members().length === 0) return;
          found += 1;
          expect(deservesLook(decoder, encoding)).toBe(true);
        }),
        { numRuns: 3000 },
      );
      expect(found).toBeGreaterThan(100);
    },
  );

  it.each([
    'the quick brown fox jumps over the lazy dog',
    'The text that begins with a letter of an opcode',
    'encoder.layers.0.attention.weight',
    'row 17 0.a4b5xvtu9b0.a4b5xvtu9b',
  ])('passes over %s', async (text) => {
    const decoder = await decoded(memorySource(pk.binunicode(text)));

    expect(deservesLook(decoder, 'utf-8')).toBe(false);
  });
});
