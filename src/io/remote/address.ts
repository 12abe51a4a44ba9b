import { BlockList, isIP } from 'node:net';

/** How far away an address is. Who speaks from the public side may not send us to the near side. */
export type Reach = 'public' | 'private' | 'loopback' | 'forbidden';

type Subnet = readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6'];

/** Never a place of model files: link-local (where clouds answer with credentials), multicast, unspecified, reserved. */
const FORBIDDEN: readonly Subnet[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  // The IPv6 forms of the same service in two clouds.
  ['fd00:ec2::254', 128, 'ipv6'],
  ['fd20:ce::254', 128, 'ipv6'],
];
const LOOPBACK: readonly Subnet[] = [
  ['127.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
];
/** RFC 1918, shared (RFC 6598), protocol, documentation and benchmark ranges; unique local and site-local IPv6. */
const PRIVATE: readonly Subnet[] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
];

function listOf(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix, family] of subnets) list.addSubnet(address, prefix, family);
  return list;
}

const LISTS: readonly (readonly [Reach, BlockList])[] = [
  ['forbidden', listOf(FORBIDDEN)],
  ['loopback', listOf(LOOPBACK)],
  ['private', listOf(PRIVATE)],
];

/** IPv6 prefixes that carry an IPv4 address in their last 32 bits or behind 16 bits: mapped, compatible, NAT64, 6to4. */
const MAPPED_RE =
  /^(?:::ffff:(?:0:)?|::|64:ff9b::)(\d+\.\d+\.\d+\.\d+|[\da-f]{1,4}:[\da-f]{1,4})$/i;
const SIX_TO_FOUR_RE = /^2002:([\da-f]{1,4}):([\da-f]{1,4}):/i;

function embeddedIpv4(address: string): string | undefined {
  const tail = MAPPED_RE.exec(address)?.[1];
  if (tail?.includes('.') === true) return tail;
  const sixToFour = SIX_TO_FOUR_RE.exec(address);
  const words = tail?.split(':') ?? sixToFour?.slice(1, 3);
  if (words === undefined) return undefined;
  const [high = 0, low = 0] = words.map((word) => Number.parseInt(word, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** How far away an IP address is; anything that is no address is `forbidden`. */
export function reachOf(address: string): Reach {
  const family = isIP(address);
  if (family === 0) return 'forbidden';
  const [reach] =
    LISTS.find(([, list]) => list.check(address, family === 6 ? 'ipv6' : 'ipv4')) ?? [];
  if (reach !== undefined) return reach;
  const inner = family === 6 ? embeddedIpv4(address) : undefined;
  return inner === undefined ? 'public' : reachOf(inner);
}

/**
 * Whether a server reached at `from` may send us to `to`. From the public side nothing nearer is allowed:
 * a redirect would make Weighbridge ask services inside the user's network on a stranger's behalf.
 */
export function mayLead(from: Reach, to: Reach): boolean {
  if (to === 'public') return true;
  if (to === 'private') return from === 'private' || from === 'loopback';
  return to === 'loopback' && from === 'loopback';
}
