/**
 * Where something is. `path` leads from the file on disk through the members inside it,
 * for example `['models/m.pt', 'archive/data.pkl']`.
 */
export interface Location {
  readonly path: readonly string[];
  /** Byte offset inside the last element of `path`, from 0. */
  readonly offset?: number;
  /** Number of bytes the finding covers. */
  readonly length?: number;
  /** Line, from 1, for text. */
  readonly line?: number;
  readonly tensor?: string;
  readonly row?: number;
}

export function compareLocation(a: Location, b: Location): number {
  const depth = Math.min(a.path.length, b.path.length);
  for (let index = 0; index < depth; index += 1) {
    const left = a.path[index] ?? '';
    const right = b.path[index] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.path.length !== b.path.length) return a.path.length - b.path.length;
  if ((a.offset ?? -1) !== (b.offset ?? -1)) return (a.offset ?? -1) - (b.offset ?? -1);
  if ((a.line ?? -1) !== (b.line ?? -1)) return (a.line ?? -1) - (b.line ?? -1);
  if ((a.row ?? -1) !== (b.row ?? -1)) return (a.row ?? -1) - (b.row ?? -1);
  return compareText(a.tensor ?? '', b.tensor ?? '');
}

/** Code-unit order: the same on every machine, unlike `localeCompare`. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
