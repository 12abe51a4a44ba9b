import { memorySource } from '../../bytes/memory-source.ts';
import { readBytecode } from '../../code/python-bytecode/bytecode.ts';
import type { SourceModule } from '../../code/source-module.ts';
import type { Member } from '../format.ts';

/** Layers of one file that are examined by themselves. */
const MAX_LAYERS = 16;
/** Bytes of one layer; folded constants are no larger. */
const MAX_LAYER_BYTES = 1024 ** 2;
/** Versions of Python tried for marshalled code, which does not say its own: the current layout first. */
const MINORS = [12, 11, 13, 14, 10, 9, 8] as const;
/** A magic number of each of these versions (Include/internal/pycore_magic_number.h). */
const MAGIC: Readonly<Record<(typeof MINORS)[number], number>> = {
  8: 3413,
  9: 3425,
  10: 3439,
  11: 3495,
  12: 3531,
  13: 3571,
  14: 3627,
};
const HEADER_BYTES = 16;

/** Marshalled code in a constant as the file of a module, so that it is decompiled like one. */
function compiled(bytes: Uint8Array): Uint8Array | undefined {
  const minor = MINORS.find((candidate) => readBytecode(bytes, candidate).ok);
  if (minor === undefined) return undefined;
  const file = new Uint8Array(HEADER_BYTES + bytes.length);
  const magic = MAGIC[minor];
  file.set([magic & 0xff, magic >> 8, 0x0d, 0x0a]);
  file.set(bytes, HEADER_BYTES);
  return file;
}

function member(name: string, bytes: Uint8Array): Member {
  return { name, size: bytes.length, expect: 'any', open: () => memorySource(bytes) };
}

/** What a source carries inside of its constants and is examined like a file: marshalled code, text nobody sees. */
export function hiddenLayers(module: SourceModule): readonly Member[] {
  const layers: Member[] = [];
  const names = new Set<string>();
  const add = (what: string, line: number, extension: string, bytes: Uint8Array): void => {
    const name = `${what} at line ${line}${extension}`;
    if (layers.length >= MAX_LAYERS || names.has(name)) return;
    names.add(name);
    layers.push(member(name, bytes));
  };
  for (const { callee, positional, line } of module.calls) {
    const [first] = positional;
    if (callee !== 'marshal.loads' || first?.kind !== 'bytes') continue;
    if (layers.length >= MAX_LAYERS || first.bytes.length > MAX_LAYER_BYTES) continue;
    const file = compiled(Buffer.from(first.bytes, 'latin1'));
    if (file !== undefined) add('marshalled code', line, '.pyc', file);
  }
  const extension = module.language === 'python' ? '.py' : '.js';
  for (const { line, kind, decoded } of module.surface.invisible)
    if (decoded !== undefined) add(kind, line, extension, Buffer.from(decoded));
  return layers;
}
