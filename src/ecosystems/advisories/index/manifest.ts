import type { PackageEcosystem } from '../../../core/package.ts';
import { PACKAGE_ECOSYSTEMS } from '../../../core/package.ts';

/** Raised when the files change in a way that older readers would misread; readers refuse other numbers. */
export const INDEX_FORMAT = 1;

export interface IndexSource {
  /** Folder, archive or address, as the user named it. */
  readonly from: string;
  readonly records: number;
  /** What tells whether it changed: a digest of the content, or the tag a server gave it. */
  readonly digest: string;
}

export interface IndexManifest {
  readonly format: number;
  /** RFC 3339. */
  readonly built: string;
  /** Latest change of any record. */
  readonly newest?: string;
  readonly records: number;
  readonly withdrawn: number;
  readonly malware: number;
  /** Entries that were no OSV records, or records of packages that are not matched. */
  readonly left: number;
  /** CVEs with a probability of exploitation, and those known to be exploited. */
  readonly scored: number;
  readonly exploited: number;
  readonly ecosystems: readonly PackageEcosystem[];
  readonly packages: Readonly<Partial<Record<PackageEcosystem, number>>>;
  readonly sources: readonly IndexSource[];
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a manifest; undefined when it is none, or one of another format. */
export function parseManifest(text: string): IndexManifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!isFields(value) || value['format'] !== INDEX_FORMAT) return undefined;
  const { built, newest, sources, files, ecosystems, packages } = value;
  const counts = ['records', 'withdrawn', 'malware', 'left', 'scored', 'exploited'] as const;
  const numbers = counts.map((name) => value[name]);
  if (typeof built !== 'string' || !numbers.every((number) => typeof number === 'number'))
    return undefined;
  const [records = 0, withdrawn = 0, malware = 0, left = 0, scored = 0, exploited = 0] = numbers;
  if (!Array.isArray(sources) || !Array.isArray(files) || !Array.isArray(ecosystems))
    return undefined;
  const readSources = sources.map(sourceOf);
  const readFiles = files.map(fileOf);
  if (readSources.includes(undefined) || readFiles.includes(undefined)) return undefined;
  const counted = isFields(packages) ? packages : {};
  return {
    format: INDEX_FORMAT,
    built,
    ...(typeof newest === 'string' ? { newest } : {}),
    records,
    withdrawn,
    malware,
    left,
    scored,
    exploited,
    ecosystems: PACKAGE_ECOSYSTEMS.filter((known) => ecosystems.includes(known)),
    packages: Object.fromEntries(
      PACKAGE_ECOSYSTEMS.flatMap((known) =>
        typeof counted[known] === 'number' ? [[known, counted[known]]] : [],
      ),
    ),
    sources: readSources.filter((source) => source !== undefined),
    files: readFiles.filter((file) => file !== undefined),
  };
}

function sourceOf(value: unknown): IndexSource | undefined {
  if (!isFields(value)) return undefined;
  const { from, records, digest } = value;
  return typeof from === 'string' && typeof records === 'number' && typeof digest === 'string'
    ? { from, records, digest }
    : undefined;
}

/** Names are those of files beside the manifest: anything else would lead out of the folder. */
function fileOf(value: unknown): IndexManifest['files'][number] | undefined {
  if (!isFields(value)) return undefined;
  const { name, bytes, sha256 } = value;
  return typeof name === 'string' &&
    /^[a-z]+\.(?:table|parts)$/.test(name) &&
    typeof bytes === 'number' &&
    typeof sha256 === 'string'
    ? { name, bytes, sha256 }
    : undefined;
}
