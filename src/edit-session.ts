import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SourceError } from './bytes/source.ts';
import { compareText } from './core/location.ts';
import type { ReadText } from './io/edited-files.ts';
import { readForEdit, replaceFiles } from './io/edited-files.ts';
import { systemReason } from './io/system-reason.ts';
import { editFile } from './remedy/edit-file.ts';
import { pythonOf } from './remedy/manifest/python-range.ts';
import type { ManifestKind } from './remedy/manifest/read-editable.ts';
import { manifestKindOf } from './remedy/manifest/read-editable.ts';
import type { FixPlan, PlannedEdit } from './remedy/plan/fix-plan.ts';
import type { LocatedSet } from './remedy/plan/requester.ts';
import { fileOf, isOfProject } from './remedy/plan/requester.ts';
import type { TextEdit } from './remedy/text-edit.ts';
import { applyEdits } from './remedy/text-edit.ts';
import { unifiedDiff } from './remedy/unified-diff.ts';

/** One file that changes. */
export interface FixedFile {
  /** Relative to the target, with `/`. */
  readonly path: string;
  /** `diff -u`; lines as the file has them. */
  readonly patch: readonly string[];
}

/** A planned change of a file that was not made, and why. */
export interface NotEdited {
  readonly edit: PlannedEdit;
  readonly why: string;
}

/** The folder whose files may change: the target, or that of a single file. */
function rootOf(target: string): { readonly folder: string; readonly file: string | undefined } {
  try {
    return statSync(target).isDirectory()
      ? { folder: target, file: undefined }
      : { folder: dirname(target), file: basename(target) };
  } catch (error) {
    throw new SourceError(`${target}: ${systemReason(error)}`, { cause: error });
  }
}

/** Files that are read once, the edits of each, and the one moment at which they are written. */
export class EditSession {
  readonly notEdited: NotEdited[] = [];
  readonly #target: string;
  readonly #root: ReturnType<typeof rootOf>;
  readonly #read = new Map<string, ReadText>();
  readonly #edits = new Map<string, TextEdit[]>();

  constructor(target: string) {
    this.#target = target;
    this.#root = rootOf(target);
  }

  #open(path: string): ReadText {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const { folder, file } = this.#root;
    const read = readForEdit(folder, file === undefined ? join(folder, path) : this.#target);
    this.#read.set(path, read);
    return read;
  }

  /** A file that cannot be read is noted, and the others go on. */
  tryRead(
    path: string,
    notes: string[],
  ): { readonly path: string; readonly text: string } | undefined {
    try {
      return { path, text: this.#open(path).text };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      notes.push(error.message);
      return undefined;
    }
  }

  add(path: string, edits: readonly TextEdit[]): void {
    const known = this.#edits.get(path) ?? [];
    this.#edits.set(path, [...known, ...edits]);
  }

  /** The Python versions that pyproject.toml promises, by folder. */
  pythons(sets: readonly LocatedSet[]): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const path of new Set(sets.filter(isOfProject).map(fileOf))) {
      if (!/(?:^|\/)pyproject\.toml$/.test(path)) continue;
      const text = this.tryRead(path, [])?.text;
      const range = text === undefined ? undefined : pythonOf(text);
      if (range !== undefined) found.set(path.slice(0, path.lastIndexOf('/') + 1), range);
    }
    return found;
  }

  edit({ changes }: FixPlan, sets: readonly LocatedSet[]): void {
    const kinds = new Map<string, ManifestKind | undefined>(
      sets.filter(isOfProject).map((set) => [fileOf(set), manifestKindOf(fileOf(set), set.value)]),
    );
    const planned = changes.flatMap(({ edits }) => edits);
    for (const [path, edits] of Map.groupBy(planned, (edit) => edit.path)) {
      const kind = kinds.get(path);
      const refuse = (why: string): void => {
        this.notEdited.push(...edits.map((edit) => ({ edit, why })));
      };
      if (kind === undefined) {
        refuse('files of this kind are not edited');
        continue;
      }
      try {
        const result = editFile(kind, this.#open(path).text, edits);
        this.add(path, result.edits);
        this.notEdited.push(...result.refused);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        refuse(error.message);
      }
    }
  }

  files(): readonly FixedFile[] {
    return [...this.#edits]
      .map(([path, edits]) => ({ path, patch: unifiedDiff(path, this.#open(path).text, edits) }))
      .filter(({ patch }) => patch.length > 0)
      .toSorted((a, b) => compareText(a.path, b.path));
  }

  write(): void {
    replaceFiles(
      [...this.#edits].flatMap(([path, edits]) => {
        const before = this.#open(path);
        const after = applyEdits(before.text, edits);
        return after === before.text ? [] : [{ before, after }];
      }),
    );
  }
}
