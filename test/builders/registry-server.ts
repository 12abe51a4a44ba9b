import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';

/** A file of a Python package as the index of the simulator lists it. */
export interface IndexedFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** Instead of the true ones. */
  readonly digests?: Readonly<Record<string, string>>;
  readonly size?: number;
  readonly published?: string;
  readonly yanked?: string | boolean;
  readonly provenance?: unknown;
}

export interface IndexedProject {
  readonly files: readonly IndexedFile[];
  readonly status?: { readonly status: string; readonly reason?: string };
  /** The older JSON document by version; without it the index does not offer them. */
  readonly legacy?: Readonly<Record<string, unknown>>;
}

/** One version of an npm package. */
export interface PublishedVersion {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tarball: Uint8Array;
  readonly published?: string;
  /** Put over what the registry says in `dist`. */
  readonly dist?: Readonly<Record<string, unknown>>;
  /** What the endpoint for attestations answers. */
  readonly attestations?: unknown;
}

export interface PublishedPackage {
  readonly versions: Readonly<Record<string, PublishedVersion>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly maintainers?: readonly unknown[];
  /** Leave `time` out, as some mirrors do. */
  readonly withoutTimes?: boolean;
  /** Put over the document. */
  readonly document?: Readonly<Record<string, unknown>>;
  readonly downloads?: number;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** How many requests this path has had before. */
  readonly before: number;
}

export interface RegistryOptions {
  readonly python?: Readonly<Record<string, IndexedProject>>;
  readonly npm?: Readonly<Record<string, PublishedPackage>>;
  /** Which pages the index writes. Default: what the client prefers. */
  readonly pages?: 'json' | 'html';
  /** The only Authorization header that is let in. */
  readonly authorization?: string;
  /** Answer of the endpoint for signing keys. */
  readonly keys?: unknown;
  /** Where files lie: another registry's address, for tests of two hosts. */
  readonly filesAt?: string;
  /** Answers instead of the server, and says whether it did. */
  readonly intercept?: (asked: Asked, response: ServerResponse) => boolean;
}

export interface Registry {
  /** Ends without a slash. */
  readonly url: string;
  readonly simple: string;
  readonly asked: Asked[];
  readonly close: () => Promise<void>;
}

const hex = (algorithm: string, content: Uint8Array): string =>
  createHash(algorithm).update(content).digest('hex');

export const integrityOf = (content: Uint8Array): string =>
  `sha512-${createHash('sha512').update(content).digest('base64')}`;

/** A registry of both ecosystems on this machine, speaking the protocols from their specifications. */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const asked: Asked[] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  let url = '';
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const before = counts.get(path) ?? 0;
    counts.set(path, before + 1);
    const seen: Asked = {
      method: request.method ?? 'GET',
      url: path,
      headers: request.headers,
      before,
    };
    asked.push(seen);
    if (options.intercept?.(seen, response) === true) return;
    if (
      options.authorization !== undefined &&
      request.headers.authorization !== options.authorization
    )
      answer(response, 401, 'text/plain', 'who are you?');
    else serve(options, url, request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url,
    simple: `${url}/simple/`,
    asked,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

export function answer(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function json(response: ServerResponse, value: unknown, type = 'application/json'): void {
  answer(response, 200, type, JSON.stringify(value));
}

function serve(
  options: RegistryOptions,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = decodeURIComponent(new URL(request.url ?? '/', url).pathname);
  const [, first = '', second = '', third = ''] = path.split('/');
  const project = options.python?.[second];
  if (first === 'simple' && project !== undefined)
    servePage(options, url, request, response, second);
  else if (first === 'files' && options.python?.[second] !== undefined) {
    const file = options.python[second].files.find(({ name }) => name === third);
    if (file === undefined) answer(response, 404, 'text/plain', 'no such file');
    else answer(response, 200, 'application/octet-stream', file.content);
  } else if (first === 'provenance') {
    const file = options.python?.[second]?.files.find(({ name }) => name === third);
    if (file?.provenance === undefined) answer(response, 404, 'text/plain', 'none');
    else json(response, file.provenance);
  } else if (first === 'pypi' && project?.legacy?.[third] !== undefined)
    json(response, project.legacy[third]);
  else serveNpm(options, url, path.slice(1), response);
}

function servePage(
  options: RegistryOptions,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): void {
  const project = options.python?.[name];
  const base = options.filesAt ?? url;
  const files = (project?.files ?? []).map((file) => ({
    ...file,
    url: `${base}/files/${name}/${file.name}`,
    hashes: file.digests ?? { sha256: hex('sha256', file.content) },
    proof: file.provenance === undefined ? undefined : `${url}/provenance/${name}/${file.name}`,
  }));
  const wantsJson = request.headers.accept?.includes('vnd.pypi.simple.v1+json') === true;
  if ((options.pages ?? (wantsJson ? 'json' : 'html')) === 'html') {
    const anchors = files.map((file) => {
      const [[algorithm, digest] = []] = Object.entries(file.hashes);
      const fragment = algorithm === undefined ? '' : `#${algorithm}=${digest}`;
      const yanked = file.yanked === undefined ? '' : ` data-yanked="${String(file.yanked)}"`;
      const proof = file.proof === undefined ? '' : ` data-provenance="${file.proof}"`;
      return `<a href="${file.url}${fragment}" data-requires-python="&gt;=3.8"${yanked}${proof}>${file.name}</a><br>`;
    });
    const head =
      '<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.0"></head><body>';
    answer(response, 200, 'text/html', `${head}${anchors.join('\n')}</body></html>`);
    return;
  }
  json(
    response,
    {
      meta: { 'api-version': '1.4' },
      name,
      ...(project?.status === undefined ? {} : { 'project-status': project.status }),
      versions: [],
      files: files.map((file) => ({
        filename: file.name,
        url: file.url,
        hashes: file.hashes,
        size: file.size ?? file.content.length,
        'upload-time': file.published,
        yanked: file.yanked ?? false,
        provenance: file.proof ?? null,
      })),
    },
    'application/vnd.pypi.simple.v1+json',
  );
}

function serveNpm(
  options: RegistryOptions,
  url: string,
  path: string,
  response: ServerResponse,
): void {
  const packages = options.npm ?? {};
  if (path === '-/npm/v1/keys' && options.keys !== undefined) {
    json(response, options.keys);
    return;
  }
  const document = packages[path];
  if (document !== undefined) {
    json(response, packument(options, url, path, document));
    return;
  }
  const download = /^(.+)\/-\/([^/]+)\.tgz$/.exec(path);
  const attested = /^-\/npm\/v1\/attestations\/(.+)@([^@]+)$/.exec(path);
  const counted = /^downloads\/point\/last-month\/(.+)$/.exec(path);
  const tarball = packages[download?.[1] ?? '']?.versions;
  const match = Object.entries(tarball ?? {}).find(([version]) =>
    download?.[2]?.endsWith(`-${version}`),
  );
  const bundles = packages[attested?.[1] ?? '']?.versions[attested?.[2] ?? '']?.attestations;
  const downloads = packages[counted?.[1] ?? '']?.downloads;
  if (match !== undefined) answer(response, 200, 'application/octet-stream', match[1].tarball);
  else if (bundles !== undefined) json(response, bundles);
  else if (downloads !== undefined) json(response, { downloads, package: counted?.[1] });
  else answer(response, 404, 'application/json', '{"error":"not_found"}');
}

function packument(
  { filesAt }: RegistryOptions,
  url: string,
  name: string,
  { versions, tags, maintainers, withoutTimes, document }: PublishedPackage,
): unknown {
  const base = name.slice(name.indexOf('/') + 1);
  const entries = Object.entries(versions).map(([version, published]) => [
    version,
    {
      ...published.manifest,
      name,
      version,
      dist: {
        tarball: `${filesAt ?? url}/${name}/-/${base}-${version}.tgz`,
        shasum: hex('sha1', published.tarball),
        integrity: integrityOf(published.tarball),
        ...published.dist,
      },
    },
  ]);
  const last = Object.keys(versions).at(-1);
  const times = Object.entries(versions).map(([version, { published }]) => [version, published]);
  return {
    name,
    'dist-tags': { latest: last, ...tags },
    versions: Object.fromEntries(entries),
    ...(withoutTimes === true
      ? {}
      : { time: { created: times[0]?.[1], ...Object.fromEntries(times) } }),
    maintainers: maintainers ?? [{ name: 'maintainer' }],
    ...document,
  };
}
