import { defineCheck } from '../../../core/check.ts';
import type { LookAlike, PackageReputation } from '../../../core/package-reputation.ts';
import { packageInventory } from '../../../ecosystems/inventory/package-inventory.ts';
import { packageReputation } from '../../../ecosystems/reputation/package-facts.ts';
import { CWE_1007, CWE_494, CWE_506 } from '../references.ts';
import { resemblingDependencies } from './dependencies.ts';

/** Resemblances that an eye or a finger makes; affixes and word order are how plugins are named. */
const MISTAKEN: ReadonlySet<string> = new Set([
  'transposition',
  'homoglyph',
  'separator',
  'edit',
  'scope',
]);
/** Signals shown in a message. */
const MAX_SIGNALS = 4;

export default defineCheck({
  id: 'package-identity',
  version: 1,
  title: 'Packages that may be taken for others',
  needs: [packageReputation, packageInventory],
  scope: 'project',
  rules: {
    impersonation: {
      title: 'A package that passes itself off as another',
      severity: 'high',
      message: '{name} passes itself off as {target}: {signals}',
      why: 'Its name is taken for that of a well-known package, it claims something of that package as its own, and it is young or hardly used. Such packages are published to be installed by mistake.',
      fix: 'Install the package it imitates. If this one was installed, treat the machine and its credentials as taken.',
      references: [CWE_506, CWE_1007],
      example: {
        bad: 'pkg:npm/lodahs, two weeks old, with the repository of lodash',
        good: 'pkg:npm/lodash',
      },
    },
    'look-alike': {
      title: 'A young package with a name that is taken for another',
      severity: 'medium',
      message:
        '{name} is easily taken for {target}, which is number {rank} of the most downloaded: {signals}',
      why: 'Names of well-known packages are registered with one letter changed, for those who mistype. Most of these packages are young and have few releases; a name alone proves nothing.',
      fix: 'Make sure which of the two is meant, and by whom this one is published.',
      references: [CWE_1007, CWE_494],
      example: { bad: 'pkg:pypi/reqeusts, one release, two weeks old', good: 'pkg:pypi/requests' },
    },
    'borrowed-repository': {
      title: 'A repository that belongs to another package',
      severity: 'medium',
      message: '{name} states the repository of {target} as its own: {signals}',
      why: 'Nobody checks the repository a package states. A famous one lends its stars and history to a package that has nothing to do with it.',
      fix: 'Look in that repository whether it publishes this package.',
      references: [CWE_494],
      example: {
        bad: 'new-helpers: "repository": "github:lodash/lodash"',
        good: 'new-helpers: "repository": "github:someone/new-helpers"',
      },
    },
    'invented-name': {
      title: 'A new package that nothing is known of',
      severity: 'medium',
      message:
        '{name} was first published {days} days ago, states no repository, and its releases so far are {releases}',
      why: 'Language models invent plausible names, and so do those who register them. A package without age, source and history has nothing to be trusted by.',
      fix: 'Find out who recommends it and why. Wait until others have looked at it.',
      references: [CWE_494],
      example: {
        bad: 'a package of last week, one release, no repository',
        good: 'a package of two years with its source',
      },
    },
    'resembling-dependency': {
      title: 'A dependency with a name that is taken for another',
      severity: 'medium',
      message:
        '{name} is one slip away from {target}, which is number {rank} of the most downloaded; age and publisher were not looked up',
      why: 'Names of well-known packages are registered with one letter changed, for those who mistype. A name alone proves nothing.',
      fix: 'If the well-known package is meant, correct the name. Otherwise look at this one with weighbridge vet, and waive this finding.',
      references: [CWE_1007, CWE_494],
      example: { bad: 'reqeusts==2.31.0', good: 'requests==2.31.0' },
    },
    'resembling-name': {
      title: 'A name near a well-known one',
      severity: 'low',
      message: '{name} resembles {target}, which is number {rank} of the most downloaded',
      why: 'A resembling name is a reason to look twice, no more: many honest names are near others.',
      fix: 'Make sure which of the two is meant.',
      references: [CWE_1007],
      example: { bad: 'pandaz', good: 'pandas' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['package-reputation']) {
      const { name, purl } = value;
      const at = { path };
      const [worst] = value.lookAlikes.map(judge).filter((one) => one !== undefined);
      const detail = { component: purl };
      if (worst !== undefined) {
        const { target, rank } = worst.lookAlike;
        const facts = { target, rank, by: worst.lookAlike.by };
        const signals = worst.lookAlike.signals
          .slice(0, MAX_SIGNALS)
          .map((one) => one.detail)
          .join(', ');
        if (worst.rule === 'impersonation' || worst.rule === 'borrowed-repository')
          report(worst.rule, at, { name, target, signals }, { ...detail, facts });
        else if (worst.rule === 'look-alike')
          report('look-alike', at, { name, target, rank, signals }, { ...detail, facts });
        else report('resembling-name', at, { name, target, rank }, { ...detail, facts });
      }
      const young = inventedAge(value);
      if (young !== undefined && worst?.rule !== 'impersonation')
        report('invented-name', at, { name, ...young }, detail);
    }
    // What was vetted is judged above, by more than its name.
    const vetted = new Set(inputs['package-reputation'].map(({ value }) => value.name));
    for (const { value } of inputs['package-inventory'])
      for (const one of resemblingDependencies(value, vetted)) {
        const { name, target, rank, purl, mention, isLikely } = one;
        const at = {
          path: mention.path,
          ...(mention.line === undefined ? {} : { line: mention.line }),
        };
        const detail = { component: purl, confidence: 'low' as const };
        if (isLikely) report('resembling-dependency', at, { name, target, rank }, detail);
        else report('resembling-name', at, { name, target, rank }, detail);
      }
  },
});

type Judged = 'impersonation' | 'look-alike' | 'borrowed-repository' | 'resembling-name';

/** High only when several things agree: the name, something copied, and a package that is young or unused. */
function judge(
  lookAlike: LookAlike,
): { readonly rule: Judged; readonly lookAlike: LookAlike } | undefined {
  const { by, signals, against } = lookAlike;
  if (against.length > 0) return undefined;
  const has = (kind: string): boolean => signals.some((signal) => signal.kind === kind);
  const isMistaken = MISTAKEN.has(by);
  const copies = signals.filter(({ kind }) => kind === 'copy').length;
  const isNamedLikeIt = isMistaken || by === 'order' || by === 'affix';
  if (has('age') && ((isNamedLikeIt && copies > 0) || (copies > 1 && has('people'))))
    return { rule: 'impersonation', lookAlike };
  if (by === 'repository')
    return copies > 0 && has('age') ? { rule: 'borrowed-repository', lookAlike } : undefined;
  if (isMistaken && has('age')) return { rule: 'look-alike', lookAlike };
  return isMistaken ? { rule: 'resembling-name', lookAlike } : undefined;
}

/** Younger packages than this have not been looked at by anybody. */
const INVENTED_DAYS = 30;
const INVENTED_RELEASES = 2;

function inventedAge(
  reputation: PackageReputation,
): { readonly days: number; readonly releases: number } | undefined {
  const { standing } = reputation;
  if (standing === undefined || standing.isDoubtful || standing.hasRepository) return undefined;
  const { ageDays, releases } = standing;
  if (ageDays >= INVENTED_DAYS || releases > INVENTED_RELEASES) return undefined;
  return { days: ageDays, releases };
}
