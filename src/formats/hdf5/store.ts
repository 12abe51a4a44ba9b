import { PageCache } from '../../bytes/page-cache.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import type { Claim } from '../format.ts';
import { Fields, Hdf5Stop, type Widths } from './fields.ts';
import type { Hdf5Anomaly } from './hdf5-file.ts';
import { lookup3 } from './lookup3.ts';

/** Bytes fetched at a time, and how many such pages are kept: structures lie close together. */
const PAGE_BYTES = 32 * 1024;
const MAX_PAGES = 512;
/** Bytes of one structure. An object header chunk of the largest attribute tables has some megabytes. */
const MAX_STRUCTURE_BYTES = 64 * 1024 * 1024;
/** Claims kept before neighbours are joined; a data set of a terabyte in small chunks has millions. */
const MAX_CLAIMS = 2_000_000;

/** The file as a store of structures at addresses: pages of it, and which bytes were understood. */
export class Store {
  readonly #source: ByteSource;
  readonly #pages: PageCache;
  readonly anomalies = new AnomalyList<Hdf5Anomaly>();
  readonly claims: Claim[] = [];
  readonly widths: Widths;
  /** Where address 0 lies in the file. */
  readonly base: number;
  readonly size: number;

  constructor(source: ByteSource, size: number, base: number, widths: Widths) {
    this.#source = source;
    this.#pages = new PageCache(source, { pageBytes: PAGE_BYTES, maxPages: MAX_PAGES });
    this.size = size;
    this.base = base;
    this.widths = widths;
  }

  /** The place in the file of an address. */
  place(address: number): number {
    return this.base + address;
  }

  /** Bytes at an address; all of them, or it stops. */
  async bytes(address: number, length: number): Promise<Uint8Array> {
    const start = this.place(address);
    if (!(length >= 0) || !(start >= 0) || length > this.size - start)
      throw new Hdf5Stop(
        'beyond-file',
        Math.min(start, this.size),
        `${length} bytes at ${start} in a file of ${this.size}`,
      );
    if (length > MAX_STRUCTURE_BYTES)
      throw new Hdf5Stop('broken-structure', start, `a structure of ${length} bytes`);
    const first = Math.floor(start / PAGE_BYTES);
    const last = Math.floor((start + length - 1) / PAGE_BYTES);
    const from = start - first * PAGE_BYTES;
    if (last <= first) {
      const page = await this.#pages.page(first);
      return page.subarray(from, from + length);
    }
    if (last - first < 4) {
      const parts: Uint8Array[] = [];
      for (let index = first; index <= last; index += 1) parts.push(await this.#pages.page(index));
      return Buffer.concat(parts).subarray(from, from + length);
    }
    return this.#source.read(start, length);
  }

  async fields(address: number, length: number): Promise<Fields> {
    const bytes = await this.bytes(address, length);
    if (bytes.length < length)
      throw new Hdf5Stop('beyond-file', this.place(address), `${length} bytes are not there`);
    return new Fields(bytes, this.place(address), this.widths);
  }

  /** As many bytes at an address as there are, up to `most`: for structures that say their length inside. */
  async glance(address: number, most: number): Promise<Fields> {
    const start = this.place(address);
    return this.fields(address, Math.max(0, Math.min(most, this.size - start)));
  }

  claim(address: number, length: number, what: string): void {
    if (length <= 0 || this.claims.length >= MAX_CLAIMS) return;
    const start = this.place(address);
    this.claims.push({ start, end: Math.min(start + length, this.size), what });
  }

  /** Compares the checksum that ends a structure; `bytes` is the structure with it. */
  verify(bytes: Uint8Array, address: number, what: string): void {
    const body = bytes.subarray(0, bytes.length - 4);
    const end = bytes.subarray(bytes.length - 4);
    const stored =
      ((end[0] ?? 0) | ((end[1] ?? 0) << 8) | ((end[2] ?? 0) << 16) | ((end[3] ?? 0) << 24)) >>> 0;
    if (lookup3(body) !== stored)
      this.anomalies.add(
        'checksum-mismatch',
        this.place(address),
        `the checksum of ${what} does not match`,
      );
  }
}
