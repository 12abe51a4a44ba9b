import { sharedOf } from './audit/enrichment.ts';
import type { Finding } from './core/finding.ts';
import { compareText } from './core/location.ts';
import type { AdvisorySource } from './ecosystems/advisories/advisory-source.ts';
import { canonicalName } from './ecosystems/package-name.ts';
import { dependencySet } from './formats/dependencies/dependency-set.ts';
import { packageInventory } from './ecosystems/inventory/package-inventory.ts';
import { HubRevisions } from './hub-revisions.ts';
import { ByteLedger } from './io/remote/byte-ledger.ts';
import { configurationPlace } from './io/registry/user-folders.ts';
import type { RemoteOptions } from './list-targets.ts';
import { DEFAULT_MAX_BYTES } from './list-targets.ts';
import { loadAdvisoryBook } from './remedy/plan/load-advisories.ts';
import { languageOf } from './remedy/pin/find-pins.ts';
import type { PlannedPin } from './remedy/pin/plan-pins.ts';
import { planPins } from './remedy/pin/plan-pins.ts';
import type { Catalogue } from './remedy/plan/catalogue.ts';
import { NO_CATALOGUE } from './remedy/plan/catalogue.ts';
import type { FixPlan } from './remedy/plan/fix-plan.ts';
import { planFixes } from './remedy/plan/plan-fixes.ts';
import type { LocatedSet } from './remedy/plan/requester.ts';
import { fileOf, isOfProject } from './remedy/plan/requester.ts';
import { RegistryCatalogue } from './version-catalogue.ts';
import { weigh } from './weighbridge.ts';
import { EditSession } from './edit-session.ts';
import type { FixedFile, NotEdited } from './edit-session.ts';

export interface FixOptions {
  /** Work everything out and write nothing. Default false. */
  readonly dryRun?: boolean;
  /** Also raise lower bounds of ranges whose newest versions are well. Default false. */
  readonly raiseFloors?: boolean;
  /** What is known of packages. Default: the user's advisory index. */
  readonly advisories?: AdvisorySource;
  /** How registries and the hub are reached; `offline` asks nobody. */
  readonly remote?: RemoteOptions;
  /** What is offered, instead of the user's registries. */
  readonly catalogue?: Catalogue;
  readonly onProgress?: (step: string) => void;
}

export interface FixResult {
  readonly target: string;
  readonly plan: FixPlan;
  /** Models, data sets and servers that are pinned, or why not. */
  readonly pins: readonly PlannedPin[];
  readonly files: readonly FixedFile[];
  readonly notEdited: readonly NotEdited[];
  /** Whether `files` were written. */
  readonly isWritten: boolean;
  /** Undefined: there was no advisory data, so nothing is known of any version. */
  readonly advisories: { readonly built: string; readonly records: number } | undefined;
  /** What could not be asked, in sentences without full stop, sorted. */
  readonly notes: readonly string[];
  /** Nothing is left that a person has to do, commands included. */
  readonly isClean: boolean;
}

/**
 * Works out the smallest changes that clear what is known of a project's packages, and makes those that can be
 * made safely: constraints and pins in manifests, commits of models and data sets in source. Lock files are left to their tools:
 * the commands are in the plan. Nothing of the project and no package manager is run.
 *
 * Throws `SourceError` when the target cannot be read, `OutputError` when a file cannot be written; no file has
 * changed then.
 */
export async function fix(target: string, options: FixOptions = {}): Promise<FixResult> {
  const { remote = {}, onProgress = () => undefined } = options;
  onProgress('weighing');
  const { report, shared } = await weigh([target], { remote: { ...remote, offline: true } });
  const sets = sharedOf(shared, dependencySet);
  const [inventory] = sharedOf(shared, packageInventory);
  const opened = await openKnown(options.advisories);
  const catalogue = openCatalogue(options, remote);
  const notes: string[] = [];
  try {
    const work = new EditSession(target);
    onProgress('planning');
    const book =
      opened === undefined
        ? undefined
        : await loadAdvisoryBook(opened.source, [
            ...(inventory?.value.packages ?? []),
            ...namesIn(sets),
          ]);
    const plan: FixPlan =
      book === undefined
        ? { changes: [], left: [] }
        : await planFixes({
            sets,
            advisories: book,
            catalogue: catalogue.offers,
            python: work.pythons(sets),
            raiseFloors: options.raiseFloors ?? false,
          });
    work.edit(plan, sets);
    onProgress('pinning');
    const isOffline = remote.offline ?? false;
    const hub = new HubRevisions(remote);
    const unpinned = report.findings.filter(({ rule }) => rule.startsWith('unpinned-download/'));
    const paths = unpinned.filter(isEditable).map(({ location }) => location.path[0] ?? '');
    const planned = await planPins({
      sources: [...new Set(paths)]
        .toSorted(compareText)
        .flatMap((path) => work.tryRead(path, notes) ?? []),
      servers: serverFiles(
        sets,
        report.components.map(({ id }) => id),
      ).flatMap((path) => work.tryRead(path, notes) ?? []),
      resolve: isOffline ? undefined : (question) => hub.resolve(question),
      catalogue: catalogue.offers,
      advisories: book,
    });
    const pins = [...planned, ...unpinned.filter((one) => !isEditable(one)).map(leftPin)];
    for (const { path, edit } of pins) if (edit !== undefined) work.add(path, [edit]);
    const files = work.files();
    const isWritten = options.dryRun !== true && files.length > 0;
    if (isWritten) work.write();
    const { unanswered } = catalogue;
    for (const [name, why] of unanswered) notes.push(`${name}: ${why}`);
    const isClean =
      opened !== undefined &&
      (isWritten || files.length === 0) &&
      plan.left.length === 0 &&
      work.notEdited.length === 0 &&
      plan.changes.every(({ commands }) => commands.length === 0) &&
      pins.every(({ edit }) => edit !== undefined);
    return {
      target,
      plan,
      pins,
      files,
      notEdited: work.notEdited,
      isWritten,
      advisories:
        opened === undefined
          ? undefined
          : { built: opened.source.state.built, records: opened.source.state.records },
      notes: notes.sort(),
      isClean,
    };
  } finally {
    catalogue.close();
    opened?.close();
  }
}

async function openKnown(
  given: AdvisorySource | undefined,
): Promise<{ readonly source: AdvisorySource; readonly close: () => void } | undefined> {
  if (given !== undefined) return { source: given, close: () => undefined };
  const { openAdvisories } = await import('./advisories.ts');
  const opened = openAdvisories();
  return opened && { source: opened.index, close: opened.close };
}

/** Source on disk; notebooks and what lies in archives are not edited. */
function isEditable({ location: { path } }: Finding): boolean {
  return path.length === 1 && languageOf(path[0] ?? '') !== undefined;
}

function leftPin({ rule, location, data }: Finding): PlannedPin {
  return {
    path: location.path.join(' › '),
    line: location.line ?? 1,
    kind: rule.endsWith('/unpinned-data') ? 'dataset' : 'model',
    name: String(data['id'] ?? ''),
    to: undefined,
    edit: undefined,
    why: 'files of this kind are not edited: add revision="<commit>" by hand',
  };
}

interface OpenedCatalogue {
  readonly offers: Catalogue;
  readonly unanswered: ReadonlyMap<string, string>;
  readonly close: () => void;
}

function openCatalogue({ catalogue }: FixOptions, remote: RemoteOptions): OpenedCatalogue {
  const silent = { unanswered: new Map<string, string>(), close: () => undefined };
  if (catalogue !== undefined) return { ...silent, offers: catalogue };
  if (remote.offline === true) return { ...silent, offers: NO_CATALOGUE };
  const registries = new RegistryCatalogue({
    place: configurationPlace(remote.environment ?? process.env),
    ledger: new ByteLedger(ByteLedger.memory(), remote.maxBytes ?? DEFAULT_MAX_BYTES),
    allowHttp: remote.allowHttp ?? false,
  });
  return {
    offers: registries,
    unanswered: registries.unanswered,
    close: () => registries.close(),
  };
}

function namesIn(
  sets: readonly LocatedSet[],
): readonly { readonly ecosystem: 'pypi' | 'npm' | 'conda'; readonly name: string }[] {
  return sets
    .flatMap(({ value }) => [...value.requests, ...value.resolved])
    .filter(({ name }) => name !== '')
    .map(({ ecosystem, name }) => ({ ecosystem, name: canonicalName(ecosystem, name) }));
}

const SERVER_FILE_RE = /(?:^|\/)(?:\.?mcp\.json|claude_desktop_config\.json|mcp_config\.json)$/;

/** Files that say how servers of the Model Context Protocol are started. */
function serverFiles(
  sets: readonly LocatedSet[],
  components: readonly string[],
): readonly string[] {
  const named = sets.filter((set) => isOfProject(set) && set.value.tool === 'mcp').map(fileOf);
  const configured = components.filter((id) => SERVER_FILE_RE.test(id));
  return [...new Set([...named, ...configured])].toSorted(compareText);
}
