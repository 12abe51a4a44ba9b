import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { JsonFile, JsonFileError } from '../dependencies/json-file.ts';
import { entriesOf, readJsonFile, textsOf } from '../dependencies/json-file.ts';
import { plainUrl } from '../dependencies/plain-url.ts';
import { addEnvironment } from '../install-command/environment.ts';
import { plainJson } from '../json/relaxed.ts';
import type { JsonNode } from '../json/tree.ts';
import { everyValue, textOf, valueOf, valuesOf } from '../json/tree.ts';
import { CommandFileDraft } from '../shell-script/command-file.ts';
import { quoted } from '../shell-script/exec-form.ts';
import type { ShellFile } from '../shell-script/shell-file.ts';

export type McpConfigError = JsonFileError | 'no-servers';

const LISTS: ReadonlySet<string> = new Set([
  'mcpServers',
  'mcp_servers',
  'context_servers',
  'servers',
  'mcp',
]);
const MAX_SERVERS = 1000;
const MAX_SHOWN = 500;
const MAX_NAME = 100;
/** `${input:token}` and `${env:NAME}` of an editor. */
const PLACEHOLDER_RE = /\$\{[^}]{0,200}\}/g;
const SECRET_RE = /(?:key|token|secret|password|auth|bearer)/i;

/**
 * Reads which programs an assistant starts as servers: `npx -y name`, `uvx name`, `docker run image`. Values of
 * the environment are looked at for indexes and are not kept: they hold keys.
 */
export async function parseMcpConfig(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<ShellFile, never, McpConfigError>> {
  const read = await readJsonFile(source, limits, plainJson);
  if (!read.ok) return read;
  const file = read.value;
  const draft = new CommandFileDraft('mcp');
  let servers = 0;
  for (const { key, value } of serverEntries(file.root)) {
    servers += 1;
    if (servers <= MAX_SERVERS) await addServer(draft, file, key.slice(0, MAX_NAME), value);
  }
  if (servers === 0) {
    const detail = 'no server of the model context protocol';
    return { ok: false, error: { code: 'no-servers', offset: 0, detail } };
  }
  if (servers > MAX_SERVERS)
    draft.packages.addGap('count-limit', `${servers - MAX_SERVERS} further servers`);
  return draft.finish(file.size, 'MCP servers');
}

/** Objects with a command or an address, wherever a list of servers stands. */
function serverEntries(
  root: JsonNode,
): readonly { readonly key: string; readonly value: JsonNode }[] {
  const lists = [...everyValue(root)].flatMap((node) =>
    node.kind === 'object'
      ? node.members.filter(({ key }) => LISTS.has(key)).map(({ value }) => value)
      : [],
  );
  return lists.flatMap((list) => entriesOf(list).filter(({ value }) => isServer(value)));
}

function isServer(node: JsonNode): boolean {
  const command = valueOf(node, 'command');
  return (
    command?.kind === 'string' ||
    command?.kind === 'array' ||
    (command?.kind === 'object' && textOf(command, 'path') !== undefined) ||
    textOf(node, 'url') !== undefined ||
    textOf(node, 'serverUrl') !== undefined
  );
}

async function addServer(
  draft: CommandFileDraft,
  { line }: JsonFile,
  name: string,
  node: JsonNode,
): Promise<void> {
  const at = line(node.offset);
  const { packages } = draft;
  for (const environment of valuesOf(node, 'env'))
    for (const { key, value } of entriesOf(environment))
      if (value.kind === 'string')
        addEnvironment({ draft: packages, line: line(value.offset) }, key, {
          text: value.text,
          known: true,
        });
  const url = textOf(node, 'url') ?? textOf(node, 'serverUrl');
  if (url !== undefined) packages.addSwitch(`mcp server ${name} at ${plainUrl(url)}`, at);
  const command = valueOf(node, 'command');
  if (command === undefined) return;
  const program = command.kind === 'object' ? [textOf(command, 'path') ?? ''] : textsOf(command);
  const args = textsOf(valueOf(node, 'args') ?? valueOf(command, 'args'));
  // Some write the whole line as the command.
  const [only = ''] = program;
  const isLine = program.length === 1 && args.length === 0 && /\s/.test(only);
  const words = isLine ? [] : withoutCmd([...program, ...args]);
  const text = (isLine ? only : quoted(words)).replaceAll(PLACEHOLDER_RE, 'unknown');
  packages.addScript({
    hook: `mcp server ${name}`,
    command: shown(isLine ? only.split(/\s+/) : words),
    line: at,
  });
  const place = valueOf(node, 'args') ?? command;
  await draft.add({ name: `mcp server ${name}`, text, line: line(place.offset) });
}

/** `cmd /c npx …`, as Windows needs it. */
function withoutCmd(words: readonly string[]): readonly string[] {
  const isCmd =
    /^(?:.*\\)?cmd(?:\.exe)?$/i.test(words[0] ?? '') && /^\/[ck]$/i.test(words[1] ?? '');
  return isCmd ? words.slice(2) : words;
}

/** The command for people, without what looks like a secret. */
function shown(words: readonly string[]): string {
  const masked = words.map((word, at) => {
    const option = words[at - 1] ?? '';
    if (option.startsWith('-') && SECRET_RE.test(option) && !word.startsWith('-')) return '…';
    return SECRET_RE.test(word) ? word.replace(/[=:]\s?.*$/s, '=…') : plainUrl(word);
  });
  return masked.join(' ').slice(0, MAX_SHOWN);
}
