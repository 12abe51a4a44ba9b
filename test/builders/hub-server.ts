import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';

/** Random-access content, so that a server can offer files larger than memory. */
export interface Content {
  readonly size: number;
  readonly read: (offset: number, length: number) => Uint8Array;
}

export function content(bytes: Uint8Array | string): Content {
  const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return { size: whole.length, read: (offset, length) => whole.subarray(offset, offset + length) };
}

export interface HubFile {
  readonly content: Content;
  /** Kept apart from git, as everything large is: served by the other server, with its SHA-256 in the listing. */
  readonly lfs?: boolean;
  /** Instead of the true digest. */
  readonly oid?: string;
  /** Instead of the true size. */
  readonly listedSize?: number;
}

export interface Seen {
  readonly server: 'hub' | 'cdn';
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** How many requests this path has had before. */
  readonly before: number;
}

/** Answers a request instead of the server, and says whether it did. */
export type Intercept = (seen: Seen, response: ServerResponse) => boolean;

export interface HubOptions {
  readonly files: Readonly<Record<string, HubFile>>;
  readonly name?: string;
  readonly commit?: string;
  readonly info?: Readonly<Record<string, unknown>>;
  /** Entries of the listing that no file stands behind. */
  readonly listing?: readonly unknown[];
  /** Entries per page of the listing. */
  readonly pageSize?: number;
  /** The only token that is let in; without it everybody is. */
  readonly token?: string;
  readonly intercept?: Intercept;
  /** Milliseconds before each answer. */
  readonly latencyMs?: number;
}

export interface Hub {
  readonly url: string;
  readonly cdnUrl: string;
  readonly commit: string;
  /** Every request so far, of both servers. */
  readonly seen: Seen[];
  /** Bytes of bodies sent, of both servers. */
  readonly sent: () => number;
  readonly close: () => Promise<void>;
}

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A hub and its CDN on this machine, speaking what the real client and our ranges need. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const state: State = { options, seen: [], counts: new Map(), sent: 0, cdnUrl: '', url: '' };
  const cdn = await listen((request, response) => serveCdn(state, request, response), state, 'cdn');
  state.cdnUrl = cdn.url;
  const hub = await listen((request, response) => serveHub(state, request, response), state, 'hub');
  state.url = hub.url;
  return {
    url: hub.url,
    cdnUrl: cdn.url,
    commit: options.commit ?? COMMIT,
    seen: state.seen,
    sent: () => state.sent,
    close: async () => {
      await Promise.all([hub.close(), cdn.close()]);
    },
  };
}

interface State {
  readonly options: HubOptions;
  readonly seen: Seen[];
  readonly counts: Map<string, number>;
  sent: number;
  cdnUrl: string;
  url: string;
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(
  serve: Serve,
  state: State,
  name: 'hub' | 'cdn',
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const before = state.counts.get(`${name}${path}`) ?? 0;
    state.counts.set(`${name}${path}`, before + 1);
    const method = request.method ?? 'GET';
    const seen: Seen = { server: name, method, url: path, headers: request.headers, before };
    state.seen.push(seen);
    const answer = (): void => {
      if (state.options.intercept?.(seen, response) !== true) serve(request, response);
    };
    if (state.options.latencyMs === undefined) answer();
    else setTimeout(answer, state.options.latencyMs);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function json(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(body);
}

function serveHub(state: State, request: IncomingMessage, response: ServerResponse): void {
  const { options } = state;
  const { name = 'org/model', commit = COMMIT, token, info = {} } = options;
  const url = new URL(request.url ?? '/', state.url);
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
    json(response, 401, { error: 'Repository not found' }, { 'X-Error-Code': 'RepoNotFound' });
    return;
  }
  if (url.pathname.startsWith(`/api/models/${name}/revision/`)) {
    const about = { _id: '1', id: name, private: false, gated: false, downloads: 12, likes: 3 };
    const dates = { lastModified: '2026-01-02T03:04:05.000Z' };
    json(response, 200, { ...about, ...dates, sha: commit, tags: [], cardData: {}, ...info });
    return;
  }
  if (url.pathname === `/api/models/${name}/tree/${commit}`) {
    serveTree(state, url, response);
    return;
  }
  const prefix = `/${name}/resolve/${commit}/`;
  const path = decodeURIComponent(url.pathname.slice(prefix.length));
  const file = url.pathname.startsWith(prefix) ? options.files[path] : undefined;
  if (file === undefined) {
    json(response, 404, { error: 'Entry not found' }, { 'X-Error-Code': 'EntryNotFound' });
    return;
  }
  const linked = { 'X-Repo-Commit': commit };
  if (file.lfs !== true) {
    serveRange(state, file.content, request, response, linked);
    return;
  }
  response.writeHead(302, {
    ...linked,
    Location: `${state.cdnUrl}/blobs/${encodeURIComponent(path)}?X-Amz-Signature=0badcafe`,
    'X-Linked-Size': String(file.content.size),
    'X-Linked-ETag': `"${oidOf(file)}"`,
  });
  response.end();
}

function serveTree(state: State, url: URL, response: ServerResponse): void {
  const { files, listing = [], pageSize = 1000 } = state.options;
  const entries = [
    ...Object.entries(files).map(([path, file]) => {
      const size = file.listedSize ?? file.content.size;
      const base = { type: 'file', path, size, oid: '0'.repeat(40) };
      if (file.lfs !== true) return base;
      return { ...base, lfs: { oid: oidOf(file), size, pointerSize: 130 } };
    }),
    ...listing,
  ];
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const next = new URL(url);
  next.searchParams.set('cursor', String(from + pageSize));
  const more = from + pageSize < entries.length;
  const link = more ? { Link: `<${next.href}>; rel="next"` } : {};
  json(response, 200, entries.slice(from, from + pageSize), link);
}

const digests = new WeakMap<HubFile, string>();

function oidOf(file: HubFile): string {
  const known = file.oid ?? digests.get(file);
  if (known !== undefined) return known;
  const oid = createHash('sha256').update(file.content.read(0, file.content.size)).digest('hex');
  digests.set(file, oid);
  return oid;
}

function serveCdn(state: State, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', state.cdnUrl);
  const file = state.options.files[decodeURIComponent(url.pathname.slice('/blobs/'.length))];
  if (file === undefined) {
    response.writeHead(404);
    response.end();
    return;
  }
  serveRange(state, file.content, request, response, { ETag: `"cdn-${file.content.size}"` });
}

/** One range, as RFC 9110 wants it. */
function serveRange(
  state: State,
  { size, read }: Content,
  request: IncomingMessage,
  response: ServerResponse,
  extra: Readonly<Record<string, string>>,
): void {
  const headers = { ETag: '"v1"', 'Accept-Ranges': 'bytes', ...extra };
  const asked = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  const start = Number(asked?.[1] ?? 0);
  const end = Math.min(Number(asked?.[2] ?? size - 1) + 1, size);
  if (asked !== null && start >= size) {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}` });
    response.end();
    return;
  }
  const partial = asked !== null && (condition === undefined || condition === headers.ETag);
  const body = partial ? read(start, end - start) : read(0, size);
  state.sent += body.length;
  response.writeHead(partial ? 206 : 200, {
    ...headers,
    'Content-Length': String(body.length),
    ...(partial ? { 'Content-Range': `bytes ${start}-${end - 1}/${size}` } : {}),
  });
  response.end(body);
}
