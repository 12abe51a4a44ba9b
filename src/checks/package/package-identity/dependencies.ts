import { confusables } from '../../../ecosystems/identity/confusable.ts';
import type { Confusable } from '../../../ecosystems/identity/confusable.ts';
import type {
  InventoryPackage,
  PackageInventory,
  PackageMention,
} from '../../../ecosystems/inventory/package-inventory.ts';

/** A dependency whose name is taken for another, and where it is asked for. */
export interface ResemblingDependency {
  readonly name: string;
  readonly purl: string;
  readonly target: string;
  readonly rank: number;
  readonly mention: PackageMention;
  /** The name of one of the best known packages, one slip away, in a file a person writes. */
  readonly isLikely: boolean;
}

/** Only the best known names are mistyped often enough to be worth a finding that knows nothing else. */
const LIKELY_RANKS = 1000;
/** Shorter names are near others by chance. */
const MIN_LIKELY_CHARACTERS = 6;
const SLIPS: ReadonlySet<Confusable['by']> = new Set([
  'transposition',
  'homoglyph',
  'separator',
  'edit',
]);

/** Names of the inventory that may be slips, without what only a registry knows. Packages that come from elsewhere than an index are left out. */
export function resemblingDependencies(
  { packages }: PackageInventory,
  without: ReadonlySet<string>,
): readonly ResemblingDependency[] {
  const present = new Set(packages.map(({ ecosystem, name }) => `${ecosystem} ${name}`));
  return packages.flatMap((one) => {
    const mention = one.mentions.find(isFromIndex);
    if (one.ecosystem === 'conda' || mention === undefined || without.has(one.name)) return [];
    const [nearest] = confusables(one.ecosystem, one.name).filter(({ by }) => SLIPS.has(by));
    if (nearest === undefined) return [];
    const { target, rank } = nearest;
    const isLikely =
      one.direct &&
      rank <= LIKELY_RANKS &&
      one.name.length >= MIN_LIKELY_CHARACTERS &&
      // Who has both knows both.
      !present.has(`${one.ecosystem} ${target}`);
    return [{ name: one.name, purl: one.purl, target, rank, mention, isLikely }];
  });
}

/** Of the public registry, as far as the file says. */
function isFromIndex({ source }: InventoryPackage['mentions'][number]): boolean {
  return source.kind === 'index';
}
