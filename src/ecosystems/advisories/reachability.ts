import type { Located } from '../../core/artifact.ts';
import type { ModuleSummary } from '../../formats/source/source-file.ts';
import type { InventoryPackage } from '../inventory/package-inventory.ts';
import type { AdvisoryMatch } from './advisory-matches.ts';

/** Where the project's own source uses what it imports: dotted names (`torch.jit.load`) and the files that use them. */
export type SymbolUses = ReadonlyMap<string, readonly string[]>;

/** Collects the uses of all source files. */
export function symbolUses(modules: readonly Located<ModuleSummary>[]): SymbolUses {
  const files = new Map<string, string[]>();
  for (const { path, value } of modules)
    for (const name of value.uses) {
      const list = files.get(name);
      if (list === undefined) files.set(name, [path[0] ?? '']);
      else list.push(path[0] ?? '');
    }
  return files;
}

/** Files kept per match: enough to go and look. */
const MAX_FILES = 20;

/**
 * Whether the project uses what an advisory is about. It raises or lowers the priority and never hides: code may be reached in ways that
 * cannot be read. Of a package that only other packages need, a missing import says nothing.
 */
export function reachabilityOf(
  one: InventoryPackage,
  symbols: readonly string[],
  { hasSource, uses }: { readonly hasSource: boolean; readonly uses: SymbolUses },
): Pick<AdvisoryMatch, 'reachability' | 'usedIn'> {
  const users = new Set(symbols.flatMap((symbol) => uses.get(symbol.replace(/\(.*$/, '')) ?? []));
  if (users.size > 0)
    return { reachability: 'symbol-called', usedIn: [...users].sort().slice(0, MAX_FILES) };
  if (one.importedBy.length > 0) return { reachability: 'imported', usedIn: one.importedBy };
  return { reachability: hasSource && one.direct ? 'not-imported' : 'unknown', usedIn: [] };
}
