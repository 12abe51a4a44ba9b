import { KERAS_GADGETS, TENSORFLOW_GADGET_PARTS, TENSORFLOW_GADGETS } from './gadgets.data.ts';
import { baseName } from './keras-config.ts';
import { KERAS_CLASSES, KERAS_FUNCTIONS } from './names.data.ts';

interface Known {
  readonly classes: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

let tables: Known | undefined;

function words(text: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(Object.values(text).flatMap((names) => names.trim().split(/\s+/)));
}

function known(): Known {
  tables ??= { classes: words(KERAS_CLASSES), functions: words(KERAS_FUNCTIONS) };
  return tables;
}

/** Pseudo-classes by which Keras writes values that are no objects of a class. */
const VALUE_CLASSES: ReadonlySet<string> = new Set([
  '__keras_tensor__',
  '__tensor__',
  '__numpy__',
  '__bytes__',
  '__ellipsis__',
  '__slice__',
  '__tuple__',
  '__empty_tuple__',
  '__serialized_type__',
  'TensorShape',
  'CompositeTensor',
  'TypeSpec',
  '__typespec__',
]);

export function isKerasClass(name: string): boolean {
  const base = baseName(name);
  return VALUE_CLASSES.has(base) || known().classes.has(base) || known().functions.has(base);
}

export function isKerasFunction(name: string): boolean {
  const base = baseName(name);
  return known().functions.has(base) || known().classes.has(base);
}

const KERAS_ROOTS: ReadonlySet<string> = new Set([
  'keras',
  'tf_keras',
  'keras_core',
  'keras_hub',
  'keras_nlp',
  'keras_cv',
  'keras_tuner',
  'keras_rs',
  'tensorflow_addons',
  'keras_contrib',
]);

/** The library of a module: `keras` for Keras in all its disguises, `tensorflow`, or the root itself. */
export function libraryOf(module: string): string {
  const [root = ''] = module.split('.');
  if (KERAS_ROOTS.has(root)) return 'keras';
  if (root !== 'tensorflow' && root !== 'tf' && root !== 'tensorflow_core') return root;
  return /^(?:tensorflow|tf|tensorflow_core)\.(?:python\.)?(?:_api\.v\d\.)?keras(?:\.|$)/.test(
    module,
  )
    ? 'keras'
    : 'tensorflow';
}

/** What a function of Keras does beside modelling; undefined for the others. */
export function kerasGadget(name: string): string | undefined {
  const base = baseName(name);
  return Object.hasOwn(KERAS_GADGETS, base) ? KERAS_GADGETS[base] : undefined;
}

/** What a function of TensorFlow reaches outside the graph; undefined for the others. */
export function tensorflowGadget(path: string): string | undefined {
  const base = baseName(path);
  if (Object.hasOwn(TENSORFLOW_GADGETS, base)) return TENSORFLOW_GADGETS[base];
  const part = path.split('.').find((each) => Object.hasOwn(TENSORFLOW_GADGET_PARTS, each));
  return part === undefined ? undefined : TENSORFLOW_GADGET_PARTS[part];
}

/** Modules of Keras in which functions for models live; functions elsewhere in it serve other ends. */
const MODELLING_RE =
  /(?:^|\.)(?:activations|losses|metrics|initializers|regularizers|constraints|ops|backend|layers|optimizers|random|quantizers|dtype_policies|mixed_precision|applications|models|engine|schedules|samplers|tokenizers|distillation|visualization)(?:\.|$)|^keras$/;

export function isModellingModule(module: string): boolean {
  return MODELLING_RE.test(module);
}
