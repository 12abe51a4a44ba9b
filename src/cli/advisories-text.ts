import type { UpdateResult } from '../advisories.ts';
import { escapeLine } from '../core/escape.ts';
import type { AdvisoryDetail, PackageAdvisory } from '../ecosystems/advisories/advisory.ts';
import type { PackageAdvisories } from '../ecosystems/advisories/advisory-source.ts';
import { affects, versionKeys } from '../ecosystems/advisories/affects.ts';
import type { IndexManifest } from '../ecosystems/advisories/index/manifest.ts';
import type { AdvisoryIndex } from '../ecosystems/advisories/index/read-index.ts';
import { canonicalName } from '../ecosystems/package-name.ts';
import type { PackageReference } from '../ecosystems/purl.ts';
import { parsePurl } from '../ecosystems/purl.ts';
import { countText, numberText } from '../report/quantity.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Data older than this miss what is exploited now. */
const OLD_DAYS = 14;

/** What an update did. */
export function updateText({ changed, manifest, unread, unreadCount }: UpdateResult): string {
  const head = changed
    ? 'The advisory index was made anew.'
    : 'The advisory index is up to date: its source did not change.';
  const files = unread.map((line) => `  not read: ${escapeLine(line)}`);
  const others = unreadCount - unread.length;
  return lines([
    head,
    ...contents(manifest),
    ...files,
    ...(others > 0 ? [`  and ${countText(others, 'further file')} not read`] : []),
  ]);
}

/** What the index holds, where it lies and how old it is. */
export function manifestText(manifest: IndexManifest, folder: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(manifest.built)) / DAY_MS);
  const size = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return lines([
    `Advisory index of ${manifest.built.slice(0, 10)}, ${days <= 0 ? 'made today' : `${countText(days, 'day')} old`}`,
    ...(days > OLD_DAYS
      ? [`  older than ${OLD_DAYS} days; run: weighbridge advisories update`]
      : []),
    ...contents(manifest),
    `  in ${escapeLine(folder)}, ${(size / 1e6).toFixed(1)} MB`,
  ]);
}

function contents(manifest: IndexManifest): readonly string[] {
  const {
    records,
    malware,
    withdrawn,
    left,
    scored,
    exploited,
    newest,
    sources,
    ecosystems,
    packages,
  } = manifest;
  const per = ecosystems.map((one) => `${countText(packages[one] ?? 0, 'package')} of ${one}`);
  return [
    `  ${countText(records, 'record')}, ${malware} of them malware, ${withdrawn} withdrawn; ${per.join(', ')}`,
    ...(left > 0
      ? [`  ${numberText(left)} left out: other ecosystems, duplicates, or no OSV record`]
      : []),
    `  ${scored} with an EPSS score, ${exploited} known to be exploited (KEV)`,
    ...(newest === undefined ? [] : [`  latest change in the data: ${escapeLine(newest)}`]),
    ...sources.map(
      (source) => `  from ${escapeLine(source.from)} (${countText(source.records, 'record')})`,
    ),
  ];
}

/** One record in full. */
export function advisoryText(detail: AdvisoryDetail, index: AdvisoryIndex): string {
  const {
    id,
    summary,
    withdrawn,
    published,
    modified,
    vectors,
    score,
    weaknesses,
    references,
    reporters,
  } = detail;
  const aliases = aliasesOf(detail, index);
  const exploited = [id, ...aliases].flatMap((name) => {
    const facts = index.exploitationOf(name);
    if (facts === undefined) return [];
    const epss = facts.epss === undefined ? [] : [`EPSS ${(facts.epss * 100).toFixed(1)} %`];
    const kev =
      facts.exploitedSince === undefined ? [] : [`exploited since ${facts.exploitedSince}`];
    return [`  ${name}: ${[...epss, ...kev].join(', ')}`];
  });
  return lines(
    [
      `${id}${withdrawn === undefined ? '' : ` (withdrawn ${withdrawn.slice(0, 10)})`}`,
      `  ${summary === '' ? 'no summary' : summary}`,
      ...(aliases.length === 0 ? [] : [`  also known as ${aliases.join(', ')}`]),
      `  published ${published?.slice(0, 10) ?? 'unknown'}, changed ${modified?.slice(0, 10) ?? 'unknown'}`,
      ...(score === undefined ? [] : [`  CVSS ${score.toFixed(1)}`]),
      ...vectors.map((vector) => `  ${vector}`),
      ...(weaknesses.length === 0 ? [] : [`  ${weaknesses.join(', ')}`]),
      ...(reporters.length === 0 ? [] : [`  reported by ${reporters.join(', ')}`]),
      ...exploited,
      ...detail.packages.map(
        ({ ecosystem, name, ranges, fixed }) =>
          `  ${ecosystem}/${name}: ${ranges.join(' | ') || 'commits only'}${fixed.length === 0 ? '; no fixed version' : `; fixed in ${fixed.join(', ')}`}`,
      ),
      ...references.map((url) => `  ${url}`),
    ].map(escapeLine),
  );
}

function aliasesOf(
  { id, packages: [first] }: AdvisoryDetail,
  index: AdvisoryIndex,
): readonly string[] {
  if (first === undefined) return [];
  const known = index.lookup(first.ecosystem, first.name)?.advisories ?? [];
  return known.find((advisory) => advisory.id === id)?.aliases ?? [];
}

export interface NamedPackage {
  readonly reference: PackageReference;
  readonly known: PackageAdvisories;
}

/** Packages a name may mean: a package URL, or a bare name in every ecosystem. */
export function packagesNamed(text: string, index: AdvisoryIndex): readonly NamedPackage[] {
  const purl = parsePurl(text);
  const references: readonly PackageReference[] =
    purl === undefined
      ? (['pypi', 'npm'] as const).map((ecosystem) => ({
          ecosystem,
          name: canonicalName(ecosystem, text),
        }))
      : [purl];
  return references.flatMap((reference) => {
    const known = index.lookup(reference.ecosystem, reference.name);
    return known === undefined ? [] : [{ reference, known }];
  });
}

/** Every advisory of a package in a line each; of one version only those that affect it. */
export function packageText({ reference, known }: NamedPackage): string {
  const { ecosystem, name, version } = reference;
  const concerning = known.advisories.filter(
    (advisory) => version === undefined || affects(advisory, versionKeys(ecosystem, version)),
  );
  const title = `${ecosystem}/${name}${version === undefined ? '' : ` ${version}`}`;
  return lines(
    [
      `${title}: ${count(concerning.length)}`,
      ...concerning.map((advisory) => advisoryLine(advisory, known, reference)),
    ].map(escapeLine),
  );
}

function advisoryLine(
  advisory: PackageAdvisory,
  known: PackageAdvisories,
  { ecosystem, name }: PackageReference,
): string {
  const detail = known.detailOf(advisory);
  const own = detail.packages.find((one) => one.ecosystem === ecosystem && one.name === name);
  const kind = advisory.isMalware ? 'malware' : advisory.rating;
  const state = advisory.isWithdrawn ? 'withdrawn' : kind;
  return `  ${state.padEnd(9)} ${[advisory.id, ...advisory.aliases].join(' ')}: ${own?.ranges.join(' | ') ?? ''} ${detail.summary}`;
}

function count(advisories: number): string {
  return advisories === 1 ? '1 advisory' : `${numberText(advisories)} advisories`;
}

function lines(list: readonly string[]): string {
  return `${list.join('\n')}\n`;
}
