import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { JsonFileError } from '../dependencies/json-file.ts';
import { entriesOf, readJsonFile, textsOf } from '../dependencies/json-file.ts';
import { addEnvironment } from '../install-command/environment.ts';
import { plainJson } from '../json/relaxed.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { CommandFileDraft } from '../shell-script/command-file.ts';
import { quoted } from '../shell-script/exec-form.ts';
import type { ShellFile } from '../shell-script/shell-file.ts';

/** In the order in which they run; the first runs on the host itself. */
const HOOKS: readonly string[] = [
  'initializeCommand',
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
];
const MAX_COMMAND = 2000;

/** Reads what a development container runs when somebody opens the project. */
export async function parseDevcontainer(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<ShellFile, never, JsonFileError>> {
  const read = await readJsonFile(source, limits, plainJson);
  if (!read.ok) return read;
  const { root, line, size } = read.value;
  const draft = new CommandFileDraft('devcontainer');
  const { packages } = draft;
  const image = textOf(root, 'image');
  if (image !== undefined) packages.addSwitch(`container image ${image}`);
  for (const { key, value } of entriesOf(valueOf(root, 'features')))
    packages.addSwitch(`feature ${key}`, line(value.offset));
  for (const list of ['containerEnv', 'remoteEnv'])
    for (const { key, value } of entriesOf(valueOf(root, list)))
      if (value.kind === 'string')
        addEnvironment({ draft: packages, line: line(value.offset) }, key, {
          text: value.text,
          known: true,
        });
  for (const hook of HOOKS)
    for (const { text, offset } of commandsOf(valueOf(root, hook))) {
      packages.addScript({ hook, command: text.slice(0, MAX_COMMAND), line: line(offset) });
      await draft.add({ name: hook, text, line: line(offset) });
    }
  return draft.finish(size, 'development container');
}

/** A text for the shell, a list of words, or several of them by name. */
function commandsOf(
  node: JsonNode | undefined,
): readonly { readonly text: string; readonly offset: number }[] {
  if (node === undefined) return [];
  if (node.kind === 'object') return node.members.flatMap(({ value }) => commandsOf(value));
  const words = textsOf(node);
  if (words.length === 0) return [];
  return [{ text: node.kind === 'string' ? node.text : quoted(words), offset: node.offset }];
}
