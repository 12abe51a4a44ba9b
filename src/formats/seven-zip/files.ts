import { Buffer } from 'node:buffer';
import type { SevenZipFolder } from './archive.ts';
import type { HeaderCursor } from './header-cursor.ts';
import { HeaderCursor as Cursor } from './header-cursor.ts';
import { PROPERTY } from './methods.data.ts';

/** Upper half of the attributes holds a Unix mode when this bit is set. */
const UNIX_EXTENSION = 0x8000;
const DIRECTORY_ATTRIBUTE = 0x10;
const REPARSE_POINT = 0x400;
const FILE_TYPE = 0o170000;
const TYPES: Readonly<Record<number, FileKind>> = {
  [0o120000]: 'symbolic-link',
  [0o040000]: 'directory',
  [0o010000]: 'special',
  [0o020000]: 'special',
  [0o060000]: 'special',
  [0o140000]: 'special',
};

type FileKind = 'file' | 'directory' | 'symbolic-link' | 'special' | 'anti-item';

/** A file as the list has it, before it is matched with its folder. */
export interface ListedFile {
  readonly name: string | undefined;
  readonly kind: FileKind;
  readonly mode: number;
  readonly folder: number | undefined;
  readonly start: number;
  readonly size: number;
  readonly crc: number | undefined;
}

interface Properties {
  names: readonly string[];
  isEmpty: readonly boolean[];
  isEmptyFile: readonly boolean[];
  isAnti: readonly boolean[];
  attributes: readonly (number | undefined)[];
}

/** Names are UTF-16 with a NUL behind each. */
function readNames(cursor: HeaderCursor, count: number): string[] {
  const text = Buffer.from(cursor.bytes(cursor.remaining)).toString('utf16le');
  return text.split('\0', count);
}

function readProperties(cursor: HeaderCursor, count: number): Properties {
  const found: Properties = { names: [], isEmpty: [], isEmptyFile: [], isAnti: [], attributes: [] };
  for (let id = cursor.number(); id !== PROPERTY.end; id = cursor.number()) {
    const length = cursor.count(cursor.remaining, 'bytes of a property');
    const inner = new Cursor(cursor.bytes(length));
    const empty = (): number => found.isEmpty.filter(Boolean).length;
    if (id === PROPERTY.emptyStream) found.isEmpty = inner.bits(count);
    else if (id === PROPERTY.emptyFile) found.isEmptyFile = inner.bits(empty());
    else if (id === PROPERTY.anti) found.isAnti = inner.bits(empty());
    else if (id === PROPERTY.names) {
      if (inner.u8() !== 0) cursor.fail('names kept elsewhere');
      found.names = readNames(inner, count);
    } else if (id === PROPERTY.attributes) {
      const isDefined = inner.optionalBits(count);
      if (inner.u8() !== 0) cursor.fail('attributes kept elsewhere');
      found.attributes = isDefined.map((yes) => (yes ? inner.u32() : undefined));
    }
    // Times, start positions, comments and padding say nothing about content.
  }
  return found;
}

function kindOf(attributes: number, mode: number, fallback: FileKind): FileKind {
  const type = TYPES[mode & FILE_TYPE];
  if (type !== undefined) return type;
  if ((attributes & REPARSE_POINT) !== 0) return 'symbolic-link';
  return (attributes & DIRECTORY_ATTRIBUTE) === 0 ? fallback : 'directory';
}

/** Reads the list of files and gives each with content its place in a folder. */
export function readFiles(
  cursor: HeaderCursor,
  folders: readonly SevenZipFolder[],
  maxFiles: number,
): ListedFile[] {
  const count = cursor.count(maxFiles, 'files');
  const properties = readProperties(cursor, count);
  const places = folders.flatMap((folder, index) => {
    let start = 0;
    return folder.parts.map(({ size, crc }) => {
      const place = { folder: index, start, size, crc };
      start += size;
      return place;
    });
  });
  let nextPlace = 0;
  let nextEmpty = 0;
  const files: ListedFile[] = [];
  for (let index = 0; index < count; index += 1) {
    const attributes = properties.attributes[index] ?? 0;
    const mode = (attributes & UNIX_EXTENSION) === 0 ? 0 : attributes >>> 16;
    const name = properties.names[index];
    if (properties.isEmpty[index] === true) {
      const isFile = properties.isEmptyFile[nextEmpty] === true;
      const isAnti = properties.isAnti[nextEmpty] === true;
      nextEmpty += 1;
      const kind = isAnti ? 'anti-item' : kindOf(attributes, mode, isFile ? 'file' : 'directory');
      files.push({ name, kind, mode, folder: undefined, start: 0, size: 0, crc: undefined });
      continue;
    }
    const place = places[nextPlace] ?? { folder: undefined, start: 0, size: 0, crc: undefined };
    nextPlace += 1;
    files.push({ name, kind: kindOf(attributes, mode, 'file'), mode, ...place });
  }
  return files;
}
