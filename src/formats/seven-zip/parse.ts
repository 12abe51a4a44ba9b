import { crc32 } from 'node:zlib';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { UndecodableError } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import type { Claim, Member } from '../format.ts';
import { SIGNATURE } from './signature.ts';
import type {
  SevenZipAnomalyCode,
  SevenZipArchive,
  SevenZipEntry,
  SevenZipFolder,
} from './archive.ts';
import { FolderContent, folderDecoder } from './decode.ts';
import type { ListedFile } from './files.ts';
import { readFiles } from './files.ts';
import { HeaderBroken, HeaderCursor } from './header-cursor.ts';
import { ENCRYPTION, PROPERTY } from './methods.data.ts';
import type { StreamsInfo } from './streams.ts';
import { readStreams } from './streams.ts';

export const START_HEADER_BYTES = 32;
/** A packed header may itself be packed; writers do it once. */
const MAX_HEADER_LAYERS = 4;
/** Content declared is a concern past this; tensors of zeros that unfold to less fit anywhere. */
const LARGE_BYTES = 1024 ** 3;
/** Contents compared with their CRC: together no more than this, they are opened anyway. */
const MAX_CHECKED_BYTES = 16 * 1024 ** 2;
/** Links longer than this lead nowhere on any system. */
const MAX_LINK_BYTES = 4096;
const MAX_READ_LINKS = 256;

type SevenZipError = 'not-seven-zip' | 'truncated' | 'header-beyond-file';
type Result = Parsed<SevenZipArchive, SevenZipAnomalyCode, SevenZipError>;

function failure(code: SevenZipError, offset: number, detail: string): Result {
  return { ok: false, error: { code, offset, detail } };
}

class ArchiveWalk {
  readonly anomalies = new AnomalyList<SevenZipAnomalyCode>();
  readonly unexamined: Unexamined[] = [];
  readonly claims: Claim[] = [{ start: 0, end: START_HEADER_BYTES, what: 'signature header' }];
  readonly entries: SevenZipEntry[] = [];
  readonly members: Member[] = [];
  readonly #source: ByteSource;
  readonly #limits: Limits;
  #contents: readonly (FolderContent | undefined)[] = [];
  folders: readonly SevenZipFolder[] = [];
  isHeaderPacked = false;

  constructor(source: ByteSource, limits: Limits) {
    this.#source = source;
    this.#limits = limits;
  }

  gap(code: Unexamined['code'], detail: string, offset: number): void {
    this.unexamined.push({ code, detail, offset });
  }

  /** The header bytes behind all layers of packing, or undefined when they can not be had. */
  async header(start: number, length: number): Promise<Uint8Array | undefined> {
    let bytes = await this.#source.read(start, length);
    for (let layer = 0; bytes[0] === PROPERTY.encodedHeader; layer += 1) {
      if (layer >= MAX_HEADER_LAYERS) {
        this.gap('depth-limit', `a header packed more than ${MAX_HEADER_LAYERS} times`, start);
        return undefined;
      }
      const cursor = new HeaderCursor(bytes.subarray(1));
      const streams = readStreams(cursor, 1);
      this.isHeaderPacked = true;
      const unpacked = await this.#unpackHeader(streams, start);
      if (unpacked === undefined) return undefined;
      bytes = unpacked;
    }
    return bytes;
  }

  async #unpackHeader(streams: StreamsInfo, offset: number): Promise<Uint8Array | undefined> {
    const [folder] = streams.folders;
    if (folder === undefined) throw new HeaderBroken(0, 'a packed header without content');
    if (folder.size > this.#limits.maxHeaderBytes) {
      this.gap('size-limit', `a header of ${folder.size} bytes`, offset);
      return undefined;
    }
    const [content] = this.#open(streams);
    if (content === undefined) return undefined;
    const source = await content.whole();
    const bytes = await source.read(0, folder.size);
    if (folder.crc !== undefined && crc32(bytes) !== folder.crc)
      this.anomalies.add('header-crc', offset, 'the unpacked header does not match its CRC');
    return bytes;
  }

  /** Places the packed streams of folders in the file, and prepares the contents that can be had. */
  #open({ packedOffset, packedSizes, folders }: StreamsInfo): (FolderContent | undefined)[] {
    const size = this.#source.size ?? Number.MAX_SAFE_INTEGER;
    const starts: number[] = [];
    let at = START_HEADER_BYTES + packedOffset;
    for (const packed of packedSizes) {
      starts.push(at);
      if (at + packed > size) {
        const detail = `packed data up to ${at + packed} in a file of ${size} bytes`;
        this.anomalies.add('stream-beyond-file', Math.min(at, size), detail);
        this.gap('corrupt-data', detail, Math.min(at, size));
      }
      const end = Math.min(at + packed, size);
      if (end > at) this.claims.push({ start: at, end, what: 'packed data' });
      at += packed;
    }
    return folders.map((folder) => this.#openFolder(folder, starts, packedSizes));
  }

  #openFolder(
    folder: SevenZipFolder,
    starts: readonly number[],
    sizes: readonly number[],
  ): FolderContent | undefined {
    const start = starts[folder.firstStream];
    const packed = sizes[folder.firstStream];
    if (start === undefined || packed === undefined) {
      this.anomalies.add('size-mismatch', 0, 'a folder without packed data');
      this.gap('corrupt-data', 'a folder without packed data', 0);
      return undefined;
    }
    const titles = folder.coders.map(({ title }) => title).join(', ');
    if (folder.coders.some(({ method }) => ENCRYPTION.has(method))) {
      this.anomalies.add('encrypted', start, titles);
      this.gap('encrypted-member', `packed data at ${start}: ${titles}`, start);
      return undefined;
    }
    const decoder = folderDecoder(folder);
    if ('lacks' in decoder) {
      this.anomalies.add('unsupported-method', start, decoder.lacks);
      this.gap('unsupported-compression', `packed data at ${start}: ${decoder.lacks}`, start);
      return undefined;
    }
    const isLarge =
      folder.size > LARGE_BYTES && folder.size > (packed + 1024) * this.#limits.maxRatio;
    if (isLarge || folder.size > this.#limits.maxUnpackedBytes) {
      const detail = `${packed} packed bytes are said to unfold to ${folder.size}`;
      this.anomalies.add('bomb', start, detail);
    }
    const limited = sliceSource(this.#source, start, packed);
    return new FolderContent(limited, folder, this.#limits);
  }

  readHeader(bytes: Uint8Array): void {
    const cursor = new HeaderCursor(bytes);
    if (cursor.remaining === 0) return;
    if (cursor.u8() !== PROPERTY.header) cursor.fail('no header where it must stand');
    let files: readonly ListedFile[] = [];
    for (let id = cursor.u8(); id !== PROPERTY.end; id = cursor.u8()) {
      if (id === PROPERTY.archiveProperties) {
        while (cursor.number() !== 0) cursor.skip(cursor.count(cursor.remaining, 'bytes'));
      } else if (id === PROPERTY.additionalStreams) {
        this.#open(readStreams(cursor, this.#limits.maxMembers));
      } else if (id === PROPERTY.mainStreams) {
        const streams = readStreams(cursor, this.#limits.maxMembers);
        this.folders = streams.folders;
        this.#contents = this.#open(streams);
      } else if (id === PROPERTY.files) {
        files = readFiles(cursor, this.folders, this.#limits.maxMembers);
      } else cursor.fail(`property ${id} in the header`);
    }
    this.#list(files);
  }

  #list(files: readonly ListedFile[]): void {
    const names = new Map<string, number>();
    for (const [index, file] of files.entries()) {
      const name = file.name ?? `file ${index}`;
      if (file.name === undefined || file.name === '')
        this.anomalies.add('missing-name', 0, `file ${index} has no name`);
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      if (count > 1 && file.kind !== 'directory')
        this.anomalies.add(
          'duplicate-name',
          0,
          `${quoteName(name)} stands ${count} times in the list`,
        );
      if (file.kind === 'anti-item')
        this.anomalies.add(
          'anti-item',
          0,
          `${quoteName(name)} is removed where the archive is unpacked`,
        );
      this.entries.push({ ...file, name, linkTarget: '' });
      const content = file.folder === undefined ? undefined : this.#contents[file.folder];
      if (content === undefined || file.size === 0) continue;
      this.members.push({
        name: count === 1 ? name : `${name}#${count}`,
        expect: 'any',
        size: file.size,
        open: () => content.part(file.start, file.size),
      });
    }
    const kept = this.folders.reduce((sum, { parts }) => sum + parts.length, 0);
    const used = files.filter(({ folder }) => folder !== undefined).length;
    if (used !== kept)
      this.anomalies.add('size-mismatch', 0, `${kept} contents are packed, the list has ${used}`);
    this.#unlisted(used);
  }

  /** Contents that the list of files does not mention: no reader extracts them, so they are only here to be found. */
  #unlisted(used: number): void {
    let index = 0;
    for (const [folder, { parts }] of this.folders.entries()) {
      let start = 0;
      for (const { size } of parts) {
        const from = start;
        start += size;
        index += 1;
        const content = this.#contents[folder];
        if (index <= used || content === undefined || size === 0) continue;
        const open = (): Promise<ByteSource> => content.part(from, size);
        this.members.push({ name: `unlisted content ${index}`, expect: 'any', size, open });
      }
    }
  }

  /** Reads link targets, and compares small contents with their CRCs. */
  async inspect(): Promise<void> {
    let checked = 0;
    let links = 0;
    for (const [index, entry] of this.entries.entries()) {
      const content = entry.folder === undefined ? undefined : this.#contents[entry.folder];
      if (content === undefined) continue;
      if (
        entry.kind === 'symbolic-link' &&
        links < MAX_READ_LINKS &&
        entry.size <= MAX_LINK_BYTES
      ) {
        links += 1;
        const bytes = await this.#read(content, entry);
        if (bytes !== undefined)
          this.entries[index] = { ...entry, linkTarget: decodeUtf8Leniently(bytes) };
      }
      if (entry.crc === undefined || checked + entry.size > MAX_CHECKED_BYTES) continue;
      checked += entry.size;
      const bytes = await this.#read(content, entry);
      if (bytes?.length === entry.size && crc32(bytes) !== entry.crc)
        this.anomalies.add('content-crc', 0, `${quoteName(entry.name)} does not match its CRC`);
    }
  }

  async #read(content: FolderContent, entry: SevenZipEntry): Promise<Uint8Array | undefined> {
    try {
      return await (await content.part(entry.start, entry.size)).read(0, entry.size);
    } catch (error) {
      // Told once more, and with its place, when the member is examined.
      if (error instanceof UndecodableError) return undefined;
      throw error;
    }
  }
}

async function walkHeader(walk: ArchiveWalk, start: number, length: number): Promise<void> {
  try {
    const bytes = await walk.header(start, length);
    if (bytes !== undefined) walk.readHeader(bytes);
  } catch (error) {
    if (error instanceof UndecodableError) {
      walk.gap(error.code, `the packed header: ${error.message}`, start);
      walk.anomalies.add('header-broken', start, error.message);
      return;
    }
    if (!(error instanceof HeaderBroken)) throw error;
    walk.gap(error.kind === 'count' ? 'count-limit' : 'corrupt-data', error.message, start);
    walk.anomalies.add(
      'header-broken',
      start,
      `${error.message} (byte ${error.offset} of the header)`,
    );
  }
}

/** Reads an archive's start header, its list of files and, for small contents, their CRCs. */
export async function parseSevenZip(source: ByteSource, limits: Limits): Promise<Result> {
  const head = await source.read(0, START_HEADER_BYTES);
  if (head.length < START_HEADER_BYTES) return failure('truncated', head.length, 'no start header');
  if (Buffer.from(head.subarray(0, 6)).toString('hex') !== SIGNATURE)
    return failure('not-seven-zip', 0, 'no 7z signature');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const start = START_HEADER_BYTES + Number(view.getBigUint64(12, true));
  const length = Number(view.getBigUint64(20, true));
  const walk = new ArchiveWalk(source, limits);
  if (crc32(head.subarray(12, 32)) !== view.getUint32(8, true))
    walk.anomalies.add('start-header-crc', 8, 'the start header does not match its CRC');
  const size = source.size ?? Number.MAX_SAFE_INTEGER;
  if (start + length > size)
    return failure(
      'header-beyond-file',
      12,
      `a header at ${start} of ${length} bytes, the file has ${size}`,
    );
  if (length > limits.maxHeaderBytes) {
    walk.gap('size-limit', `a header of ${length} bytes`, start);
  } else if (length > 0) {
    const bytes = await source.read(start, length);
    if (crc32(bytes) !== view.getUint32(28, true))
      walk.anomalies.add('header-crc', start, 'the header does not match its CRC');
    walk.claims.push({ start, end: start + length, what: 'header' });
    await walkHeader(walk, start, length);
    await walk.inspect();
  }
  if (source.size !== undefined && start + length < source.size) {
    const detail = `${source.size - start - length} bytes behind the archive`;
    walk.anomalies.add('trailing-data', start + length, detail);
  }
  if (walk.anomalies.dropped > 0)
    walk.anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${walk.anomalies.dropped} more`,
    });
  const value: SevenZipArchive = {
    entries: walk.entries,
    folders: walk.folders,
    isHeaderPacked: walk.isHeaderPacked,
    anomalies: walk.anomalies.list,
    claims: walk.claims,
    members: walk.members,
    facts: { files: walk.entries.length },
  };
  return { ok: true, value, anomalies: walk.anomalies.list, unexamined: walk.unexamined };
}
