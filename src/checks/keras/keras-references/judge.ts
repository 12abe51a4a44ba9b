import { baseName, type KerasReference } from '../../../formats/keras-config/keras-config.ts';
import {
  isKerasClass,
  isKerasFunction,
  isModellingModule,
  kerasGadget,
  libraryOf,
  tensorflowGadget,
} from '../../../formats/keras-config/known-names.ts';
import { dangerOf } from '../../../formats/python-names/danger.ts';
import { knownName } from '../../../formats/python-names/known-names.ts';
import { isStandardModule } from '../../../formats/python-names/standard-modules.ts';

/** What is to be said about one reference. */
export type Verdict =
  | { readonly rule: 'dangerous-reference' | 'keras-gadget'; readonly does: string }
  | {
      readonly rule:
        | 'standard-library'
        | 'pickled-module'
        | 'saved-model-layer'
        | 'unlisted-function'
        | 'unlisted-name'
        | 'custom-object'
        | 'spoofed-name';
    }
  | undefined;

/** `module.name`, as the loader would import it. */
export function fullName({ module, name }: KerasReference): string {
  return module === undefined || module === '' ? name : `${module}.${name}`;
}

function judgeSymbol(name: string): Verdict {
  const does = tensorflowGadget(name) ?? kerasGadget(name);
  return does === undefined ? undefined : { rule: 'dangerous-reference', does };
}

/** The names under which a loader may find the object: the class, what it is registered as, and their last parts. */
function namesOf({ name, registeredName }: KerasReference): readonly string[] {
  return [...new Set([name, registeredName].filter((each) => each !== undefined).map(baseName))];
}

function judgeKeras(reference: KerasReference, module: string): Verdict {
  const { kind, name } = reference;
  for (const each of namesOf(reference)) {
    const does = kerasGadget(each);
    if (does !== undefined && !(kind === 'class' && isKerasClass(each)))
      return { rule: 'keras-gadget', does };
  }
  if (module !== '') {
    // A walk through Keras into another module: `keras.src.utils.file_utils` has `os` and `shutil`.
    const walk = name.includes('.') ? dangerOf('keras_module', name) : undefined;
    if (walk !== undefined) return { rule: 'dangerous-reference', does: walk.does };
  }
  if (kind === 'function') {
    if (isKerasFunction(name)) return undefined;
    return module === '' || isModellingModule(module)
      ? { rule: 'unlisted-name' }
      : { rule: 'unlisted-function' };
  }
  if (isKerasClass(name)) return isSpoofed(reference) ? { rule: 'spoofed-name' } : undefined;
  return { rule: 'unlisted-name' };
}

/** A class of Keras itself has no registered name but its own; another one takes precedence over the class that is shown. */
function isSpoofed({ name, registeredName }: KerasReference): boolean {
  if (registeredName === undefined || registeredName === '') return false;
  return baseName(registeredName) !== baseName(name);
}

/** Modules that hold plain values in honest configurations. */
const VALUE_MODULES: ReadonlySet<string> = new Set([
  'numpy',
  'jax',
  'torch',
  'ml_dtypes',
  'optax',
  'flax',
]);

function judgeForeign(reference: KerasReference, module: string): Verdict {
  const library = libraryOf(module);
  if (library === 'tensorflow') {
    const does = tensorflowGadget(fullName(reference));
    return does === undefined ? undefined : { rule: 'dangerous-reference', does };
  }
  for (const name of namesOf(reference)) {
    const danger = dangerOf(module, name);
    const known = knownName(`${module}.${name}`);
    if (danger !== undefined && !(known?.construct === true && danger.entry.endsWith('*')))
      return { rule: 'dangerous-reference', does: danger.does };
  }
  if (isStandardModule(module) && module !== '__main__') return { rule: 'standard-library' };
  return VALUE_MODULES.has(library) ? undefined : { rule: 'custom-object' };
}

function judgeBuiltin(reference: KerasReference): Verdict {
  // Keras writes its own functions with the module `builtins`; Python's are another matter.
  const danger = dangerOf('builtins', reference.name);
  if (danger !== undefined && !isKerasFunction(reference.name))
    return { rule: 'dangerous-reference', does: danger.does };
  if (danger !== undefined && danger.severity === 'critical')
    return { rule: 'dangerous-reference', does: danger.does };
  return isKerasFunction(reference.name) ? undefined : { rule: 'custom-object' };
}

export function judgeReference(reference: KerasReference): Verdict {
  const { kind, name, module = '' } = reference;
  if (kind === 'symbol') return judgeSymbol(name);
  const names = namesOf(reference);
  if (names.includes('TorchModuleWrapper')) return { rule: 'pickled-module' };
  if (names.includes('TFSMLayer')) return { rule: 'saved-model-layer' };
  if (module === 'builtins' || module === '__builtin__') return judgeBuiltin(reference);
  if (module === '' || module === '__main__') {
    // Without a module only tables are searched, and Keras' own functions are in them.
    if (name.includes('.')) {
      const dot = name.lastIndexOf('.');
      return judgeReference({
        ...reference,
        module: name.slice(0, dot),
        name: name.slice(dot + 1),
      });
    }
    const does = kind === 'function' || !isKerasClass(name) ? kerasGadget(name) : undefined;
    if (does !== undefined) return { rule: 'keras-gadget', does };
    if (name.includes('>') ? isKerasClass(name) && /^keras/i.test(name) : isKerasClass(name))
      return isSpoofed(reference) ? { rule: 'spoofed-name' } : undefined;
    return kind === 'function' && isKerasFunction(name) ? undefined : { rule: 'custom-object' };
  }
  return libraryOf(module) === 'keras'
    ? judgeKeras(reference, module)
    : judgeForeign(reference, module);
}
