import { SourceError } from '../../bytes/source.ts';

/** What a job's handle says of a file behind HTTP. No secret is in it: handles may be logged. */
export interface RemoteFile {
  readonly url: string;
  /** Bytes, where a listing said so. */
  readonly size?: number;
  /** SHA-256 the hub lists for the content; what it answers with must agree. */
  readonly sha256?: string;
  /** Full hash of the commit the address is pinned to. */
  readonly commit?: string;
}

const PREFIX = 'remote:';

/** Paths of files are absolute, so none begins like this. */
export function isRemoteHandle(handle: string): boolean {
  return handle.startsWith(PREFIX);
}

export function remoteHandle(file: RemoteFile): string {
  return PREFIX + JSON.stringify(file);
}

export function parseRemoteHandle(handle: string): RemoteFile {
  if (!isRemoteHandle(handle)) throw new SourceError('not the handle of a remote file');
  const file: RemoteFile = JSON.parse(handle.slice(PREFIX.length));
  return file;
}
