import type { Finding } from '../core/finding.ts';
import type { Waiver } from '../core/policy.ts';

/** What a component can be recognised by, other than its path: a path is no identity, its content changes. */
export interface Identities {
  /** Component id to lower-case hex SHA-256 of the whole file. */
  readonly digests: ReadonlyMap<string, string | undefined>;
  /** Component id to package URL. */
  readonly purls?: ReadonlyMap<string, string | undefined>;
}

const DIGEST_PREFIX = 'sha256:';

export function isExpired(waiver: Waiver, today: string): boolean {
  // ISO dates order like text.
  return waiver.expires < today;
}

function coversRule(waiver: Waiver, rule: string): boolean {
  if (!waiver.rule.endsWith('/*')) return waiver.rule === rule;
  return rule.startsWith(waiver.rule.slice(0, -1));
}

function coversComponent(waiver: Waiver, component: string, identities: Identities): boolean {
  if (waiver.component.startsWith(DIGEST_PREFIX)) {
    // An unknown digest matches nothing: `sha256:` with nothing behind it must not either.
    const digest = identities.digests.get(component);
    return (
      digest !== undefined &&
      digest !== '' &&
      waiver.component.slice(DIGEST_PREFIX.length).toLowerCase() === digest.toLowerCase()
    );
  }
  const purl = identities.purls?.get(component);
  return purl !== undefined && purl === waiver.component;
}

/** The first waiver in force that covers the finding. */
export function findWaiver(
  finding: Finding,
  waivers: readonly Waiver[],
  identities: Identities,
  today: string,
): Waiver | undefined {
  return waivers.find(
    (waiver) =>
      !isExpired(waiver, today) &&
      coversRule(waiver, finding.rule) &&
      coversComponent(waiver, finding.component, identities),
  );
}
