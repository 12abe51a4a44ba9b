import { folderOf } from '../../core/project.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import type { Catalogue } from './catalogue.ts';
import type { ChosenVersion } from './choose-version.ts';
import { chooseVersion } from './choose-version.ts';
import type { FixPlan, PackageChange, UnfixedPackage } from './fix-plan.ts';
import type { Holding } from './holding.ts';
import { holdingsOf, placeOf } from './holding.ts';
import { changeTo, notesOf } from './make-change.ts';
import type { AdvisoryBook } from './known-advisory.ts';
import { mergeChanges } from './merge-changes.ts';
import { overrideFor } from './override.ts';
import type { ParentStep } from './parent-step.ts';
import { ParentSearch } from './parent-step.ts';
import type { LocatedSet, PackageRequest, ProjectRequest } from './requester.ts';
import { ProjectFiles, fileOf, isCompiled, neededBy, pinOf } from './requester.ts';

export interface FixQuestion {
  readonly sets: readonly LocatedSet[];
  readonly advisories: AdvisoryBook;
  readonly catalogue: Catalogue;
  /** Python versions the project promises to run on, by the folder of the file that says so. */
  readonly python?: ReadonlyMap<string, string>;
  /** Also raise lower bounds of ranges whose newest versions are well. Default false. */
  readonly raiseFloors?: boolean;
}

/** The smallest set of version changes that clears what is known, and what cannot be cleared. */
export async function planFixes(question: FixQuestion): Promise<FixPlan> {
  const planner = new Planner(question);
  const files = new ProjectFiles(question.sets);
  const raiseFloors = question.raiseFloors ?? false;
  for (const holding of holdingsOf(question.sets, files, question.advisories, { raiseFloors }))
    await planner.plan(holding);
  return { changes: mergeChanges(planner.changes), left: planner.left };
}

class Planner {
  readonly changes: PackageChange[] = [];
  readonly left: UnfixedPackage[] = [];
  readonly #question: FixQuestion;
  readonly #files: ProjectFiles;
  readonly #parents: ParentSearch;

  constructor(question: FixQuestion) {
    this.#question = question;
    this.#files = new ProjectFiles(question.sets);
    this.#parents = new ParentSearch(question.catalogue, question.advisories);
  }

  async plan(holding: Holding): Promise<void> {
    if (holding.from.kind === 'command')
      this.#leaveCommand(holding, await this.#choose(holding, [], []));
    else if (holding.from.kind === 'request') await this.#planRequest(holding);
    else await this.#planLocked(holding);
  }

  async #choose(
    { name, version, set }: Pick<Holding, 'name' | 'version' | 'set'>,
    must: readonly string[],
    should: readonly string[],
  ): Promise<ChosenVersion | undefined> {
    return chooseVersion({
      ecosystem: name.ecosystem,
      current: version,
      offered: await this.#question.catalogue.versions(name),
      advisories: this.#question.advisories(name),
      must,
      should,
      python:
        name.ecosystem === 'pypi' ? this.#question.python?.get(folderOf(fileOf(set))) : undefined,
    });
  }

  /** A pin or a range in a manifest that no lock file decides: it is edited. */
  async #planRequest(holding: Holding): Promise<void> {
    const { name, set } = holding;
    const beside = this.#files.requestsBeside(set, name);
    const ranges = beside.filter(({ request }) => pinOf(request) === undefined);
    const needing = await this.#parents.pinnedNeeds(set, name);
    const must = needing.map(({ constraint }) => constraint);
    const chosen = await this.#choose(
      holding,
      must,
      ranges.map(({ request }) => request.constraint),
    );
    if (chosen === undefined) {
      await this.#planBlocked(holding, needing, beside);
      return;
    }
    this.changes.push(changeTo(holding, chosen, beside, 'direct'));
  }

  /** A lock file is brought up to date by its own tool; what the manifest forbids is changed there first. */
  async #planLocked(holding: Holding): Promise<void> {
    if (holding.from.kind !== 'locked') return;
    const { name, set } = holding;
    const { source } = holding.from.resolved;
    if (source.kind === 'url' || source.kind === 'git') {
      this.#leave(
        holding,
        `it comes from ${source.url}, not from a registry: have the address changed`,
      );
      return;
    }
    const needing = await this.#parents.withConstraints(name, neededBy(set, holding.from.resolved));
    const own = this.#files.requestsUnder(set, name);
    const must = needing.map(({ constraint }) => constraint);
    const chosen = await this.#choose(
      holding,
      must,
      own.map(({ request }) => request.constraint),
    );
    if (chosen === undefined) {
      await this.#planBlocked(holding, needing, own);
      return;
    }
    const how = own.length > 0 || needing.length === 0 ? 'direct' : 'transitive';
    const change = changeTo(holding, chosen, own, how);
    if (change.edits.length + change.commands.length > 0) this.changes.push(change);
    else
      this.#leave(
        holding,
        `${set.value.tool} has no command known here: bring it to ${chosen.version} with its own means`,
      );
  }

  /** No version suits those that need it: change them, or force it. */
  async #planBlocked(
    holding: Holding,
    needing: readonly PackageRequest[],
    own: readonly ProjectRequest[],
  ): Promise<void> {
    // Pins are what changes; ranges are what the project promises.
    const should = own
      .filter(({ request }) => pinOf(request) === undefined)
      .map(({ request }) => request.constraint);
    const free = await this.#choose(holding, [], should);
    if (free === undefined) {
      this.#leave(holding, await this.#whyNone(holding));
      return;
    }
    const step = await this.#parents.find(holding, needing, (must) =>
      this.#choose(holding, must, should),
    );
    if (step !== undefined) {
      this.#takeParentStep(holding, step, own);
      return;
    }
    const override = isCompiled(holding.set)
      ? undefined
      : overrideFor(holding.set, this.#files, holding.name, free.version, own.length > 0);
    const { satisfies } = schemeOf(holding.name.ecosystem);
    const blocking = needing
      .filter(({ constraint }) => satisfies(free.version, constraint) === false)
      .map((one) => `${one.name} ${one.version} asks for ${one.constraint}`)
      .sort();
    if (override === undefined) {
      const tool = holding.set.value.tool;
      this.#leave(
        holding,
        `${blocking.join(', ') || 'others'}; no release of those that ask is known to take ${free.version}, and ${tool} cannot be told to force it`,
      );
      return;
    }
    const change = changeTo(holding, free, own, 'override');
    this.changes.push({
      ...change,
      edits: [...change.edits, override],
      remarks: [
        ...change.remarks,
        `${blocking.join(', ') || 'others ask for less'}: try it before you ship it`,
      ],
    });
  }

  #takeParentStep(holding: Holding, step: ParentStep, own: readonly ProjectRequest[]): void {
    this.changes.push(changeTo(holding, step.child, own, own.length > 0 ? 'direct' : 'transitive'));
    const { parent, chosen } = step;
    const name = { ecosystem: holding.name.ecosystem, name: parent.name };
    const asking =
      holding.from.kind === 'locked'
        ? this.#files.requestsUnder(holding.set, name)
        : this.#files.requestsBeside(holding.set, name);
    const stand: Pick<Holding, 'name' | 'version' | 'set' | 'from'> = {
      name,
      version: parent.version,
      set: holding.set,
      from: holding.from,
    };
    const change = changeTo({ ...stand, concerned: holding.concerned }, chosen, asking, 'parent');
    const remark = `${parent.name} ${parent.version} asks for ${holding.name.name} ${parent.constraint}`;
    this.changes.push({ ...change, remarks: [...change.remarks, remark] });
  }

  #leaveCommand(holding: Holding, chosen: ChosenVersion | undefined): void {
    const where = `${holding.set.value.tool} runs it; change the command by hand`;
    this.#leave(
      holding,
      chosen === undefined
        ? `${where}: no version is known to be well`
        : `${where}, to version ${chosen.version}`,
    );
  }

  async #whyNone({ name, version }: Holding): Promise<string> {
    const offered = await this.#question.catalogue.versions(name);
    const advisories = this.#question.advisories(name);
    if (offered === undefined && advisories.every(({ fixed }) => fixed.length === 0))
      return 'no fixed version is named, and the registry was not asked';
    if (offered === undefined)
      return 'every version that is named as fixed is affected by another advisory';
    const above = offered.filter(
      (one) => version === undefined || schemeOf(name.ecosystem).compare(one.version, version) > 0,
    );
    if (above.length === 0) return 'there is no newer version';
    const well = above.filter((one) => !advisories.some(({ affects }) => affects(one.version)));
    if (well.length === 0) return `all ${above.length} newer versions are affected, too`;
    return 'newer versions that are well are withdrawn, pre-releases or made for another Python';
  }

  #leave(holding: Holding, why: string): void {
    const { name, version } = holding;
    this.left.push({ name, version, ...placeOf(holding), advisories: notesOf(holding), why });
  }
}
