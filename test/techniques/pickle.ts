import { CALLABLES } from './pickle-callables.ts';
import { GADGETS } from './pickle-gadgets.ts';
import { HANDED } from './pickle-handed.ts';
import { NAMES } from './pickle-names.ts';
import { OBJECTS } from './pickle-objects.ts';
import { STREAMS } from './pickle-streams.ts';
import type { Technique } from './technique.ts';

/** Every technique of the catalogue that a single pickle stream can show, in order. */
export const PICKLE_TECHNIQUES: readonly Technique[] = [
  ...CALLABLES,
  ...NAMES,
  ...OBJECTS,
  ...HANDED,
  ...STREAMS,
  ...GADGETS,
];
export { HONEST as HONEST_PICKLES } from './pickle-honest.ts';
