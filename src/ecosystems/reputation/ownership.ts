import type { Release } from '../../core/package-record.ts';

/** Releases by others before one by somebody new is worth a word. */
const MIN_EARLIER = 3;
/** Accounts of services that publish for a workflow: which workflow, the provenance says. */
const SERVICE_RE = /^(?:github[- ]?actions|gitlab[- ]?ci|circleci|semantic-release-bot)$/i;

export interface Ownership {
  /** Who published the release; undefined where the registry does not say. */
  readonly publisher?: string;
  /** Everybody who published an earlier one, most often first. */
  readonly earlier: readonly string[];
  /** Published by an account that never did before, after several releases by others. */
  readonly isNew: boolean;
  /** None of the maintainers of the release before is one of this release. */
  readonly isReplaced: boolean;
}

/** Compares who published a version with who published those before. `releases` in the order of versions. */
export function ownershipOf(releases: readonly Release[], version: string): Ownership {
  const at = releases.findIndex((release) => release.version === version);
  const current = releases[at];
  const before = releases.slice(0, Math.max(0, at));
  const counts = new Map<string, number>();
  for (const { publisher } of before)
    if (publisher !== undefined) counts.set(publisher, (counts.get(publisher) ?? 0) + 1);
  const earlier = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const total = earlier.reduce((sum, [, count]) => sum + count, 0);
  const publisher = current?.publisher;
  const isService = current?.trustedPublisher !== undefined || SERVICE_RE.test(publisher ?? '');
  const last = before.findLast(({ maintainers = [] }) => maintainers.length > 0)?.maintainers ?? [];
  const now = current?.maintainers ?? [];
  return {
    ...(publisher === undefined ? {} : { publisher }),
    earlier: earlier.map(([name]) => name),
    isNew: publisher !== undefined && !isService && total >= MIN_EARLIER && !counts.has(publisher),
    isReplaced: last.length > 0 && now.length > 0 && !now.some((name) => last.includes(name)),
  };
}
