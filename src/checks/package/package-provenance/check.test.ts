import { describe, expect, it } from 'vitest';
import { sdist, sdistName } from '../../../../test/builders/package-archives.ts';
import { npm } from '../../../../test/registry/npm-versions.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { weighPackage } from '../../../../test/registry/weigh-package.ts';
import type { ProofOfOrigin } from '../../../core/package-proof.ts';
import { registryFacts } from '../../../ecosystems/reputation/package-facts.ts';
import check from './check.ts';

describe('digests', () => {
  it('is critical when the file is another than the index lists', async () => {
    const spec = { name: 'some-thing', version: '1.0' };
    const file = {
      name: sdistName(spec),
      content: sdist(spec),
      digests: { sha256: '0'.repeat(64) },
    };
    const { rules, gathered } = await weighPackage('pkg:pypi/some-thing', {
      python: { 'some-thing': { files: [file] } },
    });

    expect(rules).toContain('critical package-provenance/other-content');
    expect(gathered.gaps.map(({ code }) => code)).toContain('corrupt-data');
  });

  it.each([
    [{ integrity: undefined }, 'low package-provenance/weak-digest'],
    [{ integrity: undefined, shasum: undefined }, 'low package-provenance/no-digest'],
    [{ integrity: 'sha512-nonsense', shasum: 'zz' }, 'low package-provenance/no-digest'],
  ])('says what the digest is worth: %j', async (dist, rule) => {
    const { rules } = await weighPackage(
      'pkg:npm/some-thing',
      npm('some-thing', { '1.0.0': { dist, published: '2026-01-01T00:00:00Z' } }),
    );
    expect(rules).toEqual([rule]);
  });

  it('misses attestations that versions before had', async () => {
    const attested = { attestations: { url: 'https://registry.example/x' }, signatures: [] };
    const { rules } = await weighPackage(
      'pkg:npm/some-thing',
      npm('some-thing', {
        '1.0.0': { dist: attested, published: '2025-01-01T00:00:00Z' },
        '1.1.0': { dist: attested, published: '2025-02-01T00:00:00Z' },
        '1.2.0': { dist: { signatures: [] }, published: '2025-03-01T00:00:00Z' },
      }),
    );

    expect(rules).toEqual(['medium package-provenance/provenance-lost']);
  });
});

describe('proofs of origin', () => {
  const proof = (repository: string, changes: Partial<ProofOfOrigin> = {}): ProofOfOrigin => ({
    subject: 'thing-1.1.tgz',
    kind: 'build-provenance',
    verdict: 'verified',
    builder: { repository },
    ...changes,
  });
  const rulesOf = async (
    proofs: readonly ProofOfOrigin[],
    earlier: readonly ProofOfOrigin[] = [],
    contradictions: readonly string[] = [],
  ): Promise<readonly string[]> => {
    const record = {
      ecosystem: 'npm',
      name: 'thing',
      version: '1.1',
      purl: 'pkg:npm/thing@1.1',
      sources: [],
      releases: [],
      maintainers: [],
      advisories: [],
      contradictions,
    };
    const earlierProofs = [{ version: '1.0', proofs: earlier }];
    const facts = {
      at: '2026-06-01T00:00:00Z',
      record,
      files: [],
      proofs,
      earlierProofs,
      targets: [],
    };
    const findings = await runCheck(check, [[registryFacts, facts]]);
    return findings.map(({ rule, severity }) => `${severity} ${rule}`);
  };

  it('are silent when they hold and name the repository of before', async () => {
    const one = proof('https://forge.example/a/thing');
    expect(await rulesOf([one], [proof('https://forge.example/A/Thing')])).toEqual([]);
    expect(await rulesOf([{ ...one, verdict: 'unverifiable', reason: 'no key' }])).toEqual([]);
  });

  it('are high when one does not hold', async () => {
    const broken = proof('https://forge.example/a/thing', { verdict: 'invalid', reason: 'digest' });
    expect(await rulesOf([broken])).toEqual(['high package-provenance/invalid-proof']);
  });

  it('are medium when another repository built it', async () => {
    const rules = await rulesOf(
      [proof('https://forge.example/b/thing')],
      [proof('https://forge.example/a/thing')],
    );
    expect(rules).toEqual(['medium package-provenance/builder-changed']);
  });

  it('do not help when two indexes contradict each other', async () => {
    expect(await rulesOf([], [], ['thing-1.1.tgz'])).toEqual([
      'high package-provenance/two-contents',
    ]);
  });
});
