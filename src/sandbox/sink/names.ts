import type { Named } from './dns-message.ts';

/** The block for measurements (RFC 2544): no host of the internet has such an address. */
const FIRST_ADDRESS = (198 << 24) | (18 << 16);
/** One address each; whoever asks for more names is told that they do not exist. */
const MAX_NAMES = 60_000;
/** The same for IPv6 (RFC 5180). */
const IPV6_PREFIX = [0x20, 0x01, 0x00, 0x02, 0, 0, 0, 0, 0, 0, 0, 0];

/** Gives every name an address of its own, so that a connection tells which name it was meant for. */
export class SinkNames {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  /** The addresses of a name; undefined when there are no more. */
  addressesOf(name: string): Named | undefined {
    const key = name.toLowerCase();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      if (this.#names.length >= MAX_NAMES) return undefined;
      number = this.#names.push(key);
      this.#numbers.set(key, number);
    }
    const ipv4 = bytesOf(FIRST_ADDRESS + number);
    return { ipv4, ipv6: [...IPV6_PREFIX, ...ipv4] };
  }

  /** The name whose address this is; the address itself where nobody asked for a name. */
  hostOf(address: string): string {
    const plain = address.replace(/^::ffff:/i, '');
    const number = numberOf(plain);
    return (number === undefined ? undefined : this.#names[number - 1]) ?? plain;
  }
}

function bytesOf(value: number): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

const IPV4_RE = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const IPV6_RE = /^2001:2::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

function numberOf(address: string): number | undefined {
  const ipv4 = IPV4_RE.exec(address)?.slice(1).map(Number);
  const ipv6 = IPV6_RE.exec(address);
  const [high, low] =
    ipv4 === undefined
      ? [Number.parseInt(ipv6?.[1] ?? '', 16), Number.parseInt(ipv6?.[2] ?? '', 16)]
      : [((ipv4[0] ?? 0) << 8) | (ipv4[1] ?? 0), ((ipv4[2] ?? 0) << 8) | (ipv4[3] ?? 0)];
  const number = ((high << 16) | low) - FIRST_ADDRESS;
  return number >= 1 && number <= MAX_NAMES ? number : undefined;
}
