import { defineCheck } from '../../../core/check.ts';
import type { PackageRecord, Release } from '../../../core/package-record.ts';
import { isStable } from '../../../ecosystems/registry/choose-version.ts';
import { chronologyOf } from '../../../ecosystems/reputation/chronology.ts';
import { registryFacts } from '../../../ecosystems/reputation/package-facts.ts';
import { handOver } from '../../../ecosystems/reputation/takeover.ts';
import { CWE_1104, CWE_506 } from '../references.ts';

/** A dependency that nobody touched for this long gets no fixes either. */
const ABANDONED_DAYS = 5 * 365;
/** First versions this high exist to be taken before a private package of the same name; years are versions of another kind. */
const JUMP_FROM = 50;
const JUMP_TO = 1900;
const FEW_RELEASES = 5;
/** Signs that together make a hand-over look like a takeover. */
const MIN_SIGNS = 2;

export default defineCheck({
  id: 'package-health',
  version: 1,
  title: 'State of a package as its registry tells it',
  needs: [registryFacts],
  scope: 'project',
  rules: {
    quarantined: {
      title: 'Quarantined by its registry',
      severity: 'high',
      message: 'the registry has quarantined {name}: {reason}',
      why: 'A registry quarantines a project while it is looked at for malware: installers do not get it any more.',
      fix: 'Do not install it. If it was installed, wait for what the registry finds.',
      references: [CWE_506],
      example: {
        bad: '"project-status": {"status": "quarantined"}',
        good: '"project-status": {"status": "active"}',
      },
    },
    takeover: {
      title: 'Signs of a takeover',
      severity: 'high',
      message: '{name} {version} was published by {publisher}, not by {before}: {signs}',
      why: 'A new publisher is how projects change hands, and how they are stolen. Here other things changed in the same release that a thief changes.',
      fix: 'Stay with the version before. Look in the repository whether the change of hands is announced there.',
      references: [CWE_506],
      example: {
        bad: '1.3.0 by bob, five years after 1.2.0 by ann, with a new postinstall',
        good: '1.3.0 by ann',
      },
    },
    'new-publisher': {
      title: 'Published by somebody new',
      severity: 'low',
      message: '{name} {version} was published by {publisher}; earlier versions came from {before}',
      why: 'A new publisher is how projects change hands, and how they are stolen.',
      fix: 'Look in the repository whether the new publisher is known there.',
      references: [CWE_506],
      example: { bad: '1.3.0 by bob, 1.2.0 by ann', good: '1.3.0 by ann, 1.2.0 by ann' },
    },
    yanked: {
      title: 'Yanked release',
      severity: 'medium',
      message: '{name} {version} was yanked: {reason}',
      why: 'Its maintainers took it back. Installers skip it unless somebody insists on this very version.',
      fix: 'Take another version.',
      references: [CWE_1104],
      example: { bad: 'thing==1.0 # yanked: loses data', good: 'thing==1.0.1' },
    },
    'listed-advisory': {
      title: 'Advisories at the registry',
      severity: 'medium',
      message: 'the registry lists advisories for {name} {version}: {ids}',
      why: 'The index itself knows of vulnerabilities in this version.',
      fix: 'Read them and take a version that is not affected.',
      references: [{ id: 'CWE-1395' }],
      example: { bad: 'thing==1.0 # PYSEC-2026-1', good: 'thing==1.1' },
    },
    'version-jump': {
      title: 'First versions start unusually high',
      severity: 'medium',
      message: '{name} has {releases} versions, the first of which is {first}',
      why: 'Who registers the name of somebody’s private package gives it a very high version, so that installers prefer it to the private one.',
      fix: 'If you have a private package of this name, install it from your own index alone.',
      references: [CWE_506],
      example: {
        bad: 'the only version of a package is 99.10.9',
        good: 'the only version of a package is 0.1.0',
      },
    },
    deprecated: {
      title: 'Deprecated',
      severity: 'low',
      message: '{name} {version} is deprecated: {reason}',
      why: 'Its maintainers ask not to use it any more; it will get no fixes.',
      fix: 'Take what they recommend instead.',
      references: [CWE_1104],
      example: { bad: 'request@2.88.2', good: 'undici@7.0.0' },
    },
    abandoned: {
      title: 'No release for years',
      severity: 'low',
      message: 'the last release of {name} is {days} days old',
      why: 'Vulnerabilities in it will hardly be fixed, and an abandoned account is easily taken over.',
      fix: 'Look for one that is maintained, or be ready to fix it yourself.',
      references: [CWE_1104],
      example: { bad: 'last release in 2016', good: 'last release this year' },
    },
    'licence-changed': {
      title: 'The licence changed',
      severity: 'low',
      message: '{name} {version} is under {licence}; the version before was under {before}',
      why: 'What was allowed before may not be allowed any more.',
      fix: 'Read the new licence before you update.',
      references: [{ id: 'CWE-1395' }],
      example: { bad: '1.0 MIT, 1.1 BUSL-1.1', good: '1.0 MIT, 1.1 MIT' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['registry-facts']) {
      const { record, at } = value;
      const { name, version, purl, releases } = record;
      const release = releases.find((one) => one.version === version);
      const detail = { component: purl };
      if (record.status === 'quarantined')
        report('quarantined', { path }, { name, reason: record.statusReason ?? NO_REASON }, detail);
      const change = handOver(value);
      if (change !== undefined) {
        const { publisher, before, signs } = change;
        const who = { name, version, publisher, before };
        if (signs.length >= MIN_SIGNS)
          report('takeover', { path }, { ...who, signs: signs.join(', ') }, detail);
        else report('new-publisher', { path }, who, { ...detail, facts: { signs } });
      }
      if (release?.yanked !== undefined)
        report('yanked', { path }, { name, version, reason: release.yanked || NO_REASON }, detail);
      const deprecation = deprecationOf(record, release);
      if (deprecation !== undefined)
        report('deprecated', { path }, { name, version, reason: deprecation }, detail);
      if (record.advisories.length > 0)
        report(
          'listed-advisory',
          { path },
          { name, version, ids: record.advisories.slice(0, 5).join(', ') },
          detail,
        );
      const first = jumpOf(record);
      if (first !== undefined)
        report('version-jump', { path }, { name, releases: releases.length, first }, detail);
      const when = chronologyOf(releases, new Date(at));
      if (when !== undefined && !when.isDoubtful && when.sinceLastDays > ABANDONED_DAYS)
        report('abandoned', { path }, { name, days: when.sinceLastDays }, detail);
      const licences = licenceChange(record);
      if (licences !== undefined)
        report('licence-changed', { path }, { name, version, ...licences }, detail);
    }
  },
});

const NO_REASON = 'no reason given';

/** Of the release, or of the whole project (PEP 792). */
function deprecationOf(record: PackageRecord, release: Release | undefined): string | undefined {
  if (release?.deprecated !== undefined) return release.deprecated;
  if (record.status !== 'deprecated' && record.status !== 'archived') return undefined;
  return record.statusReason ?? `the project is ${record.status}`;
}

function jumpOf({ ecosystem, releases }: PackageRecord): string | undefined {
  if (releases.length === 0 || releases.length > FEW_RELEASES) return undefined;
  const majors = releases.map(({ version }) =>
    Number(/^v?(?:\d+!)?(\d{1,9})/.exec(version)?.[1] ?? 0),
  );
  const isHigh = majors.every((major) => major >= JUMP_FROM && major < JUMP_TO);
  return isHigh ? releases.find(({ version }) => isStable(ecosystem, version))?.version : undefined;
}

function licenceChange({
  manifest,
  previous,
}: PackageRecord): { readonly licence: string; readonly before: string } | undefined {
  const [licence, before] = [manifest?.licence, previous?.licence];
  if (licence === undefined || before === undefined) return undefined;
  return spelling(licence) === spelling(before) ? undefined : { licence, before };
}

/** `MIT License`, `MIT` and `The MIT License` are one; so are `Apache 2.0` and `Apache-2.0`. */
function spelling(licence: string): string {
  return licence
    .toLowerCase()
    .replaceAll(/\b(?:the|licen[sc]e[ds]?|version|v|software)\b/g, '')
    .replaceAll(/[^a-z0-9]/g, '');
}
