import type { Component } from '../core/component.ts';
import { compareText } from '../core/location.ts';
import type { Report } from '../core/report.ts';

/** One model or data set, and what it hangs on. */
export interface ModelUse {
  readonly id: string;
  readonly type: Component['type'];
  /** Source files that load it. */
  readonly files: readonly string[];
  /** Names of the packages that load it, with version or constraint. */
  readonly packages: readonly string[];
  /** Data sets and base models it was made from, by id. */
  readonly madeFrom: readonly string[];
}

/** The dependencies of a report as people read them. */
export interface DependencyOverview {
  readonly packages: readonly Component[];
  /** Packages by ecosystem, most first. */
  readonly ecosystems: readonly (readonly [string, number])[];
  readonly direct: number;
  /** Packages of which only a range is known. */
  readonly ranges: number;
  readonly models: readonly ModelUse[];
}

export function dependencyOverview(report: Report): DependencyOverview {
  const packages = report.components.filter(isPackage);
  const groups = Map.groupBy(packages, ({ facts }) => String(facts?.['ecosystem'] ?? 'other'));
  return {
    packages,
    ecosystems: Array.from(groups, ([name, list]) => [name, list.length] as const).sort(
      (a, b) => b[1] - a[1] || compareText(a[0], b[0]),
    ),
    direct: packages.filter(({ facts }) => facts?.['direct'] === true).length,
    ranges: packages.filter(({ facts }) => facts?.['version'] === undefined).length,
    models: modelUses(report),
  };
}

/** A package that is asked for or lies there, as opposed to the archive of one. */
function isPackage({ type, purl, id }: Component): boolean {
  return type === 'package' && purl === id;
}

/** `torch 2.6.0`, or `torch >=2.5,<3` where no version is known. */
export function packageText({ name, facts }: Component): string {
  const known = facts?.['version'] ?? facts?.['constraint'];
  return known === undefined ? name : `${name} ${String(known)}`;
}

function modelUses({ components, relations }: Report): readonly ModelUse[] {
  const byId = new Map(components.map((component) => [component.id, component]));
  const uses = new Map<string, { files: string[]; packages: string[]; madeFrom: string[] }>();
  const useOf = (id: string): { files: string[]; packages: string[]; madeFrom: string[] } => {
    const known = uses.get(id) ?? { files: [], packages: [], madeFrom: [] };
    uses.set(id, known);
    return known;
  };
  for (const { from, kind, to } of relations) {
    const source = byId.get(from);
    if (kind === 'loads' && source !== undefined && byId.has(to)) {
      // A model that loads its own weights is one thing for a reader.
      if (isPackage(source)) useOf(to).packages.push(packageText(source));
      else if (source.type === 'source' || source.type === 'document') useOf(to).files.push(from);
    } else if (kind === 'trained-on' || (kind === 'depends-on' && source?.type === 'model'))
      useOf(from).madeFrom.push(to);
  }
  return Array.from(uses, ([id, use]) => ({
    id,
    type: byId.get(id)?.type ?? 'model',
    files: use.files.sort(),
    packages: use.packages.sort(),
    madeFrom: use.madeFrom.sort(),
  })).sort((a, b) => compareText(a.id, b.id));
}
