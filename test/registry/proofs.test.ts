import { createHash, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { npmTarball, sdist, sdistName } from '../builders/package-archives.ts';
import { integrityOf } from '../builders/registry-server.ts';
import type { RegistryOptions } from '../builders/registry-server.ts';
import { keyPair, pypiAttestation, sigstoreWorld, spki } from '../builders/sigstore-world.ts';
import { weighPackage } from './weigh-package.ts';

const KEYS = keyPair();
const WORLD = sigstoreWorld([{ id: 'SHA256:trusted', keys: KEYS }]);
const FOLDER = mkdtempSync(join(tmpdir(), 'weighbridge-root-'));
const ROOT = join(FOLDER, 'trusted_root.json');
writeFileSync(ROOT, JSON.stringify(WORLD.root));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const digest = (algorithm: string, content: Uint8Array): string =>
  createHash(algorithm).update(content).digest('hex');

interface Attested {
  readonly repository?: string;
  /** Content the statement is about, when it is not the file. */
  readonly about?: Uint8Array;
  readonly keyId?: string;
  readonly signed?: string;
  readonly attestations?: unknown;
}

const MANIFEST = { license: 'MIT', repository: 'github:someone/thing', _id: 'x' };

/** Versions of `some-thing`, each signed by the registry and built by a workflow. */
function attested(versions: Readonly<Record<string, Attested>>): RegistryOptions {
  const published = Object.entries(versions).map(([version, one]) => {
    const tarball = npmTarball({ name: 'some-thing', version, ...MANIFEST });
    const subject = [
      {
        name: `pkg:npm/some-thing@${version}`,
        digest: { sha512: digest('sha512', one.about ?? tarball) },
      },
    ];
    const bundle = WORLD.bundle(
      { predicateType: 'https://slsa.dev/provenance/v1', subject },
      one.repository === undefined
        ? {}
        : { identity: { repository: one.repository, workflow: 'ci.yml' } },
    );
    const message = one.signed ?? `some-thing@${version}:${integrityOf(tarball)}`;
    const signature = sign('sha256', Buffer.from(message), KEYS.privateKey).toString('base64');
    return [
      version,
      {
        manifest: MANIFEST,
        tarball,
        published: '2026-01-01T00:00:00Z',
        attestations: one.attestations ?? { attestations: [{ predicateType: 'x', bundle }] },
        dist: {
          attestations: { url: `-/npm/v1/attestations/some-thing@${version}` },
          signatures: [{ keyid: one.keyId ?? 'SHA256:trusted', sig: signature }],
        },
      },
    ] as const;
  });
  return {
    npm: { 'some-thing': { versions: Object.fromEntries(published) } },
    keys: { keys: [{ keyid: 'SHA256:own', key: spki(KEYS).toString('base64'), expires: null }] },
  };
}

const vet = (options: RegistryOptions) => weighPackage('pkg:npm/some-thing', options, ROOT);

describe('proofs of an npm package', () => {
  it('hold: signature, certificate, log and digest', async () => {
    const { rules, facts, reputation } = await vet(attested({ '1.0.0': {} }));

    expect(rules).toEqual([]);
    expect(facts.proofs.map(({ kind, verdict, trust }) => [kind, verdict, trust])).toEqual([
      ['registry-signature', 'verified', ROOT],
      ['build-provenance', 'verified', ROOT],
    ]);
    const shown = reputation?.metrics.find(({ name }) => name === 'attestations');
    expect(shown?.value).toBe(
      'published, verified: https://forge.example/someone/thing (.github/workflows/release.yml)',
    );
  });

  it('hold by the registry’s own keys, which prove less', async () => {
    const { facts } = await vet(attested({ '1.0.0': { keyId: 'SHA256:own' } }));
    expect(facts.proofs[0]).toMatchObject({
      verdict: 'verified',
      trust: 'keys of the registry itself',
    });
  });

  it('do not hold for another version or another file', async () => {
    const signed = await vet(attested({ '1.0.0': { signed: 'some-thing@0.9.0:sha512-x' } }));
    expect(signed.rules).toEqual(['high package-provenance/invalid-proof']);
    const about = await vet(attested({ '1.0.0': { about: new Uint8Array(3) } }));
    expect(about.rules).toEqual(['high package-provenance/invalid-proof']);
    expect(about.facts.proofs[1]?.reason).toBe('it is about a file with another sha512');
  });

  it('show that another repository built the version before', async () => {
    const { rules } = await vet(
      attested({
        '1.0.0': { repository: 'https://forge.example/old/thing' },
        '1.1.0': { repository: 'https://forge.example/new/thing' },
      }),
    );
    expect(rules).toEqual(['medium package-provenance/builder-changed']);
  });

  it('are a gap when they are announced and not given', async () => {
    const options = attested({ '1.0.0': {} });
    const { gathered } = await vet({
      ...options,
      intercept: ({ url }, response) => {
        if (!url.includes('attestations')) return false;
        response.writeHead(404);
        response.end();
        return true;
      },
    });
    const registry = gathered.gaps.filter(({ code }) => code === 'no-registry-data');
    expect(registry.map(({ detail }) => detail.slice(0, 50))).toEqual([
      'attestations are announced and could not be had: 1',
    ]);
  });

  it.each([[[]], ['x'], [{ attestations: 3 }], [{ attestations: [null, { bundle: 7 }] }]])(
    'survive nonsense: %j',
    async (attestations) => {
      const { facts } = await vet(attested({ '1.0.0': { attestations } }));
      expect(facts.proofs.slice(1).every(({ verdict }) => verdict === 'invalid')).toBe(true);
    },
  );
});

describe('proofs of a Python package', () => {
  const SPEC = { name: 'some-thing', version: '1.0', metadata: ['License-Expression: MIT'] };
  const content = sdist(SPEC);
  const name = sdistName(SPEC);
  const document = (about: Uint8Array): object => {
    const statement = {
      predicateType: 'https://docs.example/attestations/publish/v1',
      subject: [{ name, digest: { sha256: digest('sha256', about) } }],
    };
    const attestations = [pypiAttestation(WORLD.bundle(statement))];
    return { version: 1, attestation_bundles: [{ publisher: { kind: 'x' }, attestations }] };
  };
  const vetted = (about: Uint8Array) =>
    weighPackage(
      'pkg:pypi/some-thing',
      {
        python: {
          'some-thing': {
            files: [
              { name, content, provenance: document(about), published: '2020-01-01T00:00:00Z' },
            ],
          },
        },
      },
      ROOT,
    );

  it('hold for the file that was fetched', async () => {
    const { facts } = await vetted(content);
    expect(facts.proofs).toMatchObject([
      { subject: name, kind: 'publish-attestation', verdict: 'verified' },
    ]);
  });

  it('do not hold for another', async () => {
    const { rules } = await vetted(new Uint8Array(1));
    expect(rules).toContain('high package-provenance/invalid-proof');
  });
});
