import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../code/source-limits.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { observeScript } from '../behaviour/observe-script.ts';
import { sourceBehaviour } from '../behaviour/source-behaviour.ts';
import { CommandFileDraft } from './command-file.ts';
import { makefileTexts } from './makefile.ts';
import type { ShellFile } from './shell-file.ts';

/** Reads a shell script or the recipes of a Makefile. */
export async function parseScript(
  source: ByteSource,
  limits: Limits,
  isMakefile: boolean,
): Promise<Parsed<ShellFile>> {
  const most = Math.min(limits.maxHeaderBytes, DEFAULT_SOURCE_LIMITS.maxCharacters);
  const bytes = await source.read(0, most + 1);
  const draft = new CommandFileDraft(isMakefile ? 'make' : 'shell');
  if (bytes.length > most)
    draft.packages.addGap('size-limit', `a script of more than ${most} bytes, read up to there`);
  const text = decodeUtf8Leniently(bytes.subarray(0, most)).replace(/^\ufeff/, '');
  if (isMakefile) for (const part of makefileTexts(text)) await draft.add(part);
  else {
    const script = await draft.add({ name: 'script', text: unixLines(text), line: 1 });
    const parsed = draft.finish(source.size ?? bytes.length, 'shell text');
    if (script === undefined || !parsed.ok) return parsed;
    const derived = [
      ...(parsed.value.derived ?? []),
      { token: sourceBehaviour, value: observeScript(script) },
    ];
    return { ...parsed, value: { ...parsed.value, derived } };
  }
  return draft.finish(source.size ?? bytes.length, 'shell text');
}

/** A carriage return in front of every line feed is a matter of the editor, and no part of a word. */
function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
