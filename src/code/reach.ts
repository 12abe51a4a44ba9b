import type { CallTime } from './call-site.ts';
import type { CallDraft, ModuleDraft } from './module-draft.ts';
import type { CallSite } from './call-site.ts';
import type { Value } from './value.ts';
import { LOCAL } from './value.ts';
import { someWithin } from './walk-value.ts';

const RANK: Readonly<Record<CallTime, number>> = { call: 0, main: 1, import: 2 };

/** Methods that run when an instance is made. */
const CONSTRUCTORS = [
  '__init__',
  '__new__',
  '__post_init__',
  '__call__',
  '__enter__',
  'constructor',
];

const MODULE_HOOKS = ['__getattr__', '__dir__'];

/** Local functions that a dotted name may mean: `<local>.Loader().run` is `Loader.run`. */
function localFunctions(path: string, draft: ModuleDraft): readonly string[] {
  if (!path.startsWith(`${LOCAL}.`)) return [];
  const name = path.slice(LOCAL.length + 1).replaceAll('()', '');
  if (draft.functions.has(name)) return [name];
  return CONSTRUCTORS.map((method) => `${name}.${method}`).filter((method) =>
    draft.functions.has(method),
  );
}

/** Functions of the module handed to a call are taken to be called by it: a thread, a callback, a decorator. */
function functionsIn(value: Value, draft: ModuleDraft): readonly string[] {
  const found: string[] = [];
  someWithin(value, (part) => {
    if (part.kind === 'name') found.push(...localFunctions(part.path, draft));
    return false;
  });
  return found;
}

/**
 * What keeps a function for later. Without this list each `@classmethod` and `@torch.no_grad()` would
 * make its method look as if it ran on import. Whatever is not in it is taken to call what it gets.
 */
const KEEPING_RE =
  /^(?:builtins\.(?:classmethod|staticmethod|property)|abc\.abstract\w+|functools\.(?:wraps\(\)|(?:lru_cache(?:\(\))?)|cache|cached_property|total_ordering|update_wrapper)|contextlib\.(?:async)?contextmanager|dataclasses\.dataclass(?:\(\))?|typing\.(?:final|overload|no_type_check|override)|torch\.(?:no_grad|inference_mode|enable_grad|compile|autocast)\(\)|torch\.(?:no_grad|inference_mode|compile)|torch\.jit\.(?:ignore|unused|export|script|script_if_tracing)(?:\(\))?|huggingface_hub\.(?:[\w.]+\.)?validate_hf_hub_args|transformers\.(?:[\w.]+\.)?(?:add_\w*docstrings?\w*|replace_return_docstrings|auto_docstring|can_return_tuple|deprecate_kwarg)(?:\(\))?)$/;

/** Building and installing runs these methods of the commands that a package brings with it. */
const SETUP_RE = /^(?:setuptools|distutils\.core|numpy\.distutils\.core|skbuild)\.setup$/;
const COMMAND_METHODS: ReadonlySet<string> = new Set([
  'run',
  'initialize_options',
  'finalize_options',
  'build_extension',
  'build_extensions',
  'make_distribution',
  'make_release_tree',
  'get_command_name',
  'build_module',
]);

function commandMethods(values: readonly Value[], { classes }: ModuleDraft): readonly string[] {
  const found: string[] = [];
  for (const value of values)
    someWithin(value, (part) => {
      if (part.kind === 'name' && part.path.startsWith(`${LOCAL}.`)) {
        const name = part.path.slice(LOCAL.length + 1);
        for (const { methods } of classes.filter((fact) => fact.name === name))
          found.push(
            ...methods
              .filter((method) => COMMAND_METHODS.has(method))
              .map((method) => `${name}.${method}`),
          );
      }
      return false;
    });
  return found;
}

function isSetup({ callee, alternatives }: CallDraft): boolean {
  return (
    (callee !== undefined && SETUP_RE.test(callee)) ||
    alternatives.some((name) => SETUP_RE.test(name))
  );
}

const COMMAND_BASE_RE =
  /^(?:setuptools|distutils|wheel|numpy\.distutils)\.(?:command\.|core\.|cmd\.|_distutils\.|bdist_wheel)?[\w.]*$/;

/** Commands that reach `setup()` in a way that cannot be followed: through a dictionary computed elsewhere. */
function builtInCommands({ classes }: ModuleDraft): readonly string[] {
  return classes
    .filter(({ bases }) => bases.some((base) => COMMAND_BASE_RE.test(base)))
    .flatMap(({ name, methods }) =>
      methods.filter((method) => COMMAND_METHODS.has(method)).map((method) => `${name}.${method}`),
    );
}

function calledFunctions(call: CallDraft, draft: ModuleDraft): readonly string[] {
  const names = call.callee === undefined ? call.alternatives : [call.callee, ...call.alternatives];
  const values = [...call.positional, ...call.keywords.map(({ value }) => value)];
  if (call.target !== undefined) values.push(call.target);
  if (isSetup(call))
    return [
      ...commandMethods(values, draft),
      ...values.flatMap((value) => functionsIn(value, draft)),
    ];
  if (names.length === 1 && KEEPING_RE.test(names[0] ?? '')) return [];
  return [
    ...names.flatMap((name) => localFunctions(name, draft)),
    ...values.flatMap((value) => functionsIn(value, draft)),
  ];
}

/** When each function of the module runs, given the calls that reach it. */
export function reachedFunctions(draft: ModuleDraft): ReadonlyMap<string, CallTime> {
  const reached = new Map<string, CallTime>();
  const inside = new Map<string, CallDraft[]>();
  const waiting: { readonly name: string; readonly when: CallTime }[] = [];
  if (draft.calls.some(isSetup))
    for (const name of builtInCommands(draft)) waiting.push({ name, when: 'import' });
  for (const { name, base } of draft.hooks)
    if (draft.functions.has(name)) waiting.push({ name, when: base });
  // Python asks a module for a name it does not have, as an import of the name does.
  for (const name of MODULE_HOOKS)
    if (draft.functions.has(name)) waiting.push({ name, when: 'import' });
  for (const call of draft.calls) {
    if (call.base !== 'call') {
      for (const name of calledFunctions(call, draft)) waiting.push({ name, when: call.base });
    } else if (call.within !== undefined) {
      const list = inside.get(call.within);
      if (list === undefined) inside.set(call.within, [call]);
      else list.push(call);
    }
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const known = reached.get(next.name);
    if (known !== undefined && RANK[known] >= RANK[next.when]) continue;
    reached.set(next.name, next.when);
    for (const call of inside.get(next.name) ?? [])
      for (const name of calledFunctions(call, draft)) waiting.push({ name, when: next.when });
  }
  return reached;
}

/** The calls with the time at which each runs. */
export function timedCalls(
  draft: ModuleDraft,
  reached: ReadonlyMap<string, CallTime>,
): readonly CallSite[] {
  return draft.calls.map(({ base, ...call }) => ({
    ...call,
    when: timeOf(base, call.within, reached),
  }));
}

/** When something runs that stands in a function. */
export function timeOf(
  base: CallTime,
  within: string | undefined,
  reached: ReadonlyMap<string, CallTime>,
): CallTime {
  return base === 'call' ? (reached.get(within ?? '') ?? 'call') : base;
}
