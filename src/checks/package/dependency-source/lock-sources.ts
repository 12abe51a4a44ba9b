import type {
  DependencySet,
  ResolvedPackage,
} from '../../../formats/dependencies/dependency-set.ts';

export type LockFinding =
  | {
      readonly rule: 'resolved-elsewhere';
      readonly name: string;
      readonly url: string;
      readonly others: number;
      readonly line?: number;
    }
  | {
      readonly rule: 'missing-digest';
      readonly name: string;
      readonly count: number;
      readonly total: number;
      readonly line?: number;
    }
  | {
      readonly rule: 'weak-digest-only';
      readonly name: string;
      readonly count: number;
      readonly algorithm: string;
      readonly line?: number;
    };

/** A file in which this many come from a registry has a habit that one line can break. */
const MIN_OTHERS = 5;
/** More lines that lead elsewhere are a habit of their own. */
const MAX_ELSEWHERE = 3;
const STRONG_RE = /^(?:sha(?:256|384|512)|blake2b)/i;

/** Lines of a lock file that are unlike the others: another place, no digest, a digest that can be forged. */
export function lockFindings(set: DependencySet): readonly LockFinding[] {
  if (set.role !== 'lock') return [];
  return [...elsewhere(set), ...withoutDigest(set.resolved), ...weakDigests(set.resolved)];
}

/** The project's own manifest may ask for an archive by its address: then the line is what was asked for. */
function elsewhere({ resolved, requests }: DependencySet): readonly LockFinding[] {
  const asked = new Set(
    requests.filter(({ source }) => source.kind === 'url').map(({ name }) => name),
  );
  const others = resolved.filter(({ source }) => source.kind === 'index').length;
  const found = resolved.filter(({ source, name }) => source.kind === 'url' && !asked.has(name));
  if (others < MIN_OTHERS || found.length > MAX_ELSEWHERE) return [];
  return found.flatMap(({ name, source, line }) =>
    source.kind === 'url'
      ? [{ rule: 'resolved-elsewhere' as const, name, url: source.url, others, ...placed(line) }]
      : [],
  );
}

function placed(line: number | undefined): { readonly line?: number } {
  return line === undefined ? {} : { line };
}

/** Only what comes from an index can have one that was computed beforehand. */
function fromIndex(resolved: readonly ResolvedPackage[]): readonly ResolvedPackage[] {
  return resolved.filter(({ source }) => source.kind === 'index');
}

function withoutDigest(resolved: readonly ResolvedPackage[]): readonly LockFinding[] {
  const all = fromIndex(resolved);
  const bare = all.filter(({ hashes }) => hashes.length === 0);
  const [first] = bare;
  // Files that keep no digests at all are of a tool that does not: that is no oversight.
  if (first === undefined || bare.length * 2 > all.length) return [];
  const { name, line } = first;
  return [{ rule: 'missing-digest', name, count: bare.length, total: all.length, ...placed(line) }];
}

function weakDigests(resolved: readonly ResolvedPackage[]): readonly LockFinding[] {
  const weak = fromIndex(resolved).filter(
    ({ hashes }) => hashes.length > 0 && !hashes.some((hash) => STRONG_RE.test(hash)),
  );
  const [first] = weak;
  if (first === undefined) return [];
  const algorithm = /^[a-z]+\d*/i.exec(first.hashes[0] ?? '')?.[0] ?? 'unknown';
  const { name, line } = first;
  return [{ rule: 'weak-digest-only', name, count: weak.length, algorithm, ...placed(line) }];
}
