import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { deflateSync } from 'node:zlib';
import { techniqueAreas } from '../../test/techniques/area.ts';
import { honestModels } from './honest-models.ts';
import { hostileSamples } from './hostile-samples.ts';
import { bytes } from './opcodes.ts';
import type { Segment } from './segments.ts';
import { checksum, totalSize, writeSegments } from './segments.ts';

export const WORK = join(import.meta.dirname, '../.work');
export const FOLDER = join(WORK, 'folder');
export const MANIFEST = join(WORK, 'manifest.json');
const CORPUS = join(import.meta.dirname, '../../test/corpus');
const FILES = 500;

/** What the folder holds: for each file whether it is hostile, and by which technique. */
export interface Manifest {
  readonly files: Readonly<Record<string, { readonly size: number; readonly hostile?: string }>>;
}

/** A grey square: the image every model page has. */
function png(side: number): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Uint8Array => {
    const lengthAndSum = Buffer.alloc(8);
    const body = bytes(type, data);
    lengthAndSum.writeUInt32BE(data.length);
    lengthAndSum.writeUInt32BE(checksum(body), 4);
    return bytes(lengthAndSum.subarray(0, 4), body, lengthAndSum.subarray(4));
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(side * (side + 1), 0x80);
  for (let row = 0; row < side; row += 1) rows[row * (side + 1)] = 0;
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', bytes())];
  return bytes('\x89PNG\r\n\x1a\n', ...parts);
}

/** What stands beside models in every repository. */
function companions(): Record<string, readonly Segment[]> {
  const vocabulary = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, index) => [`token${index}`, index]),
  );
  const source = `import torch\n\n\ndef load(path):\n    return torch.load(path, weights_only=True)\n`;
  const table = Array.from({ length: 20_000 }, (_, row) => `${row},${row * 3},label${row % 7}\n`);
  const readme =
    '# Model\n\nTrained on open data. Load it with `torch.load(path, weights_only=True)`.\n';
  return {
    'README.md': [bytes(readme)],
    'LICENSE.txt': [bytes('Permission is granted to use this model for any purpose.\n'.repeat(20))],
    'src/load.py': [bytes(source)],
    'src/train.py': [bytes(source.repeat(40))],
    'config.json': [
      bytes(JSON.stringify({ architectures: ['LlamaForCausalLM'], hidden_size: 4096 })),
    ],
    'tokenizer.json': [
      bytes(JSON.stringify({ version: '1.0', model: { type: 'BPE', vocab: vocabulary } })),
    ],
    'data/train.csv': [bytes('id,value,label\n', ...table)],
    'images/logo.png': [png(64)],
    'images/curve.png': [png(1024)],
  };
}

/** The honest corpus, thinned out evenly to `count` files; without 7-Zip, at which picklescan ends with an error. */
function corpusSample(count: number): string[] {
  const all = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(CORPUS, join(entry.parentPath, entry.name)))
    .filter((path) => path.includes('/') && !/^(?:review|seven-zip)\/|provenance\.json$/.test(path))
    .sort();
  const step = Math.max(1, all.length / count);
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[Math.floor(index * step)] ?? '',
  );
}

/** One or two of each family of formats beyond pickles, out of the techniques that the tests run. */
const FURTHER: readonly string[] = [
  '6.1',
  '6.1-hdf5',
  '6.2',
  '6.4',
  '6.6',
  '6.8',
  '6.13-utf16',
  'bytecode-fetched',
  '6.16',
  '6.16-While',
  'tf-path-join',
  '6.18-text',
  '6.18-frozen',
  'torchscript-save',
  'pt2-size',
  'pt2-native',
  'torch7-function',
  'skops-nested-function',
  'r-promise',
  'hydra-command',
  'mar-handler-command',
  'pmml-external-entity',
  'paddle-write',
];

async function furtherFormats(): Promise<Readonly<Record<string, Uint8Array>>> {
  const techniques = (await techniqueAreas()).flatMap((area) => area.techniques);
  const samples: Record<string, Uint8Array> = {};
  for (const id of FURTHER) {
    const technique = techniques.find((known) => known.id === id);
    if (technique === undefined) throw new Error(`no technique ${id}`);
    for (const [path, content] of Object.entries(await technique.build()))
      samples[`${id}/${path}`] = Uint8Array.from(Buffer.from(content));
  }
  return samples;
}

/** Writes the folder and its manifest anew. Nothing in it depends on the clock or the machine. */
export async function writeFolder(): Promise<Manifest> {
  rmSync(FOLDER, { recursive: true, force: true });
  const files: Record<string, { size: number; hostile?: string }> = {};
  for (const [path, segments] of Object.entries({ ...honestModels(), ...companions() })) {
    writeSegments(join(FOLDER, path), segments);
    files[path] = { size: totalSize(segments) };
  }
  const hostileGroups = { ...hostileSamples(), 'further-formats': await furtherFormats() };
  for (const [hostile, samples] of Object.entries(hostileGroups)) {
    for (const [name, content] of Object.entries(samples)) {
      const path = `submitted/${hostile}/${name}`;
      writeSegments(join(FOLDER, path), [content]);
      files[path] = { size: content.length, hostile };
    }
  }
  for (const source of corpusSample(FILES - Object.keys(files).length)) {
    const path = `corpus/${source}`;
    mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
    copyFileSync(join(CORPUS, source), join(FOLDER, path));
    files[path] = { size: statSync(join(FOLDER, path)).size };
  }
  const manifest: Manifest = { files };
  writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

if (import.meta.main) {
  const { files } = await writeFolder();
  const hostile = Object.values(files).filter((file) => file.hostile !== undefined).length;
  console.log(`${Object.keys(files).length} files, ${hostile} of them hostile`);
}
