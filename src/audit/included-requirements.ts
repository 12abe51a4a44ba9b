import type { Gap } from '../core/gap.ts';
import type { Limits } from '../core/limits.ts';
import type { OpenedSource } from '../bytes/source.ts';
import { SourceError } from '../bytes/source.ts';
import { includedPlace } from '../ecosystems/inventory/included-files.ts';
import type { DependencySet } from '../formats/dependencies/dependency-set.ts';
import { dependencySet } from '../formats/dependencies/dependency-set.ts';
import requirements from '../formats/requirements-txt/format.ts';
import type { Enrichment, ProjectFacts } from './enrichment.ts';
import { sharedOf } from './enrichment.ts';
import { glimpse } from './glimpse.ts';
import type { SharedArtifact } from './job.ts';

/** Included files that were not recognised by themselves, and are read because another names them. */
const MAX_INCLUDED_FILES = 500;
/** Bytes of one of them: a list of names without versions. */
const MAX_INCLUDED_BYTES = 4 * 1024 * 1024;

export interface IncludedOptions {
  /** Opens a file of the target by its component id; undefined where there is none. */
  readonly open: (id: string) => OpenedSource | Promise<OpenedSource> | undefined;
  /** Whether the user had a path left out, which is no gap. */
  readonly isExcluded: (path: string) => boolean;
  readonly limits: Limits;
}

interface Include {
  readonly from: readonly string[];
  readonly line: number | undefined;
  readonly path: string;
  readonly role: 'manifest' | 'constraints';
}

/**
 * Reads the files that requirements name by `-r` and `-c` and that do not look like requirements by
 * themselves: a list of bare names could be anything, until somebody installs from it. Circles end,
 * because every file is read once.
 */
export async function includedRequirements(
  { components, shared }: ProjectFacts,
  options: IncludedOptions,
): Promise<Enrichment> {
  const sets = sharedOf(shared, dependencySet).filter(({ path }) => path.length === 1);
  const read = new Set(sets.map(({ path }) => path[0] ?? ''));
  const present = new Set(components.map(({ id }) => id));
  const queue = sets.flatMap(({ path, value }) => includesOf(path, value));
  const found: SharedArtifact[] = [];
  const gaps: Gap[] = [];
  for (const include of queue) {
    const place = includedPlace(include.from[0] ?? '', include.path);
    if (place.kind !== 'file') {
      gaps.push(gapOf(include, place.kind === 'outside' ? 'outside-target' : 'computed-value'));
      continue;
    }
    if (read.has(place.path) || options.isExcluded(place.path)) continue;
    if (!present.has(place.path)) {
      gaps.push(gapOf(include, 'missing-file'));
      continue;
    }
    read.add(place.path);
    if (found.length >= MAX_INCLUDED_FILES) {
      gaps.push(gapOf(include, 'file-limit'));
      break;
    }
    const outcome = await readIncluded(place.path, include.role, options);
    if ('gap' in outcome) {
      gaps.push(outcome.gap);
      continue;
    }
    const path = [place.path];
    found.push({ key: dependencySet.key, located: { path, value: outcome.set, anomalies: [] } });
    for (const gap of outcome.gaps) gaps.push(gap);
    for (const included of includesOf(path, outcome.set)) queue.push(included);
  }
  return { shared: found, gaps: unique(gaps) };
}

function includesOf(from: readonly string[], set: DependencySet): readonly Include[] {
  return set.includes.map(({ path, role, line }) => ({ from, path, role, line }));
}

function gapOf({ from, line, path }: Include, code: Gap['code']): Gap {
  const location = line === undefined ? { path: from } : { path: from, line };
  return { code, detail: `requirements are included from ${path.slice(0, 200)}`, location };
}

/** A file may be named many times. */
function unique(gaps: readonly Gap[]): readonly Gap[] {
  const byText = new Map(
    gaps.map((gap) => [JSON.stringify([gap.code, gap.detail, gap.location.path]), gap]),
  );
  return [...byText.values()];
}

async function readIncluded(
  id: string,
  role: Include['role'],
  { open, limits }: IncludedOptions,
): Promise<{ readonly set: DependencySet; readonly gaps: readonly Gap[] } | { readonly gap: Gap }> {
  const location = { path: [id] };
  let opened: OpenedSource | undefined;
  try {
    opened = await open(id);
    if (opened === undefined) throw new SourceError('it is no file of the target');
    const { source } = opened;
    const bounded = {
      ...limits,
      maxHeaderBytes: Math.min(limits.maxHeaderBytes, MAX_INCLUDED_BYTES),
    };
    const seen = await glimpse(
      source,
      role === 'constraints' ? 'constraints.txt' : 'requirements.txt',
    );
    const parsed = await requirements.parse(source, bounded, seen);
    if (!parsed.ok) return { gap: { code: 'corrupt-data', detail: parsed.error.detail, location } };
    const gaps = parsed.unexamined.map(({ code, detail }) => ({ code, detail, location }));
    // Crosses no thread, but is kept with what does: parts that are functions stay behind.
    const { claims: _, members: __, derived: ___, ...set } = parsed.value;
    return { set, gaps };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { gap: { code: error.gap, detail: error.message, location } };
  } finally {
    opened?.close();
  }
}
