import { readJsonDocument } from '../manifest/json-document.ts';
import { lineAt } from '../manifest/document-requirement.ts';
import type { LeafPath, StringLeaf } from '../manifest/string-leaf.ts';
import type { TextEdit } from '../text-edit.ts';

/** A package that a server of the Model Context Protocol is started from, in whatever version is current. */
export interface CommandPin {
  readonly ecosystem: 'npm' | 'pypi';
  /** As written, without a tag. */
  readonly name: string;
  readonly line: number;
  /** Name of the server. */
  readonly server: string;
  readonly edit: (version: string) => TextEdit;
}

const NPM_COMMAND_RE = /(?:^|[\\/])(?:npx|bunx|pnpx)(?:\.cmd|\.exe)?$/i;
const UVX_COMMAND_RE = /(?:^|[\\/])uvx(?:\.exe)?$/i;
const NPM_NAME_RE = /^((?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*)(?:@(?:latest|next|\*)?)?$/i;
const PYPI_NAME_RE = /^([a-z0-9](?:[\w.-]*[a-z0-9])?)(?:@(?:latest)?)?$/i;
/** Switches of npx that have a value of their own. */
const VALUED: ReadonlySet<string> = new Set([
  '-c',
  '--call',
  '--registry',
  '--python',
  '--index',
  '--index-url',
  '--with',
  '-p',
]);
const PACKAGE_SWITCHES: ReadonlySet<string> = new Set(['-p', '--package', '--from']);

interface Server {
  command?: string;
  readonly arguments: StringLeaf[];
}

/** Servers of an MCP configuration that start a package without a version. Empty for what is no such file. */
export function findCommandPins(text: string): readonly CommandPin[] {
  const document = readJsonDocument(text);
  if (document === undefined) return [];
  const servers = new Map<string, Server>();
  for (const leaf of document.leaves) {
    const key = serverOf(leaf.path);
    if (key === undefined) continue;
    const server = servers.get(key) ?? { arguments: [] };
    servers.set(key, server);
    if (leaf.path.at(-1) === 'command') server.command = text.slice(leaf.start, leaf.end);
    if (leaf.path.at(-2) === 'args') server.arguments.push(leaf);
  }
  return Array.from(servers, ([key, server]) => pinOf(text, key, server)).filter(
    (pin) => pin !== undefined,
  );
}

/** `mcpServers.<name>.command`, `servers.<name>.args.0`, wherever the object stands. */
function serverOf(path: LeafPath): string | undefined {
  const depth = path.at(-1) === 'command' ? 1 : path.at(-2) === 'args' ? 2 : 0;
  const table = path.at(-depth - 2);
  const name = path.at(-depth - 1);
  const isServer = table === 'mcpServers' || table === 'servers' || table === 'context_servers';
  return depth > 0 && isServer && typeof name === 'string'
    ? JSON.stringify(path.slice(0, -depth))
    : undefined;
}

function pinOf(text: string, key: string, server: Server): CommandPin | undefined {
  const { command = '' } = server;
  const isNpm = NPM_COMMAND_RE.test(command);
  if (!isNpm && !UVX_COMMAND_RE.test(command)) return undefined;
  const found = packageArgument(text, server.arguments);
  if (found?.leaf.isVerbatim !== true) return undefined;
  const { leaf, isFrom } = found;
  const written = text.slice(leaf.start, leaf.end);
  const name = (isNpm ? NPM_NAME_RE : PYPI_NAME_RE).exec(written)?.[1];
  if (name === undefined) return undefined;
  const separator = !isNpm && isFrom ? '==' : '@';
  const path: unknown = JSON.parse(key);
  return {
    ecosystem: isNpm ? 'npm' : 'pypi',
    name,
    line: lineAt(text, leaf.start),
    server: Array.isArray(path) ? String(path.at(-1)) : '',
    edit: (version) => ({
      start: leaf.start,
      end: leaf.end,
      text: `${name}${separator}${version}`,
    }),
  };
}

/** What is started: the value of `--package` or `--from`, else the first argument that is no switch. */
function packageArgument(
  text: string,
  list: readonly StringLeaf[],
): { readonly leaf: StringLeaf; readonly isFrom: boolean } | undefined {
  for (let index = 0; index < list.length; index += 1) {
    const leaf = list[index];
    if (leaf === undefined) continue;
    const written = text.slice(leaf.start, leaf.end);
    const next = list[index + 1];
    if (PACKAGE_SWITCHES.has(written))
      return next === undefined ? undefined : { leaf: next, isFrom: written === '--from' };
    if (VALUED.has(written)) index += 1;
    else if (!written.startsWith('-')) return { leaf, isFrom: false };
    // `--package=x` holds the name in the middle of a text: left to a person.
    else if (/^--(?:package|from)=/.test(written)) return undefined;
  }
  return undefined;
}
