import { artifact } from '../../core/artifact.ts';
import type { ZipArchive, ZipEntry } from '../zip/archive.ts';

/** What a PyTorch zip archive says about itself, as the loader would understand it. */
export interface TorchArchive {
  /** Folder of the first entry: PyTorch prefixes every lookup with it. */
  readonly root: string;
  readonly version: string | undefined;
  readonly byteorder: string | undefined;
  /** Names of all members that are pickles by convention, in directory order. */
  readonly pickles: readonly string[];
  readonly storages: number;
  readonly storageBytes: number;
  /** TorchScript sources. */
  readonly code: readonly string[];
  /** Compiled code: libraries, kernels and objects for processors and accelerators. */
  readonly native: readonly string[];
  readonly kind: 'checkpoint' | 'torchscript' | 'exported-program' | 'package';
}

export const torchArchiveToken = artifact<TorchArchive>()('torch-archive');

/** Names listed as facts; the members themselves are all exposed by the archive. */
const MAX_LISTED = 1000;
const STORAGE_RE =
  /^(data\/\d+|data\/weights\/.+|constants\/\d+|tensors\/\d+|\.data\/\d+\.storage)$/;
/** Shared libraries and objects, and kernels for GPUs of NVIDIA, AMD and Intel. */
const NATIVE_RE = /\.(?:so(?:\.\d+)*|dylib|dll|pyd|o|obj|a|cubin|fatbin|ptx|hsaco|spv|zebin)$/i;
/** Where `aoti_load_package` looks for the libraries it loads. */
export const COMPILED_RE = /^[^/]+\/data\/aotinductor\//i;
const PICKLE_RE = /\.pkl$|\.debug_pkl$/i;

function kindOf(names: ReadonlySet<string>, code: readonly string[]): TorchArchive['kind'] {
  // Asked first: a package that also calls itself an exported program is loaded as a package still.
  if (names.has('.data/extern_modules')) return 'package';
  if (names.has('archive_format') || names.has('serialized_exported_program.json')) {
    return 'exported-program';
  }
  return code.length > 0 ? 'torchscript' : 'checkpoint';
}

function contentBytes(entry: ZipEntry): number {
  return (entry.central ?? entry.local)?.size ?? 0;
}

/** Derives the facts of a PyTorch archive; undefined when the archive is not laid out like one. */
export function torchArchive(zip: ZipArchive): TorchArchive | undefined {
  const listed = zip.entries.filter((entry) => entry.central !== undefined);
  const slash = listed[0]?.name.indexOf('/') ?? -1;
  if (slash < 1) return undefined;
  const root = listed[0]?.name.slice(0, slash) ?? '';
  const names = new Set<string>();
  const pickles: string[] = [];
  const code: string[] = [];
  const native: string[] = [];
  let storages = 0;
  let storageBytes = 0;
  for (const entry of listed) {
    // miniz finds entries without regard to case, and so does this.
    const { name } = entry;
    if (name.slice(0, slash + 1).toLowerCase() !== `${root.toLowerCase()}/`) continue;
    const inner = name.slice(slash + 1);
    names.add(inner.toLowerCase());
    if (NATIVE_RE.test(inner) && native.length < MAX_LISTED) native.push(name);
    if (STORAGE_RE.test(inner)) {
      storages += 1;
      storageBytes += contentBytes(entry);
    } else if (PICKLE_RE.test(inner) && pickles.length < MAX_LISTED) pickles.push(name);
    else if (inner.startsWith('code/') && code.length < MAX_LISTED) code.push(name);
  }
  const hasVersion = ['version', '.data/version', 'archive_version'].some((name) =>
    names.has(name),
  );
  // The loader of compiled packages asks for this folder and for nothing else.
  const isCompiled = native.some((name) => COMPILED_RE.test(name));
  if (!hasVersion && !isCompiled && !names.has('data.pkl')) return undefined;
  const note = (...wanted: readonly string[]): string | undefined =>
    wanted.map((name) => zip.notes.get(`${root}/${name}`)).find((text) => text !== undefined);
  return {
    root,
    version: note('version', '.data/version', 'archive_version'),
    byteorder: note('byteorder'),
    pickles,
    storages,
    storageBytes,
    code,
    native,
    kind: kindOf(names, code),
  };
}

/** What an inventory wants to know. */
export function torchFacts(torch: TorchArchive): Readonly<Record<string, string | number>> {
  return {
    framework: 'PyTorch',
    archiveKind: torch.kind,
    archiveRoot: torch.root,
    storages: torch.storages,
    storageBytes: torch.storageBytes,
    ...(torch.version === undefined ? {} : { archiveVersion: torch.version }),
    ...(torch.byteorder === undefined ? {} : { byteorder: torch.byteorder }),
  };
}
