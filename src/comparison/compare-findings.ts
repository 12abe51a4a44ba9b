import type { Gain } from '../core/difference.ts';
import type { Finding } from '../core/finding.ts';
import type { PackageSide } from './package-side.ts';
import { innerPath, installedPath, keyOf, nameOf } from './package-side.ts';

/** Findings told one by one. */
const MAX_FINDINGS = 500;
const MAX_EVIDENCE = 5;

/** Findings of the new side that the old one does not have: the same rule at the same place with the same proof is the same finding. */
export function findingGains(before: PackageSide, now: PackageSide): readonly Gain[] {
  const known = new Map<string, number>();
  for (const finding of before.findings) {
    const key = identityOf(before, finding);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  const gains: Gain[] = [];
  for (const finding of now.findings) {
    const key = identityOf(now, finding);
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    if (left > 0 || gains.length >= MAX_FINDINGS) continue;
    const place = innerPath(now, finding.location.path) || finding.location.path.join(' › ');
    const { line } = finding.location;
    gains.push({
      kind: 'finding',
      severity: finding.severity,
      what: `${finding.message} (${finding.rule})`,
      where: line === undefined ? place : `${place}:${line}`,
      evidence: (finding.evidence ?? []).slice(0, MAX_EVIDENCE),
    });
  }
  return gains;
}

/** Without lines, offsets, numbers and the version itself, which all move with every release. */
function identityOf(
  side: PackageSide,
  { rule, location, message, evidence = [] }: Finding,
): string {
  const { version = '' } = nameOf(side);
  const plain = (text: string): string =>
    (version === '' ? text : text.replaceAll(version, '#'))
      .replaceAll(/\d+/g, '#')
      .replaceAll(/\s+/g, ' ');
  const shown = evidence.length === 0 ? [plain(message)] : evidence.map(plain);
  return JSON.stringify([rule, keyOf(installedPath(innerPath(side, location.path))), shown]);
}
