import { describe, expect, it } from 'vitest';
import { mayLead, reachOf } from './address.ts';

describe('io/remote/address', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['2606:4700::1111', 'public'],
    ['127.0.0.1', 'loopback'],
    ['127.255.0.9', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['2002:0a00:0001::1', 'private'],
    ['169.254.169.254', 'forbidden'],
    ['::ffff:a9fe:a9fe', 'forbidden'],
    ['fe80::1', 'forbidden'],
    ['fd00:ec2::254', 'forbidden'],
    ['0.0.0.0', 'forbidden'],
    ['::', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['not an address', 'forbidden'],
  ])('says how far away %s is: %s', (address, reach) => {
    expect(reachOf(address)).toBe(reach);
  });

  it('lets nobody lead nearer than where they stand', () => {
    const reaches = ['public', 'private', 'loopback', 'forbidden'] as const;
    const allowed = reaches.map((from) => reaches.filter((to) => mayLead(from, to)));

    expect(allowed).toEqual([
      ['public'],
      ['public', 'private'],
      ['public', 'private', 'loopback'],
      ['public'],
    ]);
  });
});
