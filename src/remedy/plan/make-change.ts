import type { PackageName } from '../../core/package.ts';
import { folderOf } from '../../core/project.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import type { ChosenVersion } from './choose-version.ts';
import { lockCommand } from './commands.ts';
import type { AdvisoryNote, ConstraintChange, PackageChange, PlannedCommand } from './fix-plan.ts';
import type { Holding } from './holding.ts';
import type { LocatedSet, ProjectRequest } from './requester.ts';
import { fileOf, isCompiled, isNamed, pinOf, toolOf } from './requester.ts';

/** What has to be written and run so that a place holds the chosen version. `requests`: where the project asks for the package. */
export function changeTo(
  holding: Holding,
  chosen: ChosenVersion,
  requests: readonly ProjectRequest[],
  how: PackageChange['how'],
): PackageChange {
  const { name, version, set } = holding;
  const { satisfies } = schemeOf(name.ecosystem);
  const isLocked = set.value.role === 'lock';
  const own =
    holding.from.kind === 'request' && how !== 'parent' ? holding.from.request : undefined;
  // A range that admits the version stays, unless it is what lets the affected one in.
  const changed = requests.filter(
    ({ request }) => request === own || satisfies(chosen.version, request.constraint) === false,
  );
  const pinned = isCompiled(set) ? [pinEdit(set, name, version, chosen)] : [];
  const edits = changed.map(({ set: file, request }) => ({
    kind: 'constraint' as const,
    path: fileOf(file),
    ...(request.line === undefined ? {} : { line: request.line }),
    name,
    from: request.constraint,
    version: chosen.version,
    hashes: chosen.hashes,
  }));
  const widened = changed.filter(
    ({ request }) =>
      pinOf(request) === undefined && satisfies(chosen.version, request.constraint) === false,
  );
  const path = fileOf(set);
  return {
    name,
    from: [version ?? (own?.constraint || 'any version')],
    to: chosen.version,
    bump: chosen.bump,
    how,
    clears: notesOf(holding),
    edits: [...edits, ...pinned],
    commands:
      isLocked && pinned.length === 0
        ? commandsFor(set, chosen, name, requests, edits.length > 0 || how === 'override')
        : [],
    paths: [path],
    remarks: widened.map(
      ({ set: file, request }) =>
        `${fileOf(file)} declares ${request.constraint}, which no fixed version meets: it is widened`,
    ),
  };
}

/** The line of a compiled list that pins it. */
function pinEdit(
  set: LocatedSet,
  name: PackageName,
  version: string | undefined,
  chosen: ChosenVersion,
): ConstraintChange {
  const resolved = set.value.resolved.find((one) => isNamed(one, name) && one.version === version);
  return {
    kind: 'constraint',
    path: fileOf(set),
    ...(resolved?.line === undefined ? {} : { line: resolved.line }),
    name,
    from: `==${version ?? ''}`,
    version: chosen.version,
    hashes: chosen.hashes,
  };
}

function commandsFor(
  set: LocatedSet,
  { version }: ChosenVersion,
  { name }: PackageName,
  own: readonly ProjectRequest[],
  isEdited: boolean,
): readonly PlannedCommand[] {
  const updates = fileOf(set);
  const command = lockCommand(toolOf(set), folderOf(updates).replace(/\/$/, ''), {
    name,
    version,
    isDirect: own.length > 0,
    isDev: own.length > 0 && own.every(({ request }) => request.groups.includes('dev')),
    isEdited,
  });
  return command === undefined ? [] : [{ ...command, updates }];
}

export function notesOf({
  name,
  version,
  concerned,
}: Pick<Holding, 'name' | 'version' | 'concerned'>): readonly AdvisoryNote[] {
  return concerned.map(({ id, severity, summary, isMalware }) => ({
    id,
    severity,
    summary,
    isMalware,
    package: name,
    version,
  }));
}
