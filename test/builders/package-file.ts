import { expect } from 'vitest';
import { memorySource } from '../../src/bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type {
  DependencyRequest,
  DependencySet,
} from '../../src/formats/dependencies/dependency-set.ts';
import type { AnyFormat } from '../../src/formats/format.ts';
import { glimpseOf } from './parse-bytes.ts';

/** What a file says of packages: its own artifact, or the one that follows from it. */
export async function packagesIn(
  format: AnyFormat,
  text: string | Uint8Array,
  name: string,
): Promise<DependencySet> {
  const bytes = Uint8Array.from(Buffer.from(text));
  const glimpse = glimpseOf(bytes, name);
  expect(format.recognise(glimpse)).not.toBe('no');
  const parsed = await format.parse(memorySource(bytes), DEFAULT_LIMITS, glimpse);
  if (!parsed.ok) return expect.fail(`${parsed.error.code}: ${parsed.error.detail}`);
  const derived = parsed.value.derived?.find(({ token }) => token.key === 'dependency-set')?.value;
  const set = format.artifact.key === 'dependency-set' ? parsed.value : derived;
  if (!isSet(set)) return expect.fail('nothing is said of packages');
  return set;
}

function isSet(value: unknown): value is DependencySet {
  return typeof value === 'object' && value !== null && 'requests' in value;
}

/** Requests as short text: `pypi torch ==2.0 @3` for line 3. */
export function shownRequests({ requests }: DependencySet): readonly string[] {
  return requests.map(showRequest);
}

function showRequest(request: DependencyRequest): string {
  const { ecosystem, name, alias, constraint, source, line } = request;
  const origin =
    source.kind === 'path'
      ? source.path
      : source.kind === 'git'
        ? `${source.url}#${source.commit ?? source.revision ?? ''}`
        : (source.url ?? '');
  const parts = [ecosystem, name, alias === undefined ? '' : `as ${alias}`, constraint, origin];
  return [...parts.filter((part) => part !== ''), line === undefined ? '' : `@${line}`]
    .filter((part) => part !== '')
    .join(' ');
}

/** Packages of a lock file as `key > key of what it needs`. */
export function shownGraph({ resolved }: DependencySet): readonly string[] {
  return resolved.map(
    ({ key, requires }) =>
      `${key} > ${requires.map((each) => each.key ?? `${each.name}?`).join(', ')}`,
  );
}
