import { decodeUtf8 } from '../../bytes/text.ts';
import type { DataHost } from '../data-host.ts';
import { readHead } from '../read-bounded.ts';

/** Programs that are looked into; data sets have one. */
const MAX_SCRIPTS = 50;
/** Bytes of one; the class stands among the first lines of some hundred. */
const MAX_SCRIPT_BYTES = 1_000_000;
/** A class that `load_dataset` finds and runs. */
const BUILDER_RE =
  /^[ \t]*class[ \t]+\w{1,200}[ \t]*\([^()]{0,500}\b(?:GeneratorBasedBuilder|ArrowBasedBuilder|BeamBasedBuilder|DatasetBuilder)\b/m;

/** Those of the programs that libraries run when they load the set, by the class they define; they are read as text and never run. */
export async function loadingScripts(
  host: DataHost,
  programs: readonly { readonly name: string; readonly path: string }[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, path } of programs.slice(0, MAX_SCRIPTS)) {
    const text = decodeUtf8(await readHead(host, path, MAX_SCRIPT_BYTES));
    if (text !== undefined && BUILDER_RE.test(text)) found.push(name);
  }
  return found;
}
