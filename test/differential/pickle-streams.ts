import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, inflateSync } from 'node:zlib';
import { memorySource } from '../../src/bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import { readProgram } from '../../src/formats/pickle/layout.ts';
import { recogniseStream } from '../../src/formats/pickle/recognise.ts';
import { randomStream } from '../builders/pickle-generator.ts';

const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url));
const HEAD_BYTES = 16_384;

/** The files of the honest corpus that are pickles, some of them gzip or zlib around one. */
export function corpusPickles(): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return globSync('**/*.{pkl,joblib,gz,pt,pth,bin,ckpt}', { cwd: CORPUS })
    .sort()
    .map((name) => ({ name, bytes: unpacked(readFileSync(`${CORPUS}/${name}`)) }))
    .filter(({ bytes }) => recogniseStream(bytes.subarray(0, HEAD_BYTES), bytes.length) !== 'no');
}

function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes);
  return bytes[0] === 0x78 ? inflateSync(bytes) : bytes;
}

/** Every single stream of the corpus that a reader of opcodes alone can follow. */
export async function corpusStreams(): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const { bytes } of corpusPickles()) {
    const { program } = await readProgram(memorySource(bytes), DEFAULT_LIMITS);
    // Between joblib's opcodes lie arrays.
    if (program.inlineArrays.length > 0) continue;
    for (const { start, end } of program.streams) found.push(bytes.subarray(start, end));
  }
  return found;
}

/** From faultless to mostly broken. */
const ODDITIES = [0, 0, 0.02, 0.05, 0.1, 0.15, 0.3] as const;
const LENGTHS = [8, 20, 50] as const;

/** Generated streams, the same for the same seeds. */
export function generatedStreams(
  count: number,
  firstSeed: number,
  portable: boolean,
): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) =>
    randomStream(firstSeed + index, {
      oddity: ODDITIES[index % ODDITIES.length] ?? 0,
      length: LENGTHS[index % LENGTHS.length] ?? 20,
      portable,
    }),
  );
}
