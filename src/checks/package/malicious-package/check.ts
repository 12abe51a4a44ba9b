import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type {
  AdvisoryMatch,
  PackageMatch,
} from '../../../ecosystems/advisories/advisory-matches.ts';
import { advisoryMatches } from '../../../ecosystems/advisories/advisory-matches.ts';
import { placeOf, versionText, whyHere } from '../package-place.ts';

const REFERENCES = [
  { id: 'CWE-506' },
  { id: 'CWE-829' },
  { id: 'OWASP-LLM03' },
  { id: 'AML.T0010' },
];
const EXAMPLE = { bad: 'package==1.4.1', good: 'package==1.4.0' };
const FIX =
  'Do not install it. Where it was installed, take the machine for compromised: rebuild it, and replace every secret it could read. Remove the package, or pin a version that is not reported.';

const check = defineCheck({
  id: 'malicious-package',
  version: 1,
  title: 'Packages that are reported as malware',
  needs: [advisoryMatches],
  scope: 'project',
  rules: {
    malicious: {
      title: 'A package that is reported as malware',
      severity: 'critical',
      message: '{package} {version} is malware by {id}: {summary}',
      why: 'Somebody published this package, or this version of it, to harm whoever installs it. Most of them act while they are installed, so that having it in a lock file is enough.',
      fix: FIX,
      references: REFERENCES,
      example: EXAMPLE,
    },
    disputed: {
      title: 'A report of malware that is in doubt',
      severity: 'medium',
      message: '{package} {version} is malware by {id}, which is in doubt: {reason}',
      why: 'Reports of malware are mostly made by machines, and have been wrong for packages that many use. This one stands alone, was taken back elsewhere, or speaks of a package of the same name from another registry.',
      fix: 'Read the report and look at the package: weighbridge vet. If it is not the package that is meant, waive the finding with that reason; otherwise treat it as malware.',
      references: REFERENCES,
      example: EXAMPLE,
    },
    'newest-admitted': {
      title: 'The newest versions a constraint admits are reported as malware',
      severity: 'high',
      message:
        '{package} is asked for as {version}; the newest versions of that are malware by {id}',
      why: 'No lock file says which version is installed. Whoever installs today may get the malicious version.',
      fix: 'Lock the versions, and exclude those that are reported.',
      references: REFERENCES,
      example: { bad: 'package>=1.0', good: 'package>=1.0,!=1.4.1' },
    },
    'older-admitted': {
      title: 'A constraint also admits a version that is reported as malware',
      severity: 'low',
      message:
        '{package} is asked for as {version}, which also admits a version that is malware by {id}',
      why: 'Registries remove malicious versions, but mirrors and caches keep them. A constraint that admits them can bring them back.',
      fix: 'Lock the versions, and exclude those that are reported.',
      references: REFERENCES,
      example: { bad: 'package>=1.0', good: 'package>=1.0,!=1.4.1' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['advisory-matches'])
      for (const one of value.packages)
        for (const match of one.advisories)
          if (match.kind === 'malware') reportMatch(one, path, match, report);
  },
});
export default check;

type Report = CheckContext<(typeof check)['rules']>['report'];

function reportMatch(
  one: PackageMatch,
  path: readonly string[],
  match: AdvisoryMatch,
  report: Report,
): void {
  const at = placeOf(one, path);
  const { confidence = 'low', reasons = [] } = match.malware ?? {};
  const data = { package: one.name, version: versionText(one), id: match.id };
  const detail = {
    component: one.purl,
    confidence,
    facts: {
      advisory: match.id,
      aliases: match.aliases,
      match: match.how,
      grade: reasons,
      opinions: match.opinions.map(({ id, says }) => `${id}: ${says}`),
      reachability: match.reachability,
      advisoryReferences: match.references,
      ...(match.published === undefined ? {} : { published: match.published }),
    },
    evidence: [[match.id, ...match.aliases].join(', '), ...whyHere(one), ...reasons],
  };
  switch (match.how) {
    case 'version':
    case 'all':
      if (confidence === 'low')
        report('disputed', at, { ...data, reason: reasons.join('; ') }, detail);
      else report('malicious', at, { ...data, summary: match.summary }, detail);
      break;
    case 'newest':
      report('newest-admitted', at, data, detail);
      break;
    case 'some':
    case 'unknown':
      report('older-admitted', at, data, detail);
      break;
  }
}
