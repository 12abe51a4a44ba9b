import { posix } from 'node:path';
import { readQuoted, utf8Of } from './quoted.ts';

/** A text argument; undefined for a pointer that strace could not follow. */
export function textOf(argument: string | undefined): string | undefined {
  const quoted = argument === undefined ? undefined : readQuoted(argument, 0);
  return quoted === undefined ? undefined : utf8Of(quoted.text);
}

/** The bytes of a text argument, one a character. */
export function bytesOf(argument: string | undefined): string | undefined {
  return argument === undefined ? undefined : readQuoted(argument, 0)?.text;
}

/** The texts of `["a", "b"]`. */
export function textsOf(argument: string | undefined): readonly string[] {
  if (argument?.startsWith('[') !== true) return [];
  return literalsOf(argument).map(utf8Of);
}

/** Every string literal inside of an argument, as bytes: the parts of a message, the words of a command. */
export function literalsOf(argument: string): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < argument.length;) {
    if (argument[index] !== '"') {
      index += 1;
      continue;
    }
    const quoted = readQuoted(argument, index);
    if (quoted === undefined) break;
    found.push(quoted.text);
    index = quoted.end;
  }
  return found;
}

const DECORATION_RE = /^(?:-?\d+|AT_FDCWD)<(.*)>$/s;

/** What strace says a descriptor stands for: a path, or `TCP:[…]`. */
export function decorationOf(argument: string | undefined): string | undefined {
  const inner = argument === undefined ? undefined : DECORATION_RE.exec(argument)?.[1];
  if (inner === undefined) return undefined;
  const quoted = readQuoted(`"${inner.replaceAll('"', String.raw`\"`)}"`, 0);
  return quoted === undefined ? undefined : utf8Of(quoted.text);
}

/** A path against the folder it is relative to; as it stands where that is not known. */
export function absolute(path: string, folder: string | undefined): string {
  if (path.startsWith('/')) return posix.normalize(path);
  if (folder?.startsWith('/') !== true) return path;
  return posix.join(folder, path);
}

export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

const PORT_RE = /\bsin6?_port=htons\((\d{1,5})\)/;
const IPV4_RE = /\bsin_addr=inet_addr\("([0-9.]{7,15})"\)/;
const IPV6_RE = /\binet_pton\(AF_INET6, "([0-9a-fA-F:.]{2,45})"/;

/** An internet address inside of an argument; undefined for the sockets of this machine. */
export function socketAddress(argument: string | undefined): SocketAddress | undefined {
  if (argument === undefined) return undefined;
  const port = PORT_RE.exec(argument)?.[1];
  const address = IPV4_RE.exec(argument)?.[1] ?? IPV6_RE.exec(argument)?.[1];
  if (port === undefined || address === undefined) return undefined;
  return { address, port: Number(port) };
}
