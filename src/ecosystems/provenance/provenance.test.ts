import { sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keyPair,
  pypiAttestation,
  sigstoreWorld,
  spki,
} from '../../../test/builders/sigstore-world.ts';
import { bundlesOfProvenance } from './pypi-attestation.ts';
import { verifyRegistrySignatures } from './registry-signature.ts';
import { readRegistryKeys, readTrust } from './trust.ts';
import { verifyBundle } from './verify-bundle.ts';

const WORLD = sigstoreWorld();
const TRUST = readTrust(WORLD.root, undefined, 'test root');
const SHA = 'ab'.repeat(32);
const FILE = { name: 'thing-1.0.tgz', subjects: ['pkg:npm/thing@1.0'], digests: { sha256: SHA } };
const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'https://slsa.dev/provenance/v1',
  subject: [{ name: 'pkg:npm/thing@1.0', digest: { sha256: SHA } }],
  predicate: {},
};

describe('Sigstore bundles', () => {
  it('verify offline and say who built the file', () => {
    expect(verifyBundle(WORLD.bundle(STATEMENT), FILE, TRUST)).toEqual({
      subject: 'thing-1.0.tgz',
      kind: 'build-provenance',
      verdict: 'verified',
      trust: 'test root',
      builder: {
        repository: 'https://forge.example/someone/thing',
        workflow: '.github/workflows/release.yml',
        ref: 'refs/tags/v1',
        commit: '0'.repeat(40),
        issuer: 'https://token.example',
      },
    });
  });

  it('verify as PEP 740 attestations', () => {
    const statement = {
      ...STATEMENT,
      predicateType: 'https://docs.example/publish/v1',
      subject: [{ name: 'thing-1.0.whl', digest: { sha256: SHA } }],
    };
    const document = {
      version: 1,
      attestation_bundles: [
        { publisher: {}, attestations: [pypiAttestation(WORLD.bundle(statement))] },
      ],
    };
    const [bundle] = bundlesOfProvenance(document);
    const file = { ...FILE, name: 'thing-1.0.whl', subjects: ['thing-1.0.whl'] };

    expect(verifyBundle(bundle, file, TRUST)).toMatchObject({
      kind: 'publish-attestation',
      verdict: 'verified',
    });
  });

  it.each([
    [
      'another digest',
      WORLD.bundle({
        ...STATEMENT,
        subject: [{ name: 'pkg:npm/thing@1.0', digest: { sha256: '00'.repeat(32) } }],
      }),
      'it is about a file with another sha256',
    ],
    [
      'no digest',
      WORLD.bundle({ ...STATEMENT, subject: [{ name: 'pkg:npm/thing@1.0', digest: {} }] }),
      'it gives no digest of the file',
    ],
    [
      'another file',
      WORLD.bundle({
        ...STATEMENT,
        subject: [{ name: 'pkg:npm/other@1.0', digest: { sha256: SHA } }],
      }),
      'it speaks of another file',
    ],
    ['another key', WORLD.bundle(STATEMENT, { wrongKey: true }), 'signature verification failed'],
    ['no certificate log', WORLD.bundle(STATEMENT, { withoutSct: true }), 'expected 1 SCTs, got 0'],
    [
      'another payload',
      WORLD.bundle({ ...STATEMENT, subject: [] }, { tampered: STATEMENT }),
      'DSSE payload hash mismatch',
    ],
    [
      'no log entry',
      { ...WORLD.bundle(STATEMENT), verificationMaterial: { certificate: {} } },
      undefined,
    ],
    ['nothing', {}, 'its statement cannot be read'],
    ['no bundle', null, 'its statement cannot be read'],
  ])('are invalid with %s', (_, bundle, reason) => {
    const proof = verifyBundle(bundle, FILE, TRUST);
    expect(proof.verdict).toBe('invalid');
    if (reason !== undefined) expect(proof.reason).toBe(reason);
  });

  it('regression: the name of a log is no pattern that runs for ever', () => {
    const name = '(.*)*'.repeat(20) + '!';
    expect(
      verifyBundle(WORLD.bundle(STATEMENT, { checkpointName: name }), FILE, TRUST),
    ).toMatchObject({
      verdict: 'invalid',
      reason: 'a log signs under a name that is none',
    });
  });

  it('prove nothing when somebody signed whom the root does not know', () => {
    expect(verifyBundle(sigstoreWorld().bundle(STATEMENT), FILE, TRUST)).toMatchObject({
      verdict: 'unverifiable',
      reason: 'Failed to verify certificate chain (signed under another root?)',
    });
  });

  it('prove nothing without a root', () => {
    expect(verifyBundle(WORLD.bundle(STATEMENT), FILE, undefined)).toMatchObject({
      verdict: 'unverifiable',
    });
    expect(readTrust({}, undefined, 'x')).toBeUndefined();
    expect(readTrust('nonsense', undefined, 'x')).toBeUndefined();
  });

  it('never throw for what they say', () => {
    const bundle = JSON.stringify(WORLD.bundle(STATEMENT));
    fc.assert(
      fc.property(
        fc.nat(bundle.length - 1),
        fc.constantFrom('A', '0', '"', '{', 'z'),
        (at, character) => {
          let changed: unknown;
          try {
            changed = JSON.parse(bundle.slice(0, at) + character + bundle.slice(at + 1));
          } catch {
            return;
          }
          expect(['verified', 'invalid', 'unverifiable']).toContain(
            verifyBundle(changed, FILE, TRUST).verdict,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('signatures of a registry', () => {
  const keys = keyPair();
  const shown = (expires?: string) => ({
    keys: [
      {
        keyid: 'SHA256:one',
        key: spki(keys).toString('base64'),
        expires: expires ?? null,
        keytype: 'ecdsa-sha2-nistp256',
      },
    ],
  });
  const signed = {
    name: '@org/thing',
    version: '1.0.0',
    integrity: 'sha512-AA==',
    published: '2026-01-01T00:00:00.000Z',
  };
  const signature = sign(
    'sha256',
    Buffer.from('@org/thing@1.0.0:sha512-AA=='),
    keys.privateKey,
  ).toString('base64');
  const check = (
    more: Partial<typeof signed>,
    expires?: string,
    keyId = 'SHA256:one',
    by = signature,
  ) =>
    verifyRegistrySignatures([{ keyId, signature: by }], { ...signed, ...more }, [
      { keys: readRegistryKeys(shown(expires)), source: 'test' },
    ])[0];

  it('hold for name, version and integrity together', () => {
    expect(check({})).toEqual({
      subject: '@org/thing@1.0.0',
      kind: 'registry-signature',
      verdict: 'verified',
      trust: 'test',
    });
    expect(check({ version: '1.0.1' })?.verdict).toBe('invalid');
    expect(check({ name: 'thing' })?.verdict).toBe('invalid');
    expect(check({ integrity: 'sha512-BB==' })?.verdict).toBe('invalid');
    expect(check({}, undefined, 'SHA256:one', 'nonsense')?.verdict).toBe('invalid');
  });

  it('need a key that is known and was valid then', () => {
    expect(check({}, undefined, 'SHA256:two')?.verdict).toBe('unverifiable');
    expect(check({}, '2025-01-01T00:00:00Z')?.reason).toContain('expired before');
    expect(check({}, '2027-01-01T00:00:00Z')?.verdict).toBe('verified');
    expect(readRegistryKeys({ keys: [{ keyid: 'x', key: 'nonsense' }, 3] })).toEqual([]);
  });
});
