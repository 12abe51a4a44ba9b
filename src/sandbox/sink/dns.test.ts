import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_TYPES, answer, readQuestion } from './dns-message.ts';
import { SinkNames } from './names.ts';

function question(name: string, type: number): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.from(`${String.fromCodePoint(label.length)}${label}`, 'latin1'));
  return Buffer.concat([
    Buffer.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    ...labels,
    Buffer.from([0, 0, type, 0, 1]),
  ]);
}

describe('readQuestion', () => {
  it('reads a name and a type', () => {
    expect(readQuestion(question('a.example', RECORD_TYPES.TXT))).toMatchObject({
      id: 0x1234,
      name: 'a.example',
      type: 16,
    });
  });

  it('takes no answer for a question, and nothing that is cut off', () => {
    const message = question('a.example', 1);
    for (let length = 0; length < message.length; length += 1)
      expect(readQuestion(message.subarray(0, length))).toBeUndefined();
    message[2] = 0x81;
    expect(readQuestion(message)).toBeUndefined();
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const read = readQuestion(Buffer.from(bytes));
        expect(read?.end ?? 0).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

describe('answer', () => {
  const named = { ipv4: [198, 18, 0, 1], ipv6: Array.from({ length: 16 }, () => 7) };
  const data = (type: number): Buffer => {
    const message = question('a.example', type);
    return answer(message, readQuestion(message)!, named);
  };

  it('carries the address', () => {
    expect(data(RECORD_TYPES.A).subarray(-4)).toEqual(Buffer.from([198, 18, 0, 1]));
    expect(data(RECORD_TYPES.AAAA).subarray(-16)).toEqual(Buffer.alloc(16, 7));
    expect(data(RECORD_TYPES.TXT).subarray(-3).toString()).toBe('\u0002ok');
  });

  it('has no record of other types, but the name exists', () => {
    const reply = data(65);
    expect(reply.readUInt16BE(6)).toBe(0);
    expect(reply[3]! & 0x0f).toBe(0);
  });

  it('denies the name when there is no address left', () => {
    const message = question('a.example', 1);
    expect(answer(message, readQuestion(message)!, undefined)[3]! & 0x0f).toBe(3);
  });
});

describe('SinkNames', () => {
  it('gives every name an address of its own and knows it again', () => {
    const names = new SinkNames();
    const many = Array.from({ length: 700 }, (_, index) => `host${index}.example`);
    const given = many.map((name) => names.addressesOf(name)!.ipv4.join('.'));
    expect(new Set(given).size).toBe(many.length);
    expect(given.map((address) => names.hostOf(address))).toEqual(many);
    expect(names.hostOf(`::ffff:${given[5]}`)).toBe('host5.example');
    expect(names.addressesOf('HOST5.example')!.ipv4.join('.')).toBe(given[5]);
  });

  it('knows the IPv6 address again', () => {
    const names = new SinkNames();
    names.addressesOf('a.example');
    expect(names.hostOf('2001:2::c612:1')).toBe('a.example');
  });

  it('leaves other addresses as they are, and ends', () => {
    const names = new SinkNames();
    expect(names.hostOf('203.0.113.9')).toBe('203.0.113.9');
    expect(names.hostOf('2001:db8::1')).toBe('2001:db8::1');
    for (let index = 0; index < 60_000; index += 1) names.addressesOf(`n${index}`);
    expect(names.addressesOf('one-more')).toBeUndefined();
  });
});
