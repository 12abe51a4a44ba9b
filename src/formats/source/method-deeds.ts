import type { CallSite } from '../../code/call-site.ts';
import { calleesOf } from '../../code/call-site.ts';
import type { SourceModule } from '../../code/source-module.ts';
import { LOCAL } from '../../code/value.ts';
import { someWithin } from '../../code/walk-value.ts';
import type { Deed } from './deed.ts';
import { deedOf } from './deed.ts';
import type { MethodAction } from './source-file.ts';

/** Methods that run when somebody loads a model of the class, or makes a class of it. */
const LOAD_METHODS = new Set([
  '__init__',
  '__new__',
  '__post_init__',
  '__setstate__',
  '__class_getitem__',
  '__init_subclass__',
  '__set_name__',
  '_init_weights',
  '_load_from_state_dict',
  'from_config',
  'from_dict',
  'from_pretrained',
  'load_state_dict',
  'post_init',
  'initialize',
]);
/** Methods that run with each use: of a model, a handler, a builder of data. */
const USE_METHODS = new Set([
  '__call__',
  '__del__',
  '__getattr__',
  '__getattribute__',
  '__setattr__',
  '_call_impl',
  'eval',
  'forward',
  'generate',
  'handle',
  'inference',
  'postprocess',
  'predict',
  'prepare_inputs_for_generation',
  'preprocess',
  'to',
  'train',
  '_generate_examples',
  '_generate_tables',
  '_info',
  '_split_generators',
]);

/** Functions by which servers and loaders find their way into a file. */
const ENTRY_FUNCTIONS: ReadonlyMap<string, Moment> = new Map([
  ['_load_pyfunc', 'load'],
  ['model_fn', 'load'],
  ['generate', 'use'],
  ['handle', 'use'],
  ['input_fn', 'use'],
  ['predict_fn', 'use'],
  ['output_fn', 'use'],
  ['transform_fn', 'use'],
]);

type Moment = MethodAction['moment'];

function momentOf(name: string, classes: ReadonlySet<string>): Moment | undefined {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return ENTRY_FUNCTIONS.get(name);
  if (!classes.has(name.slice(0, dot))) return undefined;
  const method = name.slice(dot + 1);
  if (LOAD_METHODS.has(method)) return 'load';
  return USE_METHODS.has(method) ? 'use' : undefined;
}

function localName(path: string): readonly string[] {
  return path.startsWith(`${LOCAL}.`) ? [path.slice(LOCAL.length + 1).replaceAll('()', '')] : [];
}

/**
 * Functions of the module that a call leads to: `<local>.Model().build` is `Model.build`. Those
 * handed to it count: hooks and threads.
 */
function localTargets(call: CallSite): readonly string[] {
  const found = calleesOf(call).flatMap(localName);
  for (const value of [...call.positional, ...call.keywords.map((keyword) => keyword.value)]) {
    someWithin(value, (part) => {
      if (part.kind === 'name') found.push(...localName(part.path));
      return false;
    });
  }
  return found;
}

/** For each function that such a method reaches, the method; loading comes before use. */
function reached(
  module: SourceModule,
): ReadonlyMap<string, { readonly moment: Moment; readonly method: string }> {
  const classes = new Set(module.classes.map(({ name }) => name));
  const inside = new Map<string, CallSite[]>();
  for (const call of module.calls) {
    if (call.within === undefined) continue;
    const list = inside.get(call.within);
    if (list === undefined) inside.set(call.within, [call]);
    else list.push(call);
  }
  const found = new Map<string, { moment: Moment; method: string }>();
  for (const wanted of ['load', 'use'] as const) {
    const roots = module.functions.filter(({ name }) => momentOf(name, classes) === wanted);
    for (const { name: method } of roots) {
      const left = [method];
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        if (found.has(name)) continue;
        found.set(name, { moment: wanted, method });
        for (const call of inside.get(name) ?? []) left.push(...localTargets(call));
      }
    }
  }
  return found;
}

/**
 * Commands and code from text have no place in a model at all. A connection has none while it is
 * loaded; processors that fetch the picture they are given do so when used.
 */
function counts({ capability }: Deed, callee: string, moment: Moment): boolean {
  if (moment === 'load') return true;
  if (moment === 'use') return capability !== 'network';
  return capability === 'command-execution' || callee === 'builtins.exec';
}

/** Dangerous calls in methods that a loader or server calls, `most` at the most. */
export function methodDeeds(module: SourceModule, most: number): readonly MethodAction[] {
  const actions: MethodAction[] = [];
  let methods: ReturnType<typeof reached> | undefined;
  for (const call of module.calls) {
    // What stands under `if __name__ == "__main__"` is not for whoever imports the file.
    if (call.when !== 'call' || call.within === undefined) continue;
    for (const callee of calleesOf(call)) {
      const deed = deedOf(callee);
      if (deed === undefined || deed.weight !== 'runs') continue;
      methods ??= reached(module);
      // A function or lambda inside of a method counts as the method.
      const at = methods.get(call.within) ??
        methods.get(outerOf(call.within)) ?? { method: call.within, moment: 'call' };
      if (!counts(deed, callee, at.moment)) continue;
      if (actions.length >= most) return actions;
      actions.push({ callee, does: deed.does, line: call.line, ...at });
    }
  }
  return actions;
}

function outerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}
