import type { Danger } from './danger.ts';
import { dangerOf } from './danger.ts';
import type { KnownName } from './known-names.ts';
import { knownName } from './known-names.ts';
import { isStandardModule } from './standard-modules.ts';

/** Everything the tables say about one name. */
export interface Classification {
  readonly module: string;
  readonly name: string;
  /** `module.name`. */
  readonly path: string;
  /** Where honest pickles use it. A name can be known for one use and dangerous for others. */
  readonly known: KnownName | undefined;
  readonly danger: Danger | undefined;
  readonly origin: Origin;
}

/** Where the code behind a name comes from. */
export type Origin = 'standard-library' | 'main' | 'third-party';

/** Distinct names a file honestly has number in the hundreds; a hostile one must not fill the memory of a long-lived worker. */
const MAX_REMEMBERED_NAMES = 20_000;
const remembered = new Map<string, Classification>();

/** Looks a name up in all tables. */
export function classify(module: string, name: string): Classification {
  const key = `${module}\n${name}`;
  const earlier = remembered.get(key);
  if (earlier !== undefined) return earlier;
  // A module itself, which constant folding can find to be meant, has no name.
  const path = name === '' ? module : `${module}.${name}`;
  const found: Classification = {
    module,
    name,
    path,
    known: knownName(path),
    danger: dangerOf(module, name),
    origin: originOf(module),
  };
  if (remembered.size >= MAX_REMEMBERED_NAMES) remembered.clear();
  remembered.set(key, found);
  return found;
}

function originOf(module: string): Origin {
  if (module === '__main__') return 'main';
  return isStandardModule(module) ? 'standard-library' : 'third-party';
}

/**
 * Names that functions tend to have when they run, import or load something, whatever the library.
 * Not proof; it raises the confidence of what is said about an unknown callable.
 */
const TELLING_NAME_RE =
  /^(?:system|popen\w*|spawn\w*|fork\w*|exec\w*|eval\w*|compile|run\w*|shell\w*|call|check_(?:call|output)|get(?:status)?output|import_module|load_(?:module|source|dynamic)|find_class|loads?|unpickle|resolve_name|locate|interact|download\w*|write\w*)$/i;

export function hasTellingName(name: string): boolean {
  return TELLING_NAME_RE.test(name.slice(name.lastIndexOf('.') + 1));
}
