import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/**
 * A certificate authority, a certificate log and a transparency log of this process, and bundles they vouch for.
 * Written from RFC 5280, RFC 6962 and the bundle's own description, without the library that verifies.
 */

const SEQUENCE = 0x30;
const SET = 0x31;
const OCTETS = 0x04;
const BITS = 0x03;
const INTEGER = 0x02;
const OID = 0x06;
const UTF8 = 0x0c;
const TIME = 0x17;
const BOOLEAN = 0x01;
/** `[n]` of a structure and `[n]` of a plain value. */
const structured = (tag: number): number => 0xa0 + tag;
const plain = (tag: number): number => 0x80 + tag;

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    bytes.push(...groups);
  }
  return der(OID, Buffer.from(bytes));
}

const text = (value: string): Buffer => der(UTF8, Buffer.from(value));
const algorithm = der(SEQUENCE, oid('1.2.840.10045.4.3.2'));
const named = (value: string): Buffer =>
  der(SEQUENCE, ...(value === '' ? [] : [der(SET, der(SEQUENCE, oid('2.5.4.3'), text(value)))]));
const extension = (id: string, value: Uint8Array): Buffer =>
  der(SEQUENCE, oid(id), der(OCTETS, value));

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const keyPair = (): Keys => generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const spki = ({ publicKey }: Keys): Buffer =>
  publicKey.export({ format: 'der', type: 'spki' });
const idOf = (keys: Keys): Buffer => createHash('sha256').update(spki(keys)).digest();

interface Certified {
  readonly subject: string;
  readonly issuer: string;
  readonly key: Keys;
  readonly by: Keys;
  readonly extensions: readonly Uint8Array[];
}

function tbs({ subject, issuer, key, extensions }: Certified): Buffer {
  const moment = (value: string): Buffer => der(TIME, Buffer.from(value));
  return der(
    SEQUENCE,
    der(structured(0), der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1])),
    algorithm,
    named(issuer),
    der(SEQUENCE, moment('250101000000Z'), moment('350101000000Z')),
    named(subject),
    spki(key),
    der(structured(3), der(SEQUENCE, ...extensions)),
  );
}

function certificate(spec: Certified): Buffer {
  const body = tbs(spec);
  const signature = sign('sha256', body, spec.by.privateKey);
  return der(SEQUENCE, body, algorithm, der(BITS, Buffer.from([0]), signature));
}

function uint(value: number | bigint, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
}

export interface Identity {
  readonly repository: string;
  readonly workflow: string;
}

export interface BundleOptions {
  readonly identity?: Identity;
  /** Leave the certificate log's timestamp out. */
  readonly withoutSct?: boolean;
  /** Sign with another key than the certificate's. */
  readonly wrongKey?: boolean;
  /** The name under which the log signs its checkpoint. */
  readonly checkpointName?: string;
  /** Replaces the payload after signing. */
  readonly tampered?: object;
}

/** Who may be believed, and a maker of bundles. */
export interface SigstoreWorld {
  /** The JSON of a trusted root; `keys` are those of a registry. */
  readonly root: Readonly<Record<string, unknown>>;
  readonly bundle: (
    statement: object,
    options?: BundleOptions,
  ) => Readonly<Record<string, unknown>>;
}

const NOW = Date.parse('2026-02-03T04:05:06Z');
const LOG_URL = 'https://log.example';
const ALWAYS = { start: '2020-01-01T00:00:00Z' };

export function sigstoreWorld(
  registryKeys: readonly { readonly id: string; readonly keys: Keys }[] = [],
): SigstoreWorld {
  const [authority, ctLog, log] = [keyPair(), keyPair(), keyPair()];
  const isAuthority = extension('2.5.29.19', der(SEQUENCE, der(BOOLEAN, Buffer.from([255]))));
  const root = certificate({
    subject: 'root',
    issuer: 'root',
    key: authority,
    by: authority,
    extensions: [isAuthority],
  });
  const publicKey = (keys: Keys): object => ({
    rawBytes: spki(keys).toString('base64'),
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    validFor: ALWAYS,
  });
  const logged = (keys: Keys, baseUrl: string): object => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: publicKey(keys),
    logId: { keyId: idOf(keys).toString('base64') },
  });
  return {
    root: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [logged(log, LOG_URL)],
      ctlogs: [logged(ctLog, 'https://ct.example')],
      certificateAuthorities: [
        {
          subject: { organization: 'test', commonName: 'root' },
          uri: 'https://ca.example',
          certChain: { certificates: [{ rawBytes: root.toString('base64') }] },
          validFor: ALWAYS,
        },
      ],
      timestampAuthorities: [],
      keys: registryKeys.map(({ id, keys }) => ({
        keyId: id,
        keyUsage: 'npm:signatures',
        publicKey: publicKey(keys),
      })),
    },
    bundle: (statement, options = {}) => makeBundle({ authority, ctLog, log }, statement, options),
  };
}

interface Authorities {
  readonly authority: Keys;
  readonly ctLog: Keys;
  readonly log: Keys;
}

function leafCertificate(
  { authority, ctLog }: Authorities,
  key: Keys,
  options: BundleOptions,
): Buffer {
  const { repository, workflow } = options.identity ?? {
    repository: 'https://forge.example/someone/thing',
    workflow: '.github/workflows/release.yml',
  };
  const uri = `${repository}/${workflow}@refs/tags/v1`;
  const known = [
    extension('2.5.29.17', der(SEQUENCE, der(plain(6), Buffer.from(uri)))),
    extension('1.3.6.1.4.1.57264.1.8', text('https://token.example')),
    extension('1.3.6.1.4.1.57264.1.12', text(repository)),
    extension('1.3.6.1.4.1.57264.1.13', text('0'.repeat(40))),
    extension('1.3.6.1.4.1.57264.1.14', text('refs/tags/v1')),
    extension('1.3.6.1.4.1.57264.1.18', text(uri)),
  ];
  const spec = { subject: '', issuer: 'root', key, by: authority, extensions: known };
  if (options.withoutSct === true) return certificate(spec);
  const before = tbs(spec);
  const time = uint(BigInt(NOW), 8);
  const issuer = createHash('sha256').update(spki(authority)).digest();
  const signed = Buffer.concat([
    Buffer.from([0, 0]),
    time,
    uint(1, 2),
    issuer,
    uint(before.length, 3),
    before,
    uint(0, 2),
  ]);
  const signature = sign('sha256', signed, ctLog.privateKey);
  const sct = Buffer.concat([
    Buffer.from([0]),
    idOf(ctLog),
    time,
    uint(0, 2),
    Buffer.from([4, 3]),
    uint(signature.length, 2),
    signature,
  ]);
  const list = Buffer.concat([uint(sct.length + 2, 2), uint(sct.length, 2), sct]);
  return certificate({
    ...spec,
    extensions: [...known, extension('1.3.6.1.4.1.11129.2.4.2', der(OCTETS, list))],
  });
}

function makeBundle(
  authorities: Authorities,
  statement: object,
  options: BundleOptions,
): Readonly<Record<string, unknown>> {
  const { log } = authorities;
  const key = keyPair();
  const leaf = leafCertificate(authorities, key, options);
  const type = 'application/vnd.in-toto+json';
  const payload = Buffer.from(JSON.stringify(statement));
  const encoded = Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `),
    payload,
  ]);
  const signer = options.wrongKey === true ? keyPair() : key;
  const signature = sign('sha256', encoded, signer.privateKey).toString('base64');
  const sha = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();
  const body = JSON.stringify({
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      payloadHash: { algorithm: 'sha256', value: sha(payload).toString('hex') },
      signatures: [{ signature }],
    },
  });
  const canonicalizedBody = Buffer.from(body).toString('base64');
  const integratedTime = Math.floor(NOW / 1000);
  // Canonical JSON: keys sorted, no spaces.
  const promised = `{"body":"${canonicalizedBody}","integratedTime":${integratedTime},"logID":"${idOf(log).toString('hex')}","logIndex":0}`;
  const rootHash = sha(Buffer.concat([Buffer.from([0]), Buffer.from(body)]));
  const note = `log.example\n1\n${rootHash.toString('base64')}\n`;
  const noted = Buffer.concat([
    idOf(log).subarray(0, 4),
    sign('sha256', Buffer.from(note), log.privateKey),
  ]);
  const shown =
    options.tampered === undefined ? payload : Buffer.from(JSON.stringify(options.tampered));
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: leaf.toString('base64') },
      tlogEntries: [
        {
          logIndex: '0',
          logId: { keyId: idOf(log).toString('base64') },
          kindVersion: { kind: 'dsse', version: '0.0.1' },
          integratedTime: String(integratedTime),
          inclusionPromise: {
            signedEntryTimestamp: sign('sha256', Buffer.from(promised), log.privateKey).toString(
              'base64',
            ),
          },
          inclusionProof: {
            logIndex: '0',
            rootHash: rootHash.toString('base64'),
            treeSize: '1',
            hashes: [],
            checkpoint: {
              envelope: `${note}\n\u2014 ${options.checkpointName ?? 'log.example'} ${noted.toString('base64')}\n`,
            },
          },
          canonicalizedBody,
        },
      ],
    },
    dsseEnvelope: {
      payload: shown.toString('base64'),
      payloadType: type,
      signatures: [{ sig: signature, keyid: '' }],
    },
  };
}

/** The same proof as a PEP 740 attestation. */
export function pypiAttestation(bundle: Readonly<Record<string, unknown>>): object {
  const read = (value: unknown, ...keys: readonly string[]): unknown =>
    keys.reduce<unknown>(
      (found, key) =>
        typeof found === 'object' && found !== null
          ? Object.entries(found).find(([name]) => name === key)?.[1]
          : undefined,
      value,
    );
  return {
    version: 1,
    verification_material: {
      certificate: read(bundle, 'verificationMaterial', 'certificate', 'rawBytes'),
      transparency_entries: read(bundle, 'verificationMaterial', 'tlogEntries'),
    },
    envelope: {
      statement: read(bundle, 'dsseEnvelope', 'payload'),
      signature: read(bundle, 'dsseEnvelope', 'signatures', '0', 'sig'),
    },
  };
}
