import { defineCheck } from '../../../core/check.ts';
import type { Builder, ProofOfOrigin } from '../../../core/package-proof.ts';
import { schemeOf } from '../../../ecosystems/versions/scheme.ts';
import type { RegistryFacts } from '../../../ecosystems/reputation/package-facts.ts';
import { registryFacts } from '../../../ecosystems/reputation/package-facts.ts';
import { CWE_345, CWE_347, CWE_354 } from '../references.ts';

/** Earlier versions that had attestations: more than one, so that a single try-out is no promise. */
const MIN_ATTESTED = 2;

export default defineCheck({
  id: 'package-provenance',
  version: 1,
  title: 'Digests, signatures and attestations of a package',
  needs: [registryFacts],
  scope: 'project',
  rules: {
    'other-content': {
      title: 'The file is not the one the registry lists',
      severity: 'critical',
      message: '{file} has another {algorithm} than the registry lists',
      why: 'Between the registry and here somebody changed the file, or the registry lies about it.',
      fix: 'Do not install it. Compare with another network and another mirror.',
      references: [CWE_345, CWE_354],
      example: { bad: 'index: sha256 ab…, file: sha256 cd…', good: 'index and file: sha256 ab…' },
    },
    'two-contents': {
      title: 'Two indexes offer different files under one name',
      severity: 'high',
      message: '{file} has different digests in two of the configured indexes',
      why: 'Which of the two is installed is decided by the order in which indexes answer. One of them may be there to replace a package of the other.',
      fix: 'Bind the package to one index, and require hashes.',
      references: [
        CWE_345,
        { id: 'CWE-427', url: 'https://cwe.mitre.org/data/definitions/427.html' },
      ],
      example: {
        bad: 'thing-1.0.tar.gz with sha256 ab… in one index and cd… in the other',
        good: 'the same digest in both',
      },
    },
    'invalid-proof': {
      title: 'A signature or attestation that does not hold',
      severity: 'high',
      message: 'the {kind} of {file} does not hold: {reason}',
      why: 'It is there to be checked, and the check fails: the file, the statement or the key is another than the one that was signed.',
      fix: 'Do not install it before the publisher explains it.',
      references: [CWE_347],
      example: {
        bad: 'an attestation over another digest than the file’s',
        good: 'an attestation over the file’s digest',
      },
    },
    'provenance-lost': {
      title: 'A version without the provenance its predecessors had',
      severity: 'medium',
      message: '{name} {version} has no attestations; {before} had',
      why: 'Earlier versions were built by a workflow that vouches for them. One without was published by other means: often from a laptop, sometimes with a stolen token.',
      fix: 'Stay with the version before until the maintainers explain it.',
      references: [CWE_345],
      example: { bad: '1.1 with attestations, 1.2 without', good: 'both with attestations' },
    },
    'builder-changed': {
      title: 'Built from another repository than before',
      severity: 'medium',
      message: '{name} {version} was built from {repository}, {before} from {earlier}',
      why: 'The attestation is valid, but it vouches for another source.',
      fix: 'Find out whether the project moved.',
      references: [CWE_345],
      example: {
        bad: '1.1 built from forge.example/a/thing, 1.2 from forge.example/b/thing',
        good: 'both built from forge.example/a/thing',
      },
    },
    'no-digest': {
      title: 'No digest to compare the file with',
      severity: 'low',
      message: 'the index gives no digest for {file}',
      why: 'What arrived may be another file than was published: nothing tells the two apart.',
      fix: 'Use an index that gives SHA-256 digests, and a lock file that keeps them.',
      references: [CWE_354],
      example: { bad: '<a href="thing-1.0.tar.gz">', good: '<a href="thing-1.0.tar.gz#sha256=…">' },
    },
    'weak-digest': {
      title: 'Only a broken digest',
      severity: 'low',
      message: 'the only digest the registry gives for {file} is {algorithm}',
      why: 'Two files with the same MD5 or SHA-1 can be made on purpose.',
      fix: 'Keep a SHA-256 or SHA-512 of your own in the lock file.',
      references: [{ id: 'CWE-328', url: 'https://cwe.mitre.org/data/definitions/328.html' }],
      example: { bad: '"dist": {"shasum": "…"}', good: '"dist": {"integrity": "sha512-…"}' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['registry-facts']) {
      const { record, files, proofs } = value;
      const { name, version, purl } = record;
      const detail = { component: purl };
      const at = { path };
      for (const { name: file, compared, algorithm = '' } of files) {
        if (compared === 'different') report('other-content', at, { file, algorithm }, detail);
        else if (compared === 'none') report('no-digest', at, { file }, detail);
        else if (algorithm === 'md5' || algorithm === 'sha1')
          report('weak-digest', at, { file, algorithm }, detail);
      }
      for (const file of record.contradictions) report('two-contents', at, { file }, detail);
      for (const { verdict, kind, subject, reason = 'no reason' } of proofs)
        if (verdict === 'invalid')
          report(
            'invalid-proof',
            at,
            { kind: kind.replaceAll('-', ' '), file: subject, reason },
            detail,
          );
      const before = lastAttested(value);
      if (before !== undefined) report('provenance-lost', at, { name, version, before }, detail);
      const moved = movedBuilder(value);
      if (moved !== undefined) report('builder-changed', at, { name, version, ...moved }, detail);
    }
  },
});

/** The version before that had attestations, when this one has none and it was a habit. */
function lastAttested({ record }: RegistryFacts): string | undefined {
  const { releases, version, ecosystem } = record;
  const scheme = schemeOf(ecosystem);
  const current = releases.find((release) => release.version === version);
  if (current?.attested !== false) return undefined;
  const before = releases.filter(
    (release) => scheme.compare(release.version, version) < 0 && release.yanked === undefined,
  );
  const recent = before.slice(-MIN_ATTESTED);
  const isHabit =
    recent.length >= MIN_ATTESTED && recent.every(({ attested }) => attested === true);
  return isHabit ? recent.at(-1)?.version : undefined;
}

function builderOf(proofs: readonly ProofOfOrigin[]): Builder | undefined {
  return proofs.find(({ verdict, builder }) => verdict === 'verified' && builder !== undefined)
    ?.builder;
}

function movedBuilder({
  proofs,
  earlierProofs,
}: RegistryFacts):
  | { readonly repository: string; readonly before: string; readonly earlier: string }
  | undefined {
  const now = builderOf(proofs);
  for (const { version, proofs: others } of earlierProofs) {
    const then = builderOf(others);
    if (now === undefined || then === undefined) continue;
    if (now.repository.toLowerCase() === then.repository.toLowerCase()) return undefined;
    return { repository: now.repository, before: version, earlier: then.repository };
  }
  return undefined;
}
