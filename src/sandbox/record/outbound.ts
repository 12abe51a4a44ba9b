import type { CanarySent, DetonationPhase, RequestSeen } from '../../core/detonation.ts';
import type { CanarySearch } from '../canary/search.ts';
import type { Exchange } from '../sink/exchange.ts';
import type { Datagram } from './acts.ts';

/** Characters of what was sent that a reader gets to see. */
const EXCERPT = 400;

/** A stream of bytes on its way out. */
interface Outgoing {
  readonly run: string;
  readonly host: string;
  readonly carrier: string;
  readonly bytes: Buffer;
}

/** Everything that left, as requests for the report. */
export function requestsOf(
  exchanges: readonly Exchange[],
  datagrams: readonly Datagram[],
  hostOf: (address: string) => string,
  phaseOf: (run: string) => DetonationPhase | undefined,
): readonly RequestSeen[] {
  const seen = exchanges.flatMap((exchange) => {
    const phase = phaseOf(exchange.run);
    if (phase === undefined) return [];
    const { protocol, host, port, line, size, bytes } = exchange;
    const excerpt = printable(bytes.subarray(0, EXCERPT));
    return [
      {
        phase,
        protocol,
        host,
        port,
        line: line.slice(0, EXCERPT) || excerpt.slice(0, 80),
        bytes: size,
        excerpt,
      },
    ];
  });
  const lost = datagrams.map(({ phase, address, port, bytes }) => {
    const excerpt = printable(bytes.subarray(0, EXCERPT));
    return {
      phase,
      protocol: 'udp' as const,
      host: hostOf(address),
      port,
      line: excerpt.slice(0, 80),
      bytes: bytes.length,
      excerpt,
    };
  });
  return [...seen, ...lost];
}

function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/[^\x20-\x7e\r\n\t]/g, '.');
}

/** Looks for planted tokens in everything that left: each stream, the streams to one host together, names joined. */
export function canariesSent(
  search: CanarySearch,
  exchanges: readonly Exchange[],
  datagrams: readonly Datagram[],
  hostOf: (address: string) => string,
  phaseOf: (run: string) => DetonationPhase | undefined,
): readonly CanarySent[] {
  const single: Outgoing[] = exchanges.map((exchange) => ({
    run: exchange.run,
    host: exchange.protocol === 'dns' ? parentOf(exchange.host) : exchange.host,
    carrier: carrierOf(exchange),
    bytes: exchange.protocol === 'dns' ? joinedLabels([exchange]) : exchange.bytes,
  }));
  for (const { run, address, port, bytes } of datagrams)
    single.push({ run, host: hostOf(address), carrier: `datagram to port ${port}`, bytes });
  const found = new Map<string, CanarySent>();
  for (const outgoing of [...single, ...together(exchanges)]) {
    const phase = phaseOf(outgoing.run);
    if (phase === undefined) continue;
    for (const { planted, encoding } of search.find(outgoing.bytes)) {
      const key = JSON.stringify([phase, planted, outgoing.host]);
      if (!found.has(key))
        found.set(key, {
          phase,
          planted,
          encoding,
          host: outgoing.host,
          carrier: outgoing.carrier,
        });
    }
  }
  return [...found.values()];
}

function carrierOf({ protocol, port, line }: Exchange): string {
  if (protocol === 'dns') return 'name that was looked up';
  const [method = ''] = line.split(' ', 1);
  return `${protocol} ${method === '' ? 'stream' : method} to port ${port}`;
}

/** A token cut into pieces: the pieces of one run to one host, in order. */
function together(exchanges: readonly Exchange[]): readonly Outgoing[] {
  const groups = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const host = exchange.protocol === 'dns' ? parentOf(exchange.host) : exchange.host;
    const key = JSON.stringify([exchange.run, host, exchange.protocol === 'dns']);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [exchange]);
    else list.push(exchange);
  }
  return [...groups.values()].flatMap((list) => {
    const [first] = list;
    if (first === undefined || list.length < 2) return [];
    const { run, protocol } = first;
    if (protocol === 'dns') {
      const host = parentOf(first.host);
      const carrier = 'several names that were looked up';
      return [joinedLabels(list), longestLabels(list)].map((bytes) => ({
        run,
        host,
        carrier,
        bytes,
      }));
    }
    const bytes = Buffer.concat(list.map((exchange) => bodyOf(exchange)));
    return [{ run, host: first.host, carrier: `several ${protocol} requests`, bytes }];
  });
}

/** A web request without its head, where the same words stand every time; its address is kept. */
function bodyOf(exchange: Exchange): Buffer {
  const { bytes } = exchange;
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1 || !/^https?$/.test(exchange.protocol)) return bytes;
  const body = bytes.subarray(end + 4);
  if (body.length > 0) return body;
  const [, address = ''] = exchange.line.split(' ');
  return Buffer.from(
    address.slice(Math.max(address.lastIndexOf('/'), address.lastIndexOf('=')) + 1),
    'latin1',
  );
}

const PARENT_LABELS = 2;

function parentOf(name: string): string {
  return name.split('.').slice(-PARENT_LABELS).join('.');
}

/** The labels before the domain, without dots: what a token looks like again that was cut to fit. Asked twice (for both families), told once. */
function joinedLabels(exchanges: readonly Exchange[]): Buffer {
  return Buffer.from(
    names(exchanges)
      .map((name) => name.split('.').slice(0, -PARENT_LABELS).join(''))
      .join(''),
    'latin1',
  );
}

/** The same without sequence numbers and the like. */
function longestLabels(exchanges: readonly Exchange[]): Buffer {
  const longest = names(exchanges).map((name) =>
    name
      .split('.')
      .slice(0, -PARENT_LABELS)
      .reduce((best, label) => (label.length > best.length ? label : best), ''),
  );
  return Buffer.from(longest.join(''), 'latin1');
}

function names(exchanges: readonly Exchange[]): readonly string[] {
  return [...new Set(exchanges.map((exchange) => exchange.host))];
}
