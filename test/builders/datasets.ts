/** Labelled data in every form that is taken, written to a folder of their own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import sharp from 'sharp';
import { writeNpy } from './npy.ts';
import { zip } from './zip.ts';

export interface DataFolder {
  readonly path: string;
  /** Writes a file, folders included; gives its path. */
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly read: (name: string) => Uint8Array;
  readonly remove: () => void;
}

export function dataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'weighbridge-data-'));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    read: (name) => readFileSync(join(path, name)),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export interface Picture {
  readonly width?: number;
  readonly height?: number;
  readonly channels?: 1 | 3 | 4;
  /** Value of channel `c` at `x`, `y`. */
  readonly pixel?: (x: number, y: number, c: number) => number;
}

/** An image file written by sharp. */
export async function picture(
  { width = 4, height = 3, channels = 3, pixel = () => 128 }: Picture = {},
  format: 'png' | 'jpeg' | 'webp' | 'gif' = 'png',
): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let c = 0; c < channels; c += 1) data[(y * width + x) * channels + c] = pixel(x, y, c);
  const image = sharp(data, { raw: { width, height, channels } });
  return (channels === 1 ? image.toColourspace('b-w') : image).toFormat(format).toBuffer();
}

/** An array of an NPZ archive: NumPy's type text, its shape, its bytes. */
export function npy(
  descr: string,
  shape: readonly number[],
  data: Uint8Array,
  isFortran = false,
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  return writeNpy({
    descr: `'${descr}'`,
    shape: tuple,
    fortranOrder: isFortran ? 'True' : 'False',
    data,
  });
}

export function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function npz(arrays: Readonly<Record<string, Uint8Array>>, method = 0): Uint8Array {
  return zip({
    entries: Object.entries(arrays).map(([name, data]) => ({ name: `${name}.npy`, data, method })),
  });
}

/** An IDX file: type code, sizes, bytes. `promised` sizes may lie. */
export function idx(type: number, shape: readonly number[], data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, type, shape.length]);
  shape.forEach((size, axis) => head.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([head, data]);
}

/** Writes a Parquet file of what a query gives. */
export async function writeParquet(path: string, query: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}
