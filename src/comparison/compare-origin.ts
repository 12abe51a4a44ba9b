import type { Gain } from '../core/difference.ts';
import type { PackageRecord, Release } from '../core/package-record.ts';
import type { RegistryFacts } from '../ecosystems/reputation/package-facts.ts';
import { schemeOf } from '../ecosystems/versions/scheme.ts';
import type { PackageSide } from './package-side.ts';

/** Who publishes, who vouches and under which licence: what registries say of both versions. */
export function originGains(before: PackageSide, now: PackageSide): readonly Gain[] {
  const [old, fresh] = [before.registry, now.registry];
  if (old === undefined || fresh === undefined) return [];
  const releases = { old: releaseOf(old.record), new: releaseOf(fresh.record) };
  return [
    ...ownerGains(old, fresh, releases),
    ...provenanceGains(old, fresh, releases),
    ...licenceGains(before, now, releases),
  ];
}

interface Releases {
  readonly old: Release | undefined;
  readonly new: Release | undefined;
}

function releaseOf({ ecosystem, releases, version }: PackageRecord): Release | undefined {
  const { compare } = schemeOf(ecosystem);
  return releases.find((release) => compare(release.version, version) === 0);
}

function gain(kind: Gain['kind'], severity: Gain['severity'], what: string): Gain {
  return { kind, severity, what, evidence: [] };
}

function ownerGains(old: RegistryFacts, fresh: RegistryFacts, releases: Releases): readonly Gain[] {
  const gains: Gain[] = [];
  // What a registry lists for each version; the list of the package itself is that of today for both.
  const then = releases.old?.maintainers ?? old.record.maintainers;
  const today = releases.new?.maintainers ?? fresh.record.maintainers;
  const added = today.filter((name) => !then.includes(name));
  if (then.length > 0 && added.length > 0) {
    const isTakenOver = !then.some((name) => today.includes(name));
    gains.push(
      gain(
        'owner',
        isTakenOver ? 'high' : 'low',
        isTakenOver
          ? `none of its maintainers is left: now ${added.join(', ')}`
          : `new maintainers: ${added.join(', ')}`,
      ),
    );
  }
  const [was, is] = [releases.old?.publisher, releases.new?.publisher];
  if (was !== undefined && is !== undefined && was !== is)
    gains.push(
      gain(
        'owner',
        then.includes(is) ? 'low' : 'medium',
        `published by ${is}, the old one by ${was}`,
      ),
    );
  return gains;
}

function provenanceGains(
  old: RegistryFacts,
  fresh: RegistryFacts,
  releases: Releases,
): readonly Gain[] {
  const gains: Gain[] = [];
  if (releases.old?.attested === true && releases.new?.attested === false)
    gains.push(
      gain(
        'provenance',
        'high',
        'the old version says with attestations where it was built, the new one does not',
      ),
    );
  if (releases.old?.trustedPublisher !== undefined && releases.new?.trustedPublisher === undefined)
    gains.push(
      gain(
        'provenance',
        'medium',
        `the old version came from a workflow (${releases.old.trustedPublisher}), the new one from an account`,
      ),
    );
  const builders = ({ proofs }: RegistryFacts): readonly string[] =>
    [
      ...new Set(
        proofs.flatMap(({ builder }) => (builder === undefined ? [] : [builder.repository])),
      ),
    ].sort();
  const [was, is] = [builders(old), builders(fresh)];
  const moved = is.filter((repository) => !was.includes(repository));
  if (was.length > 0 && moved.length > 0)
    gains.push(
      gain('provenance', 'high', `built in ${moved.join(', ')}, the old one in ${was.join(', ')}`),
    );
  const broken = fresh.proofs.filter(({ verdict }) => verdict === 'invalid');
  if (broken.length > 0 && old.proofs.every(({ verdict }) => verdict !== 'invalid'))
    gains.push(
      gain(
        'provenance',
        'high',
        `an attestation does not hold: ${broken[0]?.reason ?? broken[0]?.subject ?? ''}`,
      ),
    );
  return gains;
}

function licenceGains(before: PackageSide, now: PackageSide, releases: Releases): readonly Gain[] {
  const licence = (side: PackageSide, release: Release | undefined): string | undefined =>
    side.contents.map(({ value }) => value.metadata?.licence).find((text) => text !== undefined) ??
    side.registry?.record.manifest?.licence ??
    release?.licence;
  const [was, is] = [licence(before, releases.old), licence(now, releases.new)];
  // `Apache 2.0` and `Apache-2.0` are the same words.
  const plain = (text: string | undefined): string =>
    (text ?? '').toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return was === undefined || plain(is) === plain(was)
    ? []
    : [gain('licence', 'low', `its licence was ${was}, it is ${is ?? 'not said'}`)];
}
