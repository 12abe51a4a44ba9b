import type { Metric, MetricName, PackageReputation } from '../core/package-reputation.ts';
import { factText, nameText } from './place.ts';
import { numberText } from './quantity.ts';

/** Label and text, escaped for a line. */
export type AdoptionRow = readonly [label: string, text: string];

const LABELS: Readonly<Record<MetricName, string>> = {
  registry: 'registry',
  'first-release': 'first release',
  'this-release': 'published',
  'last-release': 'last release',
  releases: 'releases',
  cadence: 'cadence',
  withdrawn: 'yanked',
  deprecated: 'deprecated',
  status: 'status',
  maintainers: 'maintainers',
  publisher: 'published by',
  publishers: 'publishers',
  'bus-factor': 'bus factor',
  licence: 'licence',
  repository: 'repository',
  'repository-link': 'link back',
  downloads: 'downloads',
  'development-status': 'maturity',
  'security-policy': 'security file',
  attestations: 'attestations',
  signature: 'signature',
  'registry-advisories': 'advisories',
  'install-scripts': 'scripts',
};
/** Names and claims shown per row; the JSON report has all. */
const MAX_NAMES = 5;

/** A package as every human-readable report shows it: each fact with its source. */
export function packageRows(reputation: PackageReputation): readonly AdoptionRow[] {
  const { name, version, ecosystem, metrics, disagreements, lookAlikes, proofs, unknown } =
    reputation;
  return [
    ['package', `${nameText(name)} ${factText(version)} (${ecosystem})`],
    ...metrics.map((metric): AdoptionRow => [LABELS[metric.name], metricText(metric)]),
    ...proofs.map((proof): AdoptionRow => {
      const reason = proof.reason === undefined ? '' : ` (${factText(proof.reason)})`;
      const by =
        proof.builder === undefined ? '' : `, built by ${factText(proof.builder.repository)}`;
      return [
        'proof',
        `${proof.kind} of ${nameText(proof.subject)}: ${proof.verdict}${reason}${by}`,
      ];
    }),
    ...disagreements.map(({ field, claims }): AdoptionRow => {
      const said = claims
        .slice(0, MAX_NAMES)
        .map(({ source, value }) => `${nameText(source)}: ${factText(value)}`);
      return ['disagree', `${field} · ${said.join(' · ')}`];
    }),
    ...lookAlikes.slice(0, MAX_NAMES).map(({ target, rank, by, signals, against }): AdoptionRow => {
      const all = [
        ...signals.map(({ detail }) => detail),
        ...against.map((text) => `but ${text}`),
      ].map(factText);
      const more = all.length === 0 ? '' : `: ${all.join(', ')}`;
      return ['resembles', `${nameText(target)} (number ${numberText(rank)}, ${by})${more}`];
    }),
    ...unknown.map((text): AdoptionRow => ['not known', factText(text)]),
  ];
}

function metricText({ value, source, at }: Metric): string {
  const text = Array.isArray(value)
    ? `${value
        .slice(0, MAX_NAMES)
        .map((one) => factText(String(one)))
        .join(
          ', ',
        )}${value.length > MAX_NAMES ? ` and ${numberText(value.length - MAX_NAMES)} more` : ''}`
    : typeof value === 'number'
      ? numberText(value)
      : factText(String(value));
  const day = at === undefined ? '' : `, ${factText(at.slice(0, 10))}`;
  return `${text}${day} · ${factText(source)}`;
}
