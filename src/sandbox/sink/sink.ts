import { createSocket } from 'node:dgram';
import type { Server as WebServer } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import type { TLSSocket, Server as TlsServer } from 'node:tls';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { RoleCredentials } from './canned.ts';
import { Authority } from './certificate.ts';
import { greeting, isMailPort, talkMail } from './dialogue.ts';
import { answer, readQuestion } from './dns-message.ts';
import { ExchangeLog } from './exchange.ts';
import { SinkNames } from './names.ts';
import { HIGH_PORTS } from './ports.data.ts';
import { webServer } from './web.ts';

const DNS_PORT = 53;
/** Every port up to here listens: 1,023 sockets cost some 40 ms. */
const LAST_LOW_PORT = 1023;
/** Ports a package mentions, above those. */
const MAX_HINTED = 2_000;
/** A connection that says nothing for this long is spoken to, then closed. */
const SILENCE_MS = 400;
const IDLE_MS = 10_000;
const TLS_HANDSHAKE = 0x16;
const WEB_RE = /^(?:GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND) [^\r\n]{0,4096}/;

/** Every address of the sandbox's network ends here: names, web, mail and anything else, on many ports. */
export class Sink {
  readonly log = new ExchangeLog();
  readonly names = new SinkNames();
  readonly authority: Authority;
  readonly #web: WebServer;
  readonly #tls: TlsServer;

  constructor(now: Date, role: RoleCredentials) {
    this.authority = new Authority(now);
    this.#web = webServer(this.log, this.names, role);
    this.#tls = createTlsServer(
      {
        ALPNProtocols: ['http/1.1'],
        SNICallback: (name, done) => done(null, this.#contextOf(name)),
        ...keyed(this.authority, 'localhost'),
      },
      (socket) => this.#sniff(socket, true),
    );
    this.#tls.on('tlsClientError', (_, socket) => socket.destroy());
  }

  /** Listens on all addresses of both families. `hints`: further ports somebody may try. Ports that cannot be had are passed over. */
  async listen(hints: Iterable<number> = []): Promise<void> {
    const ports = new Set(HIGH_PORTS);
    for (let port = 1; port <= LAST_LOW_PORT; port += 1) ports.add(port);
    for (const port of hints)
      if (ports.size < LAST_LOW_PORT + HIGH_PORTS.length + MAX_HINTED) ports.add(port);
    ports.delete(DNS_PORT);
    await Promise.all([
      this.#listenNames(),
      ...Array.from(ports, (port) => listening(port, (socket) => this.#accept(socket))),
    ]);
  }

  #contextOf(name: string): ReturnType<typeof createSecureContext> {
    return createSecureContext(keyed(this.authority, name));
  }

  async #listenNames(): Promise<void> {
    const socket = createSocket({ type: 'udp6', ipv6Only: false });
    socket.on('message', (message, peer) => {
      const reply = this.#resolve(message);
      if (reply !== undefined) socket.send(reply, peer.port, peer.address);
    });
    socket.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(DNS_PORT, '::', () => resolve());
    });
    await listening(DNS_PORT, (stream) => this.#namesOverStream(stream));
  }

  #namesOverStream(stream: Socket): void {
    let rest = Buffer.alloc(0);
    stream.on('error', () => stream.destroy());
    stream.setTimeout(IDLE_MS, () => stream.destroy());
    stream.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const length = rest.readUInt16BE(0);
        const reply = this.#resolve(rest.subarray(2, 2 + length));
        rest = rest.subarray(2 + length);
        if (reply === undefined) stream.destroy();
        else
          stream.write(
            Buffer.concat([Buffer.from([reply.length >> 8, reply.length & 0xff]), reply]),
          );
      }
    });
  }

  #resolve(message: Buffer): Buffer | undefined {
    const question = readQuestion(message);
    if (question === undefined) {
      this.log.open('udp', 'name server', DNS_PORT).add(message);
      return undefined;
    }
    const exchange = this.log.open('dns', question.name, DNS_PORT);
    exchange.line = question.name;
    exchange.add(Buffer.from(question.name, 'latin1'));
    return answer(message, question, this.names.addressesOf(question.name));
  }

  #accept(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    const port = socket.localPort ?? 0;
    const first = greeting(port);
    if (first !== undefined) socket.write(first);
    this.#sniff(socket, false);
  }

  /** Decides by the first bytes what is spoken. */
  #sniff(socket: Socket | TLSSocket, isEncrypted: boolean): void {
    const port = socket.localPort ?? 0;
    socket.on('error', () => socket.destroy());
    if (isMailPort(port) && (isEncrypted || greeting(port) !== undefined)) {
      if (isEncrypted) socket.write('220 mail.example ESMTP\r\n');
      talkMail(socket, this.log.open('smtp', this.#hostOf(socket), port));
      return;
    }
    const silence = setTimeout(() => socket.write('\r\n'), SILENCE_MS);
    socket.once('close', () => clearTimeout(silence));
    socket.once('data', (chunk: Buffer) => {
      clearTimeout(silence);
      socket.pause();
      if (!isEncrypted && chunk[0] === TLS_HANDSHAKE && chunk[1] === 3) {
        socket.unshift(chunk);
        this.#tls.emit('connection', socket);
      } else if (WEB_RE.test(chunk.toString('latin1', 0, 4200))) {
        socket.unshift(chunk);
        this.#web.emit('connection', socket);
        socket.resume();
      } else this.#keep(socket, isEncrypted, chunk);
    });
  }

  #keep(socket: Socket, isEncrypted: boolean, first: Buffer): void {
    const exchange = this.log.open(
      isEncrypted ? 'tls' : 'tcp',
      this.#hostOf(socket),
      socket.localPort ?? 0,
    );
    exchange.add(first);
    socket.on('data', (chunk: Buffer) => exchange.add(chunk));
    socket.on('end', () => socket.end());
    socket.resume();
  }

  #hostOf(socket: Socket | TLSSocket): string {
    const name = 'servername' in socket ? socket.servername : undefined;
    return typeof name === 'string' && name !== ''
      ? name
      : this.names.hostOf(socket.localAddress ?? '');
  }
}

function keyed(
  authority: Authority,
  name: string,
): { readonly cert: string; readonly key: string } {
  const { certificate, key } = authority.issue(name);
  return { cert: certificate, key };
}

/** One listening port; resolves also when it cannot be had. */
async function listening(port: number, accept: (socket: Socket) => void): Promise<void> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: false }, accept);
  await new Promise<void>((resolve) => {
    server.on('error', () => resolve());
    server.listen({ port, host: '::', backlog: 64 }, () => resolve());
  });
}
