import { printValue } from '../../../formats/pickle/decompile.ts';
import type { Effect, PickleProgram } from '../../../formats/pickle/program.ts';
import type { Value } from '../../../formats/pickle/value.ts';
import { isNode } from '../../../formats/pickle/value.ts';
import type { Place } from './notes.ts';
import { isGlobal, isObject, tupleItems } from './values.ts';
import { WEIGHTS_ONLY_NAMES } from './weights-only.data.ts';

/** Something torch's weights_only unpickler raises an error for. */
export interface Refusal {
  readonly place: Place;
  /** What is refused, as a name where there is one. */
  readonly callable: string;
}

/** Refusals kept; the first decides, the others are listed. */
const MAX_REFUSALS = 1000;

/** Opcodes with effects that the unpickler does not implement at all. */
const UNSUPPORTED = new Set([
  'INST',
  'OBJ',
  'NEWOBJ_EX',
  'STACK_GLOBAL',
  'EXT1',
  'EXT2',
  'EXT4',
  'PERSID',
  'ADDITEMS',
]);
/** Classes whose instances BUILD may touch, besides everything that is allowed as a callable. */
const FILLABLE = new Set(['collections.OrderedDict', 'collections.Counter']);

let allowed: ReadonlySet<string> | undefined;

function allowedNames(): ReadonlySet<string> {
  allowed ??= new Set(
    WEIGHTS_ONLY_NAMES.trim()
      .split('\n')
      .flatMap((line) => {
        const [module = '', ...names] = line.split(' ');
        return names.map((name) => `${module}.${name}`);
      }),
  );
  return allowed;
}

/**
 * Everything the restricted unpickler would stop at if it went on after each error. Modelled on names
 * and on what each opcode accepts; opcodes without an effect are not seen here, so a stream may be
 * refused earlier than this says, never later.
 */
export function weightsOnlyRefusals(program: PickleProgram): readonly Refusal[] {
  const refusals: Refusal[] = [];
  for (const [stream, { effects }] of program.streams.entries()) {
    for (const [index, effect] of effects.entries()) {
      if (!isRefused(effect)) continue;
      const place = { stream, effect: index, offset: effect.offset };
      refusals.push({ place, callable: subjectOf(effect) });
      if (refusals.length >= MAX_REFUSALS) return refusals;
    }
  }
  return refusals;
}

function isRefused(effect: Effect): boolean {
  if (UNSUPPORTED.has(effect.opcode)) return true;
  switch (effect.kind) {
    case 'import':
      return !allowedCallee(effect.target);
    case 'make':
      return !allowedCallee(effect.object.callee);
    case 'build':
      return !isObject(effect.target) || !allowedCallee(effect.target.callee);
    case 'method':
      return (
        effect.method !== '__setitem__' ||
        !isObject(effect.target) ||
        !FILLABLE.has(pathOf(effect.target.callee))
      );
    case 'persistent':
      return !allowedId(effect.object.id);
  }
}

function allowedCallee(callee: Value): boolean {
  return isGlobal(callee) && allowedNames().has(pathOf(callee));
}

function allowedId(id: Value): boolean {
  if (typeof id === 'number') return true;
  const first = tupleItems(id)?.[0];
  if (first !== undefined && isNode(first) && first.kind === 'bytes') {
    return Buffer.from(first.head).toString('latin1') === 'storage';
  }
  return first === 'storage';
}

function pathOf(value: Value): string {
  return isGlobal(value) ? `${value.module}.${value.name}` : '';
}

function subjectOf(effect: Effect): string {
  const value = effectValue(effect);
  return pathOf(value) === '' ? printValue(value, { maxLength: 120, maxDepth: 3 }) : pathOf(value);
}

function effectValue(effect: Effect): Value {
  switch (effect.kind) {
    case 'import':
      return effect.target;
    case 'make':
      return effect.object.callee;
    case 'build':
    case 'method':
      return isObject(effect.target) ? effect.target.callee : effect.target;
    case 'persistent':
      return effect.object.id;
  }
}
