import { readFileSync } from 'node:fs';
import { memorySource } from '../../src/bytes/memory-source.ts';
import type { Limits } from '../../src/core/limits.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type { DependencySet } from '../../src/formats/dependencies/dependency-set.ts';
import { dependencySet } from '../../src/formats/dependencies/dependency-set.ts';
import type { Contents, Format } from '../../src/formats/format.ts';
import { glimpseOf } from './parse-bytes.ts';

export interface ReadDependencies {
  /** The file's own set first, then derived ones. */
  readonly sets: readonly DependencySet[];
  /** `code: detail` of everything that was left alone. */
  readonly gaps: readonly string[];
}

/** What a format says of packages in a text; throws where it refuses the text. */
export async function readDependencies<T extends Contents>(
  format: Format<string, T>,
  text: string | Uint8Array,
  name = 'sample',
  limits: Partial<Limits> = {},
): Promise<ReadDependencies> {
  const bytes = Uint8Array.from(Buffer.from(text));
  const all = { ...DEFAULT_LIMITS, ...limits };
  const parsed = await format.parse(memorySource(bytes), all, glimpseOf(bytes, name));
  if (!parsed.ok) throw new Error(`${parsed.error.code} at ${parsed.error.offset}`);
  const derived = (parsed.value.derived ?? [])
    .filter(({ token }) => token.key === dependencySet.key)
    .map(({ value }) => value);
  const own = format.artifact.key === dependencySet.key ? [parsed.value] : [];
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the token says what the value is
    sets: [...own, ...derived] as unknown as readonly DependencySet[],
    gaps: parsed.unexamined.map(({ code, detail }) => `${code}: ${detail}`),
  };
}

/** The only set of a text that has one, with its gaps. */
export async function readSet<T extends Contents>(
  format: Format<string, T>,
  text: string | Uint8Array,
  name?: string,
): Promise<DependencySet & { readonly gaps: readonly string[] }> {
  const { sets, gaps } = await readDependencies(format, text, name);
  const [set] = sets;
  if (set === undefined) throw new Error('no set of dependencies');
  return { ...set, gaps };
}

/** A file written by a real tool. */
export function dependencyFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`test/corpus/python-dependencies/${name}`));
}

/** Requests as `name constraint [groups] line`. */
export function shownRequests(set: DependencySet): readonly string[] {
  return set.requests.map(
    ({ name, constraint, groups, line }) => `${name} ${constraint} [${groups.join(',')}] ${line}`,
  );
}

/** Edges as `from -> to`, by key where the file resolves them. */
export function shownEdges(set: DependencySet): readonly string[] {
  return set.resolved
    .flatMap(({ key, requires }) => requires.map((need) => `${key} -> ${need.key ?? need.name}`))
    .sort();
}
