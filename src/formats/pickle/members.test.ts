import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as pk from '../../../test/builders/pickle.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import type { Member } from '../format.ts';
import { readProgram, type ProgramReading } from './layout.ts';

function read(...parts: readonly pk.Part[]): Promise<ProgramReading> {
  return readProgram(memorySource(pk.assemble(...parts)), DEFAULT_LIMITS);
}

async function contentOf(member: Member | undefined): Promise<Uint8Array> {
  if (member === undefined) throw new Error('no member');
  const source = await member.open();
  return new Uint8Array(await source.read(0, 1_000_000));
}

const nested = pk.pickle(4, pk.call('os', 'system', pk.text('echo weighbridge-test')));
const oldNested = pk.assemble("cos\nsystem\n(S'echo weighbridge-test'\ntR.");
const base64 = Buffer.from(nested).toString('base64');
/** Latin-1 characters as UTF-8, as protocol 2 writes bytes for `_codecs.encode`. */
const asText = Buffer.from(Buffer.from(nested).toString('latin1'));

describe('formats/pickle/members', () => {
  it.each([
    ['a pickle', pk.binbytes(nested), nested],
    ['a pickle of protocol 0', pk.binbytes(oldNested), oldNested],
    ['a pickle in a bytearray', pk.bytearray8(nested), nested],
    ['a pickle in Latin-1 text', pk.binunicode(asText), nested],
    ['a pickle in base64', pk.binunicode(base64), nested],
    ['a pickle in base64 bytes', pk.binbytes(Buffer.from(base64)), nested],
    ['a pickle in hexadecimal', pk.binunicode(Buffer.from(nested).toString('hex')), nested],
    ['a pickle in a STRING', pk.string(`'${oldNestedEscaped()}'`), oldNested],
    ['a pickle in a UNICODE line', pk.unicode(oldNestedUnicode()), oldNested],
    ['gzip', pk.binbytes(gzipSync(nested)), gzipSync(nested)],
    ['zlib', pk.binbytes(deflateSync(nested)), deflateSync(nested)],
    ['gzip in base64', pk.binunicode(gzipSync(nested).toString('base64')), gzipSync(nested)],
    [
      'a zip',
      pk.binbytes(`PK\x03\x04${'x'.repeat(30)}`),
      Buffer.from(`PK\x03\x04${'x'.repeat(30)}`),
    ],
    [
      'an ELF program',
      pk.binbytes(`\x7fELF${'\0'.repeat(30)}`),
      Buffer.from(`\x7fELF${'\0'.repeat(30)}`),
    ],
    [
      'marshalled code',
      pk.binbytes(`\xe3${'\0'.repeat(30)}`),
      Buffer.from(`\xe3${'\0'.repeat(30)}`, 'latin1'),
    ],
  ] as const)('offers %s', async (_, literal, content) => {
    const { program } = await read(pk.proto(4), literal, pk.stop);

    expect(program.members).toHaveLength(1);
    expect(program.members[0]).toMatchObject({ expect: 'any' });
    expect(program.members[0]?.name).toMatch(/^bytes at \d+$/);
    expect(Buffer.from(await contentOf(program.members[0]))).toEqual(Buffer.from(content));
  });

  it.each([
    ['plain text', pk.text('the quick brown fox jumps over the lazy dog')],
    ['a parameter name', pk.text('encoder.layers.0.attention.weight')],
    ['an identifier of base64 characters', pk.text('gaussian_mixture_component_weights')],
    ['numbers', pk.binbytes(Buffer.from(Float32Array.from({ length: 64 }, (__, i) => i).buffer))],
    ['zeros', pk.binbytes(new Uint8Array(100))],
    [
      'a hexadecimal digest',
      pk.text('d41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204e9800998ecf8427e'),
    ],
    ['a pickle that is too short', pk.shortBinbytes(pk.pickle(2, pk.none))],
    ['two bytes of a zlib header', pk.binbytes(`\x78\x9c${'\xff'.repeat(40)}`)],
  ] as const)('leaves %s alone', async (_, literal) => {
    const { program } = await read(pk.proto(4), literal, pk.stop);

    expect(program.members).toEqual([]);
  });

  it('offers a literal of 100 KB without reading it, and all of it', async () => {
    const long = pk.pickle(4, pk.binbytes(new Uint8Array(100_000)));

    const { program } = await read(pk.proto(4), pk.binbytes(long), pk.stop);

    expect(program.members[0]?.size).toBe(long.length);
    expect(await contentOf(program.members[0])).toEqual(long);
  });

  it('says when there are more than it lists', async () => {
    const literal = pk.binbytes(nested);

    const { program, unexamined } = await read(
      pk.proto(4),
      Array.from({ length: 1005 }, () => [literal, pk.pop]),
      pk.none,
      pk.stop,
    );

    expect(program.members).toHaveLength(1000);
    expect(unexamined).toMatchObject([{ code: 'count-limit' }]);
  });
});

function oldNestedEscaped(): string {
  return Buffer.from(oldNested).toString('latin1').replaceAll('\n', '\\n').replaceAll("'", "\\'");
}

function oldNestedUnicode(): string {
  return Buffer.from(oldNested).toString('latin1').replaceAll('\n', '\\u000a');
}
