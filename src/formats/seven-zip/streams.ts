import type { SevenZipCoder, SevenZipFolder } from './archive.ts';
import type { HeaderCursor } from './header-cursor.ts';
import { METHODS, PROPERTY } from './methods.data.ts';

/** Coders of one folder: 7-Zip itself refuses more. */
const MAX_CODERS = 64;
const MAX_CODER_STREAMS = 64;

/** Packed streams, the folders they unpack to, and the files those hold. */
export interface StreamsInfo {
  /** From the end of the signature header. */
  readonly packedOffset: number;
  readonly packedSizes: readonly number[];
  readonly folders: readonly SevenZipFolder[];
}

interface DraftFolder {
  coders: SevenZipCoder[];
  bonds: { input: number; output: number }[];
  packedInputs: number[];
  firstStream: number;
  mainOutput: number;
  size: number;
  crc: number | undefined;
  parts: { size: number; crc: number | undefined }[];
}

function readCoder(cursor: HeaderCursor): SevenZipCoder {
  const flags = cursor.u8();
  if ((flags & 0xc0) !== 0) cursor.fail('a coder with reserved flags');
  const method = Buffer.from(cursor.bytes(flags & 0x0f)).toString('hex');
  const isComplex = (flags & 0x10) !== 0;
  const inputs = isComplex ? cursor.count(MAX_CODER_STREAMS, 'inputs') : 1;
  const outputs = isComplex ? cursor.count(MAX_CODER_STREAMS, 'outputs') : 1;
  const properties =
    (flags & 0x20) === 0
      ? new Uint8Array(0)
      : cursor.bytes(cursor.count(cursor.remaining, 'bytes of properties'));
  const title = METHODS[method] ?? `method ${method}`;
  return { method, title, properties, inputs, outputs, unpacked: 0 };
}

function readFolder(cursor: HeaderCursor, firstStream: number): DraftFolder {
  const coders: SevenZipCoder[] = [];
  const count = cursor.count(MAX_CODERS, 'coders');
  if (count === 0) cursor.fail('a folder without coders');
  for (let index = 0; index < count; index += 1) coders.push(readCoder(cursor));
  const inputs = coders.reduce((sum, coder) => sum + coder.inputs, 0);
  const outputs = coders.reduce((sum, coder) => sum + coder.outputs, 0);
  if (outputs === 0 || inputs < outputs - 1) cursor.fail('coders that do not fit together');
  const bonds = Array.from({ length: outputs - 1 }, () => ({
    input: cursor.count(inputs, 'as an input'),
    output: cursor.count(outputs, 'as an output'),
  }));
  const streams = inputs - bonds.length;
  let packedInputs: number[];
  if (streams === 1) {
    const free = Array.from({ length: inputs }, (_, index) => index).find(
      (index) => !bonds.some((bond) => bond.input === index),
    );
    packedInputs = [free ?? 0];
  } else {
    packedInputs = Array.from({ length: streams }, () => cursor.count(inputs, 'as an input'));
  }
  const bound = new Set(bonds.map(({ output }) => output));
  const mainOutput = Array.from({ length: outputs }, (_, index) => index).find(
    (index) => !bound.has(index),
  );
  return {
    coders,
    bonds,
    packedInputs,
    firstStream,
    mainOutput: mainOutput ?? 0,
    size: 0,
    crc: undefined,
    parts: [],
  };
}

function readSizes(cursor: HeaderCursor, folder: DraftFolder): void {
  let output = 0;
  folder.coders = folder.coders.map((coder) => {
    let unpacked = 0;
    for (let index = 0; index < coder.outputs; index += 1) {
      unpacked = cursor.number();
      if (output === folder.mainOutput) folder.size = unpacked;
      output += 1;
    }
    return { ...coder, unpacked };
  });
}

function readFolders(cursor: HeaderCursor): DraftFolder[] {
  if (cursor.u8() !== PROPERTY.folder) cursor.fail('no folders where they must stand');
  const count = cursor.count(cursor.remaining, 'folders');
  // Kept in another stream: no writer does that, and 7-Zip’s own readers differ on it.
  if (cursor.u8() !== 0) cursor.fail('folders described elsewhere');
  const folders: DraftFolder[] = [];
  let stream = 0;
  for (let index = 0; index < count; index += 1) {
    const folder = readFolder(cursor, stream);
    stream += folder.packedInputs.length;
    folders.push(folder);
  }
  if (cursor.u8() !== PROPERTY.codersUnpackSize) cursor.fail('no sizes where they must stand');
  for (const folder of folders) readSizes(cursor, folder);
  for (let id = cursor.u8(); id !== PROPERTY.end; id = cursor.u8()) {
    if (id !== PROPERTY.crc) cursor.fail(`property ${id} among the folders`);
    const digests = cursor.digests(folders.length);
    for (const [index, folder] of folders.entries()) folder.crc = digests[index];
  }
  return folders;
}

function readSubStreams(
  cursor: HeaderCursor,
  folders: readonly DraftFolder[],
  maxFiles: number,
): void {
  const counts = folders.map(() => 1);
  let id = cursor.u8();
  if (id === PROPERTY.numUnpackStream) {
    let total = 0;
    for (const [index] of folders.entries()) {
      counts[index] = cursor.count(maxFiles - total, 'files');
      total += counts[index] ?? 0;
    }
    id = cursor.u8();
  }
  for (const [index, folder] of folders.entries()) {
    const count = counts[index] ?? 1;
    let sum = 0;
    for (let part = 1; part < count; part += 1) {
      const size = id === PROPERTY.size ? cursor.number() : 0;
      sum += size;
      folder.parts.push({ size, crc: undefined });
    }
    if (sum > folder.size) cursor.fail(`files of ${sum} bytes in a folder of ${folder.size}`);
    if (count > 0) folder.parts.push({ size: folder.size - sum, crc: undefined });
  }
  if (id === PROPERTY.size) id = cursor.u8();
  for (; id !== PROPERTY.end; id = cursor.u8()) {
    if (id !== PROPERTY.crc) cursor.fail(`property ${id} among the files of folders`);
    setDigests(cursor, folders);
  }
}

/** CRCs are listed only for files whose folder does not have one already. */
function setDigests(cursor: HeaderCursor, folders: readonly DraftFolder[]): void {
  const open = folders.filter(({ parts, crc }) => parts.length !== 1 || crc === undefined);
  const total = open.reduce((sum, { parts }) => sum + parts.length, 0);
  const digests = cursor.digests(total);
  let next = 0;
  for (const folder of open) {
    folder.parts = folder.parts.map(({ size }) => {
      const crc = digests[next];
      next += 1;
      return { size, crc };
    });
  }
}

/** Reads the description of packed streams, which stands in the header and in front of a packed header. */
export function readStreams(cursor: HeaderCursor, maxFiles: number): StreamsInfo {
  let packedOffset = 0;
  let packedSizes: number[] = [];
  let folders: DraftFolder[] = [];
  let hasSubStreams = false;
  for (let id = cursor.u8(); id !== PROPERTY.end; id = cursor.u8()) {
    if (id === PROPERTY.packInfo) {
      packedOffset = cursor.number();
      const count = cursor.count(cursor.remaining, 'packed streams');
      for (let inner = cursor.u8(); inner !== PROPERTY.end; inner = cursor.u8()) {
        if (inner === PROPERTY.size)
          packedSizes = Array.from({ length: count }, () => cursor.number());
        else if (inner === PROPERTY.crc) cursor.digests(count);
        else cursor.fail(`property ${inner} among the packed streams`);
      }
    } else if (id === PROPERTY.unpackInfo) folders = readFolders(cursor);
    else if (id === PROPERTY.subStreams) {
      readSubStreams(cursor, folders, maxFiles);
      hasSubStreams = true;
    } else cursor.fail(`property ${id} among the streams`);
  }
  for (const folder of folders) {
    if (!hasSubStreams) folder.parts = [{ size: folder.size, crc: folder.crc }];
    const [only] = folder.parts;
    if (folder.parts.length === 1 && only !== undefined && only.crc === undefined)
      folder.parts = [{ size: only.size, crc: folder.crc }];
  }
  return { packedOffset, packedSizes, folders };
}
