/** Bytes of one connection that are kept; what follows is counted. */
const MAX_KEPT = 256 * 1024;
/** Connections and questions kept in all. */
const MAX_EXCHANGES = 5_000;
/** Bytes kept in all. */
const MAX_TOTAL = 48 * 1024 * 1024;

export type Protocol = 'http' | 'https' | 'smtp' | 'tcp' | 'tls' | 'udp' | 'dns';

/** What somebody in the sandbox sent to one address, as far as it was kept. */
export class Exchange {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  /** The run it belongs to. */
  readonly run: string;
  line = '';
  /** Bytes sent in all. */
  size = 0;
  /** What was served as a second stage in return, by its marker. */
  served: string | undefined;
  readonly #chunks: Buffer[] = [];
  readonly #budget: Budget;
  #kept = 0;

  constructor(run: string, protocol: Protocol, host: string, port: number, budget: Budget) {
    this.run = run;
    this.protocol = protocol;
    this.host = host;
    this.port = port;
    this.#budget = budget;
  }

  add(bytes: Uint8Array): void {
    this.size += bytes.length;
    const room = Math.min(MAX_KEPT - this.#kept, this.#budget.left);
    if (room <= 0) return;
    const part = Buffer.from(bytes.subarray(0, room));
    this.#chunks.push(part);
    this.#kept += part.length;
    this.#budget.left -= part.length;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

interface Budget {
  left: number;
}

/** Everything that was sent, in order. */
export class ExchangeLog {
  /** The run that is under way; what arrives now belongs to it. */
  run = '';
  readonly exchanges: Exchange[] = [];
  /** Exchanges that were not kept. */
  dropped = 0;
  readonly #budget: Budget = { left: MAX_TOTAL };

  open(protocol: Protocol, host: string, port: number): Exchange {
    const exchange = new Exchange(this.run, protocol, host, port, this.#budget);
    if (this.exchanges.length < MAX_EXCHANGES) this.exchanges.push(exchange);
    else this.dropped += 1;
    return exchange;
  }
}
