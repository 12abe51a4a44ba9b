import { compareText } from '../../core/location.ts';
import { compareSeverity } from '../../core/severity.ts';
import { BUMPS } from '../versions/bump.ts';
import type { AdvisoryNote, PackageChange, PlannedCommand, PlannedEdit } from './fix-plan.ts';

/** One entry for each package and new version, ranked: malware first, then what clears most for one changed package. */
export function mergeChanges(changes: readonly PackageChange[]): readonly PackageChange[] {
  const groups = Map.groupBy(changes, ({ name, to }) =>
    JSON.stringify([name.ecosystem, name.name, to]),
  );
  return Array.from(groups.values(), merged).toSorted(byGain);
}

const HOW: readonly PackageChange['how'][] = ['override', 'parent', 'direct', 'transitive'];

function merged(group: readonly PackageChange[]): PackageChange {
  const [first] = group;
  if (first === undefined) throw new RangeError('an empty group');
  return {
    ...first,
    from: sorted(group.flatMap(({ from }) => from)),
    bump:
      group.map(({ bump }) => bump).toSorted((a, b) => BUMPS.indexOf(b) - BUMPS.indexOf(a))[0] ??
      first.bump,
    how: HOW.find((how) => group.some((one) => one.how === how)) ?? first.how,
    clears: distinct(
      group.flatMap(({ clears }) => clears),
      noteKey,
    ).toSorted(worstFirst),
    edits: distinct(
      group.flatMap(({ edits }) => edits),
      editKey,
    ),
    commands: distinct(
      group.flatMap(({ commands }) => commands),
      commandKey,
    ),
    paths: sorted(group.flatMap(({ paths }) => paths)),
    remarks: sorted(group.flatMap(({ remarks }) => remarks)),
  };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function distinct<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

function noteKey({ id, package: { name }, version }: AdvisoryNote): string {
  return JSON.stringify([id, name, version]);
}

function editKey(edit: PlannedEdit): string {
  return edit.kind === 'constraint'
    ? JSON.stringify([edit.kind, edit.path, edit.line, edit.name.name, edit.from])
    : JSON.stringify([edit.kind, edit.path, edit.name.name]);
}

function commandKey({ folder, argv }: PlannedCommand): string {
  return JSON.stringify([folder, argv]);
}

export function worstFirst(a: AdvisoryNote, b: AdvisoryNote): number {
  return (
    Number(b.isMalware) - Number(a.isMalware) ||
    compareSeverity(b.severity, a.severity) ||
    compareText(a.id, b.id)
  );
}

/** Advisories cleared by a change, each once: several copies of a package do not make it better. */
function gainOf({ clears }: PackageChange): number {
  return new Set(clears.map(({ id }) => id)).size;
}

function byGain(a: PackageChange, b: PackageChange): number {
  const malware = (change: PackageChange): number =>
    Number(change.clears.some(({ isMalware }) => isMalware));
  return (
    malware(b) - malware(a) ||
    gainOf(b) - gainOf(a) ||
    compareText(a.name.name, b.name.name) ||
    compareText(a.to, b.to)
  );
}
