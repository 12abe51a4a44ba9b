import { dangerEntries } from '../../src/formats/python-names/danger.ts';
import { knownName } from '../../src/formats/python-names/known-names.ts';
import * as pk from '../builders/pickle.ts';
import { COMMAND } from './pickle-callables.ts';
import type { Technique } from './technique.ts';

/** A name for entries that stand for a whole module. */
const ANY = 'anything';

/** One sample per entry of the table of dangerous names: the name called with one inert argument. */
export const GADGETS: readonly Technique[] = dangerEntries()
  .map(({ module, name }) => ({ module, name: name === '*' ? ANY : name }))
  // Honest in some forms (`operator.itemgetter('column')`): the other forms have techniques of their own.
  .filter(({ module, name }) => knownName(`${module}.${name}`)?.call !== true)
  .map(({ module, name }) => ({
    id: `gadget/${module}.${name}`,
    title: `call of ${module}.${name}`,
    build: () =>
      pk.pickle(
        4,
        pk.fromStack(pk.text(module), pk.text(name)),
        pk.tupleOf(pk.text(COMMAND)),
        pk.reduce,
      ),
    expect: { severity: 'high', shows: `${module}.${name}` },
  }));
