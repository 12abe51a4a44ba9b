import type { Located } from '../../../core/artifact.ts';
import type {
  ImportAction,
  MethodAction,
  ModuleSummary,
} from '../../../formats/source/source-file.ts';
import type { Surroundings } from './resolve.ts';
import { beside } from './resolve.ts';

/** Modules followed from one reference. The largest honest repositories have some thirty files of code. */
const MAX_MODULES = 100;

/** What a module of the repository does when it is imported, and how bad that is. */
export interface Deed {
  readonly place: readonly string[];
  readonly action: ImportAction;
}

/** What a class of such a module does when it is loaded or used. */
export interface MethodDeed {
  readonly place: readonly string[];
  readonly action: MethodAction;
}

export interface Imported {
  readonly modules: readonly (readonly string[])[];
  readonly deeds: readonly Deed[];
  readonly methods: readonly MethodDeed[];
  /** Whether something of it could not be read whole. */
  readonly uncertain: boolean;
}

/** Follows a module of the repository and those it imports from beside it, as the loader copies and runs them. */
export function followImports(start: readonly string[], around: Surroundings): Imported {
  const modules: (readonly string[])[] = [];
  const deeds: Deed[] = [];
  const methods: MethodDeed[] = [];
  let uncertain = false;
  const seen = new Set<string>();
  const left = [start];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const id = place.join('\0');
    if (seen.has(id)) continue;
    seen.add(id);
    if (modules.length >= MAX_MODULES) {
      uncertain = true;
      break;
    }
    modules.push(place);
    const summary = around.summary(place);
    if (summary === undefined || summary.value.truncated) uncertain = true;
    if (summary === undefined) continue;
    for (const action of summary.value.importTime) deeds.push({ place, action });
    for (const action of summary.value.loadTime) methods.push({ place, action });
    left.push(...relativeModules(summary, around));
  }
  return { modules, deeds, methods, uncertain };
}

function relativeModules(
  { path, value }: Located<ModuleSummary>,
  around: Surroundings,
): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  for (const name of value.imports) {
    // A plain name may be a file beside it as well, when the folder is the working one.
    const up = /^\.*/.exec(name)?.[0].length ?? 0;
    const rest = name.slice(up).replaceAll('.', '/');
    const climb = '../'.repeat(Math.max(0, up - 1));
    const files =
      rest === '' ? [`${climb}__init__.py`] : [`${climb}${rest}.py`, `${climb}${rest}/__init__.py`];
    for (const file of files) {
      const place = normalise(beside(path, file));
      if (place !== undefined && around.has(place)) found.push(place);
    }
  }
  return found;
}

/** Resolves `..` in the last segment; undefined when it leads out. */
function normalise(place: readonly string[]): readonly string[] | undefined {
  const parts: string[] = [];
  for (const part of (place.at(-1) ?? '').split('/')) {
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return [...place.slice(0, -1), parts.join('/')];
}
