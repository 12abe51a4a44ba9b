import {
  countOf,
  entriesOf,
  field,
  listOf,
  momentOf,
  textOf,
  textsOf,
} from '../../formats/package-metadata/json-value.ts';
import type { ListedFile, PageResult } from './simple-page.ts';
import { MAX_LISTED_FILES, pageAddress, readDigests } from './simple-page.ts';

const MAX_VERSIONS = 100_000;
const MAX_DIGESTS = 16;
const MAX_CONSTRAINT = 500;

/** A package's page in JSON (PEP 691, with what PEP 700, 714, 740 and 792 added). `base` is the page's own address. */
export function readSimpleJson(page: unknown, base: string): PageResult {
  const major = textOf(field(field(page, 'meta'), 'api-version'))?.split('.')[0];
  if (major !== '1')
    return { ok: false, reason: 'the page is of no version of the API known here' };
  if (!Array.isArray(field(page, 'files'))) return { ok: false, reason: 'the page lists no files' };
  const entries = listOf(field(page, 'files'), MAX_LISTED_FILES);
  const files = entries.map((entry) => readFile(entry, base));
  const known = files.filter((file) => file !== undefined);
  const project = field(page, 'project-status');
  const status = textOf(field(project, 'status'), 100);
  const statusReason = textOf(field(project, 'reason'));
  return {
    ok: true,
    value: {
      files: known,
      versions: textsOf(field(page, 'versions'), MAX_VERSIONS),
      ...(status === undefined || status === 'active' ? {} : { status }),
      ...(statusReason === undefined ? {} : { statusReason }),
      saysProvenance: entries.some((entry) => field(entry, 'provenance') !== undefined),
      unread: files.length - known.length,
    },
  };
}

function readFile(entry: unknown, base: string): ListedFile | undefined {
  const name = textOf(field(entry, 'filename'));
  const href = textOf(field(entry, 'url'));
  const url = href === undefined ? undefined : pageAddress(href, base);
  if (name === undefined || url === undefined) return undefined;
  url.hash = '';
  const size = countOf(field(entry, 'size'));
  const published = momentOf(field(entry, 'upload-time'));
  const yanked = field(entry, 'yanked');
  // The older key is the one that the first indexes wrote (PEP 714).
  const beside = field(entry, 'core-metadata') ?? field(entry, 'dist-info-metadata');
  const hasMetadata = beside === true || (typeof beside === 'object' && beside !== null);
  const proof = textOf(field(entry, 'provenance'));
  const requiresPython = textOf(field(entry, 'requires-python'), MAX_CONSTRAINT);
  const provenance = proof === undefined ? undefined : pageAddress(proof, base)?.href;
  return {
    name,
    url: url.href,
    digests: readDigests(entriesOf(field(entry, 'hashes'), MAX_DIGESTS)),
    ...(size === undefined ? {} : { size }),
    ...(published === undefined ? {} : { published }),
    ...(yanked === undefined || yanked === null || yanked === false
      ? {}
      : { yanked: textOf(yanked) ?? '' }),
    ...(provenance === undefined ? {} : { provenance }),
    ...(hasMetadata ? { coreMetadata: readDigests(entriesOf(beside, MAX_DIGESTS)) } : {}),
    ...(requiresPython === undefined ? {} : { requiresPython }),
  };
}
