import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  context,
  identifier,
  integer,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';
import type { Der } from './der.ts';

/** A certificate and its key, as `node:tls` takes them. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

const ECDSA_SHA256 = sequence(identifier('1.2.840.10045.4.3.2'));
const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const ALTERNATIVE_NAMES = '2.5.29.17';
const SUBJECT_KEY = '2.5.29.14';
const AUTHORITY_KEY = '2.5.29.35';
const EXTENDED_USAGE = '2.5.29.37';
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

const DAY = 86_400_000;
/** Valid around now, so that a clock that is a little off does no harm; the authority is thrown away with the sandbox. */
const VALID_DAYS = 30;
const MAX_COMMON_NAME = 64;
/** Certificates kept; whoever asks for more names gets new ones each time. */
const MAX_KEPT = 500;

/**
 * An authority that exists for one run: it certifies whatever name is asked for, so that encrypted requests can be read.
 * Its certificate is trusted inside of the sandbox only; its key never leaves this object.
 */
export class Authority {
  readonly certificate: string;
  readonly #key: KeyObject;
  readonly #leafKey: KeyObject;
  readonly #leafPublic: KeyObject;
  readonly #issued = new Map<string, KeyedCertificate>();
  readonly #now: Date;
  readonly #name: Der;
  /** Named in every certificate: Python since 3.13 insists on it. */
  readonly #keyId: Buffer;

  constructor(now: Date) {
    const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#now = now;
    this.#key = authority.privateKey;
    this.#leafKey = leaf.privateKey;
    this.#leafPublic = leaf.publicKey;
    this.#name = named('Local Root R1');
    this.#keyId = keyId(authority.publicKey);
    this.certificate = this.#sign(this.#name, authority.publicKey, [
      extension(BASIC_CONSTRAINTS, sequence(boolean(true)), true),
      extension(KEY_USAGE, Buffer.from([0x03, 0x02, 0x01, 0x06]), true),
      extension(SUBJECT_KEY, octetString(this.#keyId)),
    ]);
  }

  /** A certificate for a host name or an address. */
  issue(host: string): KeyedCertificate {
    const known = this.#issued.get(host);
    if (known !== undefined) return known;
    const issued = {
      certificate: this.#sign(named(host), this.#leafPublic, [
        extension(BASIC_CONSTRAINTS, sequence(), true),
        extension(EXTENDED_USAGE, sequence(identifier(SERVER_AUTHENTICATION))),
        extension(ALTERNATIVE_NAMES, sequence(alternativeName(host))),
        extension(AUTHORITY_KEY, sequence(context(0, this.#keyId, false))),
      ]),
      key: this.#leafKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    if (this.#issued.size < MAX_KEPT) this.#issued.set(host, issued);
    return issued;
  }

  #sign(subject: Der, key: KeyObject, extensions: readonly Der[]): string {
    const validity = sequence(
      time(new Date(this.#now.getTime() - VALID_DAYS * DAY)),
      time(new Date(this.#now.getTime() + VALID_DAYS * DAY)),
    );
    const body = sequence(
      context(0, integer(Buffer.from([2]))),
      integer(randomBytes(16)),
      ECDSA_SHA256,
      this.#name,
      validity,
      subject,
      key.export({ type: 'spki', format: 'der' }),
      context(3, sequence(...extensions)),
    );
    const signature = sign('sha256', body, this.#key);
    return pem(sequence(body, ECDSA_SHA256, bitString(signature)));
  }
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function named(name: string): Der {
  const short = name.slice(0, MAX_COMMON_NAME);
  return sequence(set(sequence(identifier(COMMON_NAME), utf8String(short))));
}

function extension(id: string, value: Uint8Array, isCritical = false): Der {
  const content = octetString(value);
  return isCritical
    ? sequence(identifier(id), boolean(true), content)
    : sequence(identifier(id), content);
}

function alternativeName(host: string): Der {
  if (isIP(host) === 4) return context(7, Buffer.from(host.split('.').map(Number)), false);
  if (isIP(host) === 6) return context(7, ipv6Bytes(host), false);
  return context(2, Buffer.from(host, 'latin1'), false);
}

const IPV6_GROUPS = 8;

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const fill = Math.max(0, IPV6_GROUPS - before.length - after.length);
  const all = [
    ...before,
    ...Array.from({ length: tail === undefined ? 0 : fill }, () => '0'),
    ...after,
  ];
  const bytes = Buffer.alloc(IPV6_GROUPS * 2);
  for (const [index, group] of all.slice(0, IPV6_GROUPS).entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16) & 0xffff, index * 2);
  return bytes;
}

const PEM_LINE = 64;

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(new RegExp(`.{1,${PEM_LINE}}`, 'g')) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
