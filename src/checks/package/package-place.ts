import type { Location } from '../../core/location.ts';
import type { PackageMatch } from '../../ecosystems/advisories/advisory-matches.ts';
import type { PackageMention } from '../../ecosystems/inventory/package-inventory.ts';
import { parsePurl } from '../../ecosystems/purl.ts';

/** Lines of evidence of one kind: enough to go and look. */
const MAX_LINES = 5;
/** Where a person would change something comes first. */
const ROLES: readonly PackageMention['role'][] = [
  'manifest',
  'command',
  'lock',
  'installed',
  'constraints',
];

type Placed = Pick<PackageMatch, 'mentions' | 'chains'>;

function ordered({ mentions }: Placed): readonly PackageMention[] {
  return mentions.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}

/** The line that brings a package in. */
export function placeOf(one: Placed, fallback: readonly string[]): Location {
  const [first] = ordered(one);
  if (first === undefined) return { path: fallback };
  return { path: first.path, ...(first.line === undefined ? {} : { line: first.line }) };
}

/** Why it is here: the files that name it, and the ways down to it. */
export function whyHere(one: Placed): readonly string[] {
  const files = ordered(one)
    .slice(0, MAX_LINES)
    .map(
      ({ path, constraint, role }) =>
        `${path.join(' › ')} ${VERBS[role]} ${constraint === '' ? 'any version' : constraint}`,
    );
  const chains = one.chains
    .filter((chain) => chain.length > 2)
    .slice(0, MAX_LINES)
    .map((chain) => `via ${chain.map(shown).join(' › ')}`);
  return [...files, ...chains];
}

const VERBS: Readonly<Record<PackageMention['role'], string>> = {
  manifest: 'asks for',
  constraints: 'allows',
  lock: 'locks',
  installed: 'holds',
  command: 'installs',
};

function shown(id: string): string {
  const parsed = parsePurl(id);
  if (parsed === undefined) return id;
  return parsed.version === undefined ? parsed.name : `${parsed.name} ${parsed.version}`;
}

/** The version, or the constraints that stand in its place. */
export function versionText({
  version,
  mentions,
}: Pick<PackageMatch, 'version' | 'mentions'>): string {
  if (version !== undefined) return version;
  const constraints = [...new Set(mentions.map(({ constraint }) => constraint.trim()))];
  const written = constraints.filter((constraint) => constraint !== '').slice(0, 3);
  return written.length === 0 ? 'any version' : written.join(' | ');
}
