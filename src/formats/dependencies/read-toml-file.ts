import type { Limits } from '../../core/limits.ts';
import type { ParseError, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { TomlErrorCode } from '../toml/scan.ts';
import type { TomlStream, TomlTable } from '../toml/toml.ts';
import { readToml } from '../toml/toml.ts';
import { DependencyDraft } from './dependency-draft.ts';
import { LineIndex } from './line-index.ts';
import { readWhole } from './read-whole.ts';

export type TomlFileError = TomlErrorCode;

export interface TomlFile {
  readonly root: TomlTable;
  readonly lines: LineIndex;
  readonly draft: DependencyDraft;
  readonly size: number;
  readonly unexamined: readonly Unexamined[];
}

/**
 * Reads a TOML file that speaks of packages. What stands in front of a syntax error is kept and the
 * rest is a gap; nothing in front of it means that the file is no TOML.
 */
export async function readTomlFile(
  source: ByteSource,
  limits: Limits,
  streamOf?: (lines: LineIndex) => TomlStream,
): Promise<
  | { readonly ok: true; readonly value: TomlFile }
  | { readonly ok: false; readonly error: ParseError<TomlFileError> }
> {
  const { bytes, unexamined } = await readWhole(source, limits);
  const text = decodeUtf8Leniently(bytes);
  const lines = new LineIndex(text);
  const { root, elements, error } = readToml(text, streamOf?.(lines));
  const draft = new DependencyDraft();
  if (error !== undefined) {
    if (root.members.length + elements === 0) return { ok: false, error };
    draft.addUnread(lines.lineAt(error.offset), error.detail);
  }
  return {
    ok: true,
    value: { root, lines, draft, size: source.size ?? bytes.length, unexamined },
  };
}
