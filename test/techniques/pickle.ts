import { CALLABLES } from './pickle-callables.ts';
import { GADGETS } from './pickle-gadgets.ts';
import { HANDED } from './pickle-handed.ts';
import { NAMES } from './pickle-names.ts';
import { OBJECTS } from './pickle-objects.ts';
import { HONEST } from './pickle-honest.ts';
import { HONEST_PLANTED, PLANTED } from './pickle-planted.ts';
import { STREAMS } from './pickle-streams.ts';
import type { Honest, Technique } from './technique.ts';

/** Every technique of the catalogue that a single pickle stream can show, in order. */
export const PICKLE_TECHNIQUES: readonly Technique[] = [
  ...CALLABLES,
  ...NAMES,
  ...OBJECTS,
  ...HANDED,
  ...PLANTED,
  ...STREAMS,
  ...GADGETS,
];
export const HONEST_PICKLES: readonly Honest[] = [...HONEST, ...HONEST_PLANTED];
