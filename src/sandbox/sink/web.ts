import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Reply, RoleCredentials } from './canned.ts';
import { cannedReply } from './canned.ts';
import type { Exchange, ExchangeLog } from './exchange.ts';
import type { SinkNames } from './names.ts';
import { MARKER_PREFIX, secondStage } from './second-stage.ts';

/** Headers may carry what is stolen; the usual limit would refuse them unread. */
const MAX_HEADERS = 256 * 1024;

/** Answers web requests in place of every host, and keeps what they carry. */
export function webServer(log: ExchangeLog, names: SinkNames, role: RoleCredentials): Server {
  let markers = 0;
  const server = createServer(
    { maxHeaderSize: MAX_HEADERS, keepAlive: true },
    (request, response) => {
      const exchange = opened(request, log, names);
      request.on('data', (chunk: Buffer) => exchange.add(chunk));
      request.on('error', () => response.destroy());
      request.on('end', () => {
        markers += 1;
        answer(request, response, exchange, `${MARKER_PREFIX}${markers}`, role);
      });
    },
  );
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    // A proxy is asked to reach another host: so it is said to be reached, and what follows is kept as it is.
    const exchange = opened(request, log, names);
    socket.on('data', (chunk: Buffer) => exchange.add(chunk));
    socket.on('error', () => socket.destroy());
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    opened(request, log, names);
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  server.on('clientError', (error: Error & { readonly rawPacket?: Buffer }, socket: Duplex) => {
    if (error.rawPacket !== undefined)
      log.open('tcp', peerOf(socket, names).host, 0).add(error.rawPacket);
    socket.destroy();
  });
  return server;
}

function opened(request: IncomingMessage, log: ExchangeLog, names: SinkNames): Exchange {
  const { host, port } = peerOf(request.socket, names);
  const isEncrypted = request.socket instanceof TLSSocket;
  const exchange = log.open(isEncrypted ? 'https' : 'http', host, port);
  exchange.line = `${request.method ?? ''} ${request.url ?? ''}`;
  const headers = request.rawHeaders.map((text, index) =>
    index % 2 === 0 ? `${text}: ` : `${text}\r\n`,
  );
  exchange.add(Buffer.from(`${exchange.line}\r\n${headers.join('')}\r\n`, 'latin1'));
  return exchange;
}

function peerOf(
  socket: Duplex,
  names: SinkNames,
): { readonly host: string; readonly port: number } {
  const { localAddress = '', localPort = 0 } = socket instanceof Socket ? socket : {};
  const servername = socket instanceof TLSSocket ? socket.servername : undefined;
  const named = typeof servername === 'string' && servername !== '' ? servername : undefined;
  return { host: named ?? names.hostOf(localAddress), port: localPort };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
  marker: string,
  role: RoleCredentials,
): void {
  const { method = 'GET', url = '/', headers } = request;
  const reply = cannedReply(exchange.host, method, url, role) ?? download() ?? EMPTY;
  response.writeHead(reply.status, { 'content-type': reply.type });
  response.end(method === 'HEAD' ? undefined : reply.body);

  function download(): Reply | undefined {
    if (method !== 'GET') return undefined;
    const stage = secondStage(url, exchange.host, headers, marker);
    if (stage === undefined) return undefined;
    exchange.served = marker;
    return { status: 200, ...stage };
  }
}

const EMPTY: Reply = { status: 200, type: 'application/json', body: '{}' };
