import { sha256Of } from './bytes/sha256.ts';
import { SourceError } from './bytes/source.ts';
import type { DumpFile } from './ecosystems/advisories/dump-file.ts';
import { isDumpFile, readDumpFile } from './ecosystems/advisories/dump-file.ts';
import { MAX_RECORD_BYTES } from './ecosystems/advisories/osv-record.ts';
import { walkEntries } from './formats/zip/walk-entries.ts';
import { listDump } from './io/dump-folder.ts';
import { openFile } from './io/file-source.ts';

/** A dump archive: the largest public one has some 200,000 records. */
const ZIP_LIMITS = { maxEntries: 2_000_000, maxEntryBytes: 64 * 1024 * 1024, maxRatio: 200 };
/** EPSS scores are the only other large file of a dump. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** One file of a dump, with where it lies. */
export interface DumpItem {
  readonly name: string;
  readonly file: DumpFile;
}

/** A dump on this machine: what tells whether it changed, and its files. */
export interface LocalDump {
  readonly digest: string;
  readonly items: () => AsyncGenerator<DumpItem>;
}

/** A folder of records, of archives of records, or both. Throws SourceError. */
export function folderDump(folder: string): LocalDump {
  const { files, digest } = listDump(folder, (name) => isDumpFile(name) || /\.zip$/i.test(name));
  return {
    digest: `files:${digest}`,
    items: async function* () {
      for (const { name, handle, size } of files) {
        if (/\.zip$/i.test(name)) yield* zipItems(handle, name);
        else if (size > limitOf(name)) yield { name, file: tooLarge(limitOf(name)) };
        else yield { name, file: readDumpFile(name, await readWhole(handle)) };
      }
    },
  };
}

/** An archive of records. Throws SourceError. */
export async function zipDump(path: string): Promise<LocalDump> {
  const { source, close } = openFile(path);
  try {
    return { digest: `sha256:${await sha256Of(source)}`, items: () => zipItems(path, path) };
  } finally {
    close();
  }
}

async function* zipItems(path: string, shown: string): AsyncGenerator<DumpItem> {
  const { source, close } = openFile(path);
  try {
    const walk = walkEntries(source, ZIP_LIMITS, isDumpFile);
    for (;;) {
      const step = await walk.next();
      if (step.done === true) {
        if (!step.value.ok) throw new SourceError(`${shown}: ${step.value.reason}`);
        return;
      }
      const entry = step.value;
      const name = `${shown} › ${entry.name}`;
      if (!entry.ok) yield { name, file: { kind: 'unreadable', reason: entry.reason } };
      else if (entry.bytes.length > limitOf(entry.name))
        yield { name, file: tooLarge(limitOf(entry.name)) };
      else yield { name, file: readDumpFile(entry.name, entry.bytes) };
    }
  } finally {
    close();
  }
}

function limitOf(name: string): number {
  return /\.(?:csv|csv\.gz)$/i.test(name) || /(?:^|[/_-])(?:kev|known_exploited)/i.test(name)
    ? MAX_FILE_BYTES
    : MAX_RECORD_BYTES;
}

function tooLarge(bytes: number): DumpFile {
  return { kind: 'unreadable', reason: `larger than ${bytes} bytes` };
}

async function readWhole(path: string): Promise<Uint8Array> {
  const { source, close } = openFile(path);
  try {
    return await source.read(0, source.size ?? 0);
  } finally {
    close();
  }
}
