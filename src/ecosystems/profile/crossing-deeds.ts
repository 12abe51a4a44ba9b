import type { Crossing } from '../../formats/behaviour/source-behaviour.ts';
import { resolveName } from './module-file.ts';
import type { PackageSource, PackageView } from './package-view.ts';

/** Something that one file of a package begins and another completes. */
export interface CrossingDeed {
  readonly kind: 'sends' | 'runs';
  readonly data: Extract<Crossing, { readonly kind: 'gives' }>['data'];
  readonly what: string;
  /** The call that sends or runs. */
  readonly callee: string;
  /** The file whose call makes it happen. */
  readonly at: PackageSource;
  readonly line: number;
  readonly when: 'import' | 'main' | 'call';
  readonly other: PackageSource;
}

/** Function of another file that a call of this one runs. */
export interface CrossingCall {
  readonly at: PackageSource;
  readonly line: number;
  readonly when: 'import' | 'main';
  readonly other: PackageSource;
  readonly name: string;
}

function ends<K extends Crossing['kind']>(
  { behaviour }: PackageSource,
  kind: K,
): readonly Extract<Crossing, { readonly kind: K }>[] {
  return behaviour.crossings.filter(
    (crossing): crossing is Extract<Crossing, { readonly kind: K }> => crossing.kind === kind,
  );
}

/** Deeds spread over files: one takes, another sends; one fetches, another runs; a third may join the two. */
export function crossingDeeds({ sources }: PackageView): readonly CrossingDeed[] {
  const files = new Set(sources.keys());
  const found: CrossingDeed[] = [];
  for (const at of sources.values()) {
    for (const { name, sink, callee, when, line } of ends(at, 'receives')) {
      const target = resolveName(name, at.inside, files);
      const other = target === undefined ? undefined : sources.get(target.file);
      if (target === undefined || other === undefined || other === at) continue;
      const given = ends(other, 'gives').find((end) => end.name === target.rest);
      if (given !== undefined && fits(sink, given.data))
        found.push({
          kind: sink,
          data: given.data,
          what: given.what,
          callee,
          at,
          line,
          when,
          other,
        });
    }
    for (const { name, index, data, what, when, line } of ends(at, 'hands')) {
      const target = resolveName(name, at.inside, files);
      const other = target === undefined ? undefined : sources.get(target.file);
      if (target === undefined || other === undefined || other === at) continue;
      const taken = ends(other, 'takes').find(
        (end) => end.name === target.rest && end.index === index && fits(end.sink, data),
      );
      if (taken !== undefined)
        found.push({ kind: taken.sink, data, what, callee: taken.callee, at, line, when, other });
    }
    for (const { name, index, from, when, line } of ends(at, 'passes')) {
      const target = resolveName(name, at.inside, files);
      const origin = resolveName(from, at.inside, files);
      const other = target === undefined ? undefined : sources.get(target.file);
      const giver = origin === undefined ? undefined : sources.get(origin.file);
      if (target === undefined || origin === undefined || other === undefined) continue;
      if (giver === undefined || other === at || giver === at) continue;
      const given = ends(giver, 'gives').find((end) => end.name === origin.rest);
      if (given === undefined) continue;
      const { data, what } = given;
      const taken = ends(other, 'takes').find(
        (end) => end.name === target.rest && end.index === index && fits(end.sink, data),
      );
      if (taken !== undefined)
        found.push({ kind: taken.sink, data, what, callee: taken.callee, at, line, when, other });
    }
  }
  return found;
}

function fits(sink: 'sends' | 'runs', data: CrossingDeed['data']): boolean {
  return (sink === 'runs') === (data === 'fetched');
}

/** Calls of functions of other files that run by themselves. */
export function crossingCalls({ sources }: PackageView): readonly CrossingCall[] {
  const files = new Set(sources.keys());
  const found: CrossingCall[] = [];
  for (const at of sources.values())
    for (const { name, when, line } of ends(at, 'calls')) {
      if (when === 'call') continue;
      const target = resolveName(name, at.inside, files);
      const other = target === undefined ? undefined : sources.get(target.file);
      if (target !== undefined && other !== undefined && other !== at && target.rest !== '')
        found.push({ at, line, when, other, name: target.rest });
    }
  return found;
}
