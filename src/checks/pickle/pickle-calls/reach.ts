import type { Loader } from '../../../core/loader.ts';
import { LOADERS } from '../../../core/loader.ts';
import type { PickleProgram } from '../../../formats/pickle/program.ts';
import type { Place } from './notes.ts';
import type { Refusal } from './weights-only.ts';
import { weightsOnlyRefusals } from './weights-only.ts';

/** How far each loader gets in a program before it raises an error of its own. */
export interface Reach {
  readonly refusals: readonly Refusal[];
  readonly stops: ReadonlyMap<Loader, Stop>;
}

export interface Stop {
  readonly place: Place;
  readonly reason: string;
}

const START: Place = { stream: 0, effect: -1, offset: 0 };

/** Models where the loaders differ: names (weights_only), persistent ids (pickle, joblib), and numpy's allow_pickle. */
export function reachOf(program: PickleProgram): Reach {
  const refusals = weightsOnlyRefusals(program);
  const stops = new Map<Loader, Stop>();
  const [first] = refusals;
  if (first !== undefined) {
    stops.set('torch>=2.6', {
      place: first.place,
      reason: `weights_only refuses ${first.callable}`,
    });
  }
  const persistent = firstPersistentId(program);
  if (persistent !== undefined) {
    const stop: Stop = { place: persistent, reason: 'it cannot resolve persistent ids' };
    stops.set('pickle', stop);
    stops.set('joblib', stop);
  }
  stops.set('numpy', { place: START, reason: 'allow_pickle is off by default' });
  return { refusals, stops };
}

function firstPersistentId(program: PickleProgram): Place | undefined {
  for (const [stream, { effects }] of program.streams.entries()) {
    const effect = effects.findIndex(({ kind }) => kind === 'persistent');
    if (effect >= 0) return { stream, effect, offset: effects[effect]?.offset ?? 0 };
  }
  return undefined;
}

/** Whether a loader performs the effect at a place. */
export function reaches(reach: Reach, loader: Loader, place: Place): boolean {
  const stop = reach.stops.get(loader);
  if (stop === undefined) return true;
  return (
    place.stream < stop.place.stream ||
    (place.stream === stop.place.stream && place.effect < stop.place.effect)
  );
}

/** The loaders that perform the effect at a place, and those that do not. */
export function splitLoaders(
  reach: Reach,
  place: Place,
): { readonly runsWith: readonly Loader[]; readonly refusedBy: readonly Loader[] } {
  return {
    runsWith: LOADERS.filter((loader) => reaches(reach, loader, place)),
    refusedBy: LOADERS.filter((loader) => !reaches(reach, loader, place)),
  };
}
