/** Content that is a program or an archive, by its first bytes. */
export type FileContent =
  | 'elf'
  | 'pe'
  | 'mach-o'
  | 'wasm'
  | 'java-class'
  | 'dalvik'
  | 'zip'
  | 'gzip'
  | 'xz'
  | 'bzip2'
  | 'zstd'
  | 'seven-zip'
  | 'rar';

/** Bytes of a file that {@link fileContentOf} wants to see. */
export const CONTENT_HEAD_BYTES = 1024;

const MAGIC: readonly (readonly [FileContent, readonly number[]])[] = [
  ['elf', [0x7f, 0x45, 0x4c, 0x46]],
  ['mach-o', [0xfe, 0xed, 0xfa, 0xce]],
  ['mach-o', [0xfe, 0xed, 0xfa, 0xcf]],
  ['mach-o', [0xce, 0xfa, 0xed, 0xfe]],
  ['mach-o', [0xcf, 0xfa, 0xed, 0xfe]],
  ['wasm', [0x00, 0x61, 0x73, 0x6d]],
  ['dalvik', [0x64, 0x65, 0x78, 0x0a, 0x30]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['seven-zip', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['rar', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
];

/** Architectures a fat Mach-O file may hold; Java counts its versions from 45 in the same place. */
const MAX_FAT_ARCHITECTURES = 30;
/** Offset of the PE header in the DOS header. */
const PE_POINTER = 0x3c;

function isPortableExecutable(head: Uint8Array): boolean {
  if (head[0] !== 0x4d || head[1] !== 0x5a || head.length < PE_POINTER + 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const at = view.getUint32(PE_POINTER, true);
  if (at + 4 > head.length) return at < 0x10_0000 && head.length === CONTENT_HEAD_BYTES;
  return head[at] === 0x50 && head[at + 1] === 0x45;
}

function fatOrJava(head: Uint8Array): FileContent | undefined {
  if (head.length < 8) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (view.getUint32(0) !== 0xcafe_babe) return undefined;
  return view.getUint32(4) < MAX_FAT_ARCHITECTURES ? 'mach-o' : 'java-class';
}

/** What a file is by its first {@link CONTENT_HEAD_BYTES} bytes; undefined for text and data. */
export function fileContentOf(head: Uint8Array): FileContent | undefined {
  if (isPortableExecutable(head)) return 'pe';
  const known = MAGIC.find(([, magic]) => magic.every((byte, at) => head[at] === byte));
  if (known?.[0] === 'bzip2' && !(head[3] !== undefined && head[3] >= 0x31 && head[3] <= 0x39))
    return undefined;
  return known?.[0] ?? fatOrJava(head);
}

const PROGRAMS: ReadonlySet<FileContent> = new Set(['elf', 'pe', 'mach-o', 'java-class', 'dalvik']);

/** Whether content is machine code or code of a virtual machine that may do everything the user may. */
export function isProgram(content: FileContent | undefined): boolean {
  return content !== undefined && PROGRAMS.has(content);
}
