import type { Dirent, Stats } from 'node:fs';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Gap } from '../core/gap.ts';
import { SourceError } from '../bytes/source.ts';
import { compareText } from '../core/location.ts';
import type { TreeEntry, TreeFile } from '../core/tree.ts';
import { systemReason } from './system-reason.ts';

export interface WalkOptions {
  readonly maxFiles: number;
  /** Why a path (relative, with `/`; folders end in `/`) is left out, or undefined to keep it. */
  readonly exclude: (path: string) => string | undefined;
}

/** Folders deeper than this are not honest; a loop of bind mounts would otherwise never end. */
const MAX_FOLDER_DEPTH = 100;
/** The rarely valid UTF-8 replacement character: Node puts it where a name's bytes are not UTF-8. */
const REPLACEMENT = '\ufffd';

/**
 * Lists the files of a target in sorted order. Files are followed through symbolic links, because a
 * loader would follow them too; folders are followed only inside the target and only once.
 * Sockets, pipes and devices are never opened.
 */
export class FileTree {
  readonly #root: string;
  readonly #options: WalkOptions;
  readonly #visited = new Set<string>();
  #count = 0;

  constructor(root: string, options: WalkOptions) {
    try {
      this.#root = realpathSync(root);
    } catch (error) {
      throw new SourceError(`${root}: ${systemReason(error)}`, { cause: error });
    }
    this.#options = options;
  }

  *walk(): Generator<TreeEntry> {
    const status = statSync(this.#root);
    if (status.isDirectory()) {
      this.#visited.add(identity(status));
      yield* this.#folder(this.#root, '', 0);
      return;
    }
    const name = this.#root.slice(this.#root.lastIndexOf(sep) + 1);
    if (status.isFile()) yield { kind: 'file', file: describe(name, this.#root, status) };
    else yield gap('special-file', 'not a regular file: never opened', name);
  }

  *#folder(folder: string, prefix: string, depth: number): Generator<TreeEntry> {
    if (depth > MAX_FOLDER_DEPTH) {
      yield gap('depth-limit', `folders nested deeper than ${MAX_FOLDER_DEPTH}`, prefix);
      return;
    }
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      yield gap('unreadable-file', `folder: ${systemReason(error)}`, prefix === '' ? '.' : prefix);
      return;
    }
    entries.sort((a, b) => compareText(a.name, b.name));
    for (const entry of entries) {
      if (this.#count >= this.#options.maxFiles) {
        yield gap(
          'file-limit',
          `more than ${this.#options.maxFiles} files`,
          prefix === '' ? '.' : prefix,
        );
        return;
      }
      yield* this.#entry(join(folder, entry.name), `${prefix}${entry.name}`, entry, depth);
    }
  }

  *#entry(full: string, path: string, entry: Dirent, depth: number): Generator<TreeEntry> {
    if (entry.name.includes(REPLACEMENT) && !existsSync(full)) {
      yield gap('unreadable-file', 'the file name is not valid UTF-8', path);
      return;
    }
    if (entry.isDirectory()) {
      yield* this.#subfolder(full, path, depth);
      return;
    }
    let status: Stats;
    try {
      status = statSync(full);
    } catch (error) {
      const kind = entry.isSymbolicLink() ? 'broken link: ' : '';
      yield gap('unreadable-file', `${kind}${systemReason(error)}`, path);
      return;
    }
    if (status.isDirectory()) {
      yield* this.#linkedFolder(full, path, depth);
      return;
    }
    const by = this.#options.exclude(path);
    if (by !== undefined) {
      yield { kind: 'excluded', path, by };
      return;
    }
    this.#count += 1;
    if (status.isFile()) yield { kind: 'file', file: describe(path, full, status) };
    else yield gap('special-file', `${specialKind(status)}: never opened`, path);
  }

  *#subfolder(full: string, path: string, depth: number): Generator<TreeEntry> {
    const by = this.#options.exclude(`${path}/`);
    if (by !== undefined) {
      yield { kind: 'excluded', path: `${path}/`, by };
      return;
    }
    try {
      const key = identity(statSync(full));
      if (this.#visited.has(key)) return;
      this.#visited.add(key);
    } catch (error) {
      yield gap('unreadable-file', `folder: ${systemReason(error)}`, path);
      return;
    }
    yield* this.#folder(full, `${path}/`, depth + 1);
  }

  *#linkedFolder(full: string, path: string, depth: number): Generator<TreeEntry> {
    const real = realpathSync(full);
    if (real !== this.#root && !real.startsWith(this.#root + sep)) {
      yield gap('outside-target', 'a link to a folder outside the target', path);
      return;
    }
    yield* this.#subfolder(real, path, depth);
  }
}

function describe(path: string, handle: string, status: Stats): TreeFile {
  return { path, handle, size: status.size, identity: identity(status) };
}

function identity(status: Stats): string {
  return `${status.dev}:${status.ino}`;
}

function specialKind(status: Stats): string {
  if (status.isSocket()) return 'socket';
  if (status.isFIFO()) return 'pipe';
  return 'device';
}

function gap(code: Gap['code'], detail: string, path: string): TreeEntry {
  return { kind: 'gap', gap: { code, detail, location: { path: [path] } } };
}
