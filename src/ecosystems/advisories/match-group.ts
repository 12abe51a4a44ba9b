import { compareText } from '../../core/location.ts';
import type { PackageEcosystem } from '../../core/package.ts';
import type { InventoryPackage } from '../inventory/package-inventory.ts';
import { schemeOf } from '../versions/scheme.ts';
import type { AdvisoryDetail, PackageAdvisory, Rating } from './advisory.ts';
import type { AdvisoryMatch, MatchKind, Opinion } from './advisory-matches.ts';
import type { Exploitation, PackageAdvisories } from './advisory-source.ts';
import { affects, versionKeys } from './affects.ts';
import type { MalwareReport, RegistryUse } from './malware-grade.ts';
import { gradeMalware } from './malware-grade.ts';
import type { SymbolUses } from './reachability.ts';
import { reachabilityOf } from './reachability.ts';

/** From the mildest; what nobody rated stands above what somebody called harmless. */
export const RATINGS: readonly Rating[] = ['info', 'unrated', 'low', 'medium', 'high', 'critical'];
/** Firmest first. */
export const KINDS: readonly MatchKind[] = ['version', 'all', 'newest', 'some', 'unknown'];
/** Under which name a vulnerability is shown: the databases whose ranges people check come first. */
const ID_ORDER = ['MAL-', 'GHSA-', 'PYSEC-', 'CVE-'];
const MAX_REFERENCES = 8;

/** What is the same for all packages of a project. */
export interface Setting {
  readonly hasSource: boolean;
  readonly uses: SymbolUses;
  readonly registries: (ecosystem: PackageEcosystem) => RegistryUse;
}

export interface Judged {
  readonly advisory: PackageAdvisory;
  /** Undefined when it does not concern the package as it is asked for. */
  readonly how: MatchKind | undefined;
}

/** Whether a record counts as a match. */
export function isInForce({ advisory, how }: Judged): boolean {
  return how !== undefined && !advisory.isWithdrawn;
}

/** What the records of one vulnerability say together of one package; at least one of them is in force. */
export function matchGroup(
  one: InventoryPackage,
  group: readonly Judged[],
  known: PackageAdvisories,
  setting: Setting,
): AdvisoryMatch {
  const reports = group.map((judged) => ({ ...judged, detail: known.detailOf(judged.advisory) }));
  const inForce = reports.filter(isInForce);
  const others = reports.filter((report) => !inForce.includes(report));
  const isMalware = inForce.some(({ advisory }) => advisory.isMalware);
  const names = [...new Set(reports.flatMap(({ advisory }) => [advisory.id, ...advisory.aliases]))];
  const id = inForce.map(({ advisory }) => advisory.id).sort(byIdentifier)[0] ?? '';
  const details = inForce.map(({ detail }) => detail);
  const ratings = inForce.map(({ advisory }) => advisory.rating);
  const spare = others
    .filter(({ advisory }) => !advisory.isWithdrawn)
    .map(({ advisory }) => advisory.rating);
  const scores = details.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const symbols = distinct(details.flatMap((detail) => packageOf(detail, one)?.symbols ?? []));
  const fixed = fixedVersions(one, reports);
  const opinions = reports
    .map((report) => opinionOf(report, one))
    .sort((a, b) => compareText(a.id, b.id));
  const published = details
    .map((detail) => detail.published ?? '')
    .filter((date) => date !== '')
    .sort()[0];
  return {
    id,
    aliases: names.filter((name) => name !== id).sort(),
    kind: isMalware ? 'malware' : 'vulnerability',
    how: KINDS.find((kind) => inForce.some(({ how }) => how === kind)) ?? 'unknown',
    summary:
      inForce
        .toSorted((a, b) => byIdentifier(a.advisory.id, b.advisory.id))
        .map(({ detail }) => detail.summary)
        .find((text) => text !== '') ?? '',
    rating: worst(
      ratings.some((rating) => rating !== 'unrated') ? ratings : [...ratings, ...spare],
    ),
    ...(scores.length === 0 ? {} : { score: Math.max(...scores) }),
    vectors: distinct(details.flatMap(({ vectors }) => vectors)),
    weaknesses: distinct(details.flatMap(({ weaknesses }) => weaknesses)),
    ...exploitation(names, known),
    fixed,
    ...nearest(one, fixed),
    isBeyondKnown: inForce.every(({ detail }) => isBeyond(one, packageOf(detail, one)?.lastKnown)),
    symbols,
    references: [...new Set(details.flatMap(({ references }) => references))].slice(
      0,
      MAX_REFERENCES,
    ),
    ...(published === undefined ? {} : { published }),
    opinions,
    disagree: opinions.some(({ says }) => says !== 'affected'),
    ...reachabilityOf(one, symbols, setting),
    ...(isMalware
      ? {
          malware: gradeMalware(
            one,
            inForce.filter(({ advisory }) => advisory.isMalware),
            others,
            setting.registries(one.ecosystem),
          ),
        }
      : {}),
  };
}

function packageOf(
  detail: AdvisoryDetail,
  { ecosystem, name }: InventoryPackage,
): AdvisoryDetail['packages'][number] | undefined {
  return detail.packages.find((one) => one.ecosystem === ecosystem && one.name === name);
}

function opinionOf(
  { advisory, how, detail }: Judged & MalwareReport,
  one: InventoryPackage,
): Opinion {
  const says = advisory.isWithdrawn ? 'withdrawn' : how === undefined ? 'not-affected' : 'affected';
  return {
    id: advisory.id,
    says,
    rating: advisory.rating,
    fixed: packageOf(detail, one)?.fixed ?? [],
  };
}

/** What one source calls fixed may be affected by the account of another: only versions that no account names stay. */
function fixedVersions(
  one: InventoryPackage,
  reports: readonly (Judged & MalwareReport)[],
): readonly string[] {
  const accounts = reports.filter(({ advisory }) => !advisory.isWithdrawn);
  const named = accounts.flatMap(({ detail }) => packageOf(detail, one)?.fixed ?? []);
  return distinct(named)
    .filter((version) =>
      accounts.every(({ advisory }) => !affects(advisory, versionKeys(one.ecosystem, version))),
    )
    .toSorted(schemeOf(one.ecosystem).compare);
}

/** In the order of versions, the first above is also the one in the same minor or major version, where there is one. */
function nearest(
  { ecosystem, version }: InventoryPackage,
  fixed: readonly string[],
): Pick<AdvisoryMatch, 'nearestFixed'> {
  if (version === undefined) return {};
  const found = fixed.find((candidate) => schemeOf(ecosystem).compare(candidate, version) > 0);
  return found === undefined ? {} : { nearestFixed: found };
}

function isBeyond(
  { ecosystem, version }: InventoryPackage,
  lastKnown: string | undefined,
): boolean {
  if (version === undefined || lastKnown === undefined) return false;
  const match = /^(<=?)\s*(\S+)$/.exec(lastKnown);
  if (match === null) return false;
  const order = schemeOf(ecosystem).compare(version, match[2] ?? '');
  return match[1] === '<' ? order >= 0 : order > 0;
}

function exploitation(names: readonly string[], known: PackageAdvisories): Exploitation {
  const facts = names
    .filter((name) => name.startsWith('CVE-'))
    .map((cve) => known.exploitationOf(cve))
    .filter((fact) => fact !== undefined);
  const likeliest = facts.toSorted((a, b) => (b.epss ?? -1) - (a.epss ?? -1))[0];
  const since = facts.flatMap(({ exploitedSince }) => exploitedSince ?? []).sort()[0];
  const { epss, percentile } = likeliest ?? {};
  return {
    ...(epss === undefined ? {} : { epss }),
    ...(percentile === undefined ? {} : { percentile }),
    ...(since === undefined ? {} : { exploitedSince: since }),
  };
}

function worst(ratings: readonly Rating[]): Rating {
  return ratings.toSorted((a, b) => RATINGS.indexOf(b) - RATINGS.indexOf(a))[0] ?? 'unrated';
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function byIdentifier(a: string, b: string): number {
  const rank = (id: string): number => {
    const place = ID_ORDER.findIndex((prefix) => id.startsWith(prefix));
    return place < 0 ? ID_ORDER.length : place;
  };
  return rank(a) - rank(b) || compareText(a, b);
}
