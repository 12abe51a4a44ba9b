import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  lchownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** User and group that a process is started as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account without rights of every Linux system. */
const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/**
 * Whom a detonation runs as; undefined: as whoever runs Weighbridge. Never as user 0: the kernel lets that user write settings of the
 * whole machine (`/proc/sys`) whatever rights the namespaces took away, so a package that found one uncovered would own the host.
 */
export function standIn(): Account | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/** The user's temporary folder, or the system's where the account could not enter that: root's own are often private. */
export function temporaryFolder(account: Account | undefined): string {
  const own = tmpdir();
  if (account === undefined) return own;
  for (let folder = own; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return '/tmp';
    if (folder === dirname(folder)) return own;
  }
}

/** A copy of a package that the account can read, and nobody else. */
export interface Handed {
  readonly path: string;
  readonly remove: () => void;
}

/** Hands a package to an account. Throws when it is larger than `most` bytes, or no plain files. */
export function handOver(path: string, account: Account | undefined, most: number): Handed {
  if (account === undefined) return { path, remove: () => undefined };
  const folder = mkdtempSync(join(temporaryFolder(account), 'weighbridge-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'package');
    if (statSync(path).isFile()) {
      copyFileSync(path, copy);
      chmodSync(copy, 0o400);
    } else copyFolder(path, copy, most);
    giveTo(folder, account);
    return { path: copy, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** What no installer takes along, and what would only make the copy large. */
const LEFT_OUT = new Set(['.git', 'node_modules', '.venv', 'venv', '__pycache__']);

function copyFolder(from: string, to: string, most: number): void {
  let bytes = 0;
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => {
      if (LEFT_OUT.has(path.slice(path.lastIndexOf('/') + 1))) return false;
      const stat = lstatSync(path);
      // Pipes, sockets and devices are never opened.
      if (!stat.isFile() && !stat.isDirectory() && !stat.isSymbolicLink()) return false;
      if (stat.isFile()) bytes += stat.size;
      if (bytes > most) throw new Error(`the folder holds more than ${most} bytes`);
      return true;
    },
  });
}

/** The folder and all in it; links themselves, never what they lead to. */
function giveTo(folder: string, { uid, gid }: Account): void {
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    lchownSync(join(entry.parentPath, entry.name), uid, gid);
}
