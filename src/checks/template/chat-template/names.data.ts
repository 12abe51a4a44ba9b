/** Functions that run commands or code, import, or open files and addresses. No honest template calls one. */
export const EXECUTING_NAMES: ReadonlySet<string> = new Set([
  'popen',
  'popen2',
  'popen3',
  'popen4',
  'Popen',
  'system',
  'eval',
  'exec',
  'execfile',
  'execl',
  'execle',
  'execlp',
  'execv',
  'execve',
  'execvp',
  'execvpe',
  'spawn',
  'spawnl',
  'spawnle',
  'spawnlp',
  'spawnv',
  'spawnve',
  'spawnvp',
  'posix_spawn',
  'fork',
  'forkpty',
  'startfile',
  'check_output',
  'check_call',
  'getoutput',
  'getstatusoutput',
  'import_module',
  'import_string',
  'load_module',
  'run_module',
  'run_path',
  'runpy',
  '__import__',
  'urlopen',
  'urlretrieve',
  'open',
  'open_code',
  'getattr',
  'setattr',
  'delattr',
  'from_string',
  'compile_expression',
  'get_template',
  'select_template',
  'LoadLibrary',
  'CDLL',
]);

/** Attributes of frames, functions and generators that lead to globals without two underscores. */
export const FRAME_ATTRIBUTES: ReadonlySet<string> = new Set([
  'f_globals',
  'f_locals',
  'f_builtins',
  'f_back',
  'f_code',
  'gi_frame',
  'gi_code',
  'cr_frame',
  'cr_code',
  'ag_frame',
  'ag_code',
  'tb_frame',
  'tb_next',
  'func_globals',
  'func_code',
  'func_closure',
  'func_defaults',
  'im_func',
  'im_self',
  'im_class',
  'co_consts',
  'co_code',
]);

/**
 * Methods between two underscores that give a text, a number or the plan of a computation, of themselves no
 * way to a class or module: generators of code and pages call them. What is read from them counts again.
 */
export const SPECIAL_METHODS: ReadonlySet<string> = new Set([
  '__repr__',
  '__str__',
  '__len__',
  '__html__',
  '__dask_graph__',
  '__dask_keys__',
  '__dask_layers__',
]);

/** Words between two underscores on each side by which Python objects lead to the interpreter. */
export const DUNDER_WORDS: readonly string[] = [
  'class',
  'mro',
  'base',
  'bases',
  'subclasses',
  'globals',
  'builtins',
  'builtin',
  'init',
  'import',
  'dict',
  'getattribute',
  'getattr',
  'getitem',
  'call',
  'code',
  'closure',
  'func',
  'self',
  'module',
  'reduce',
  'reduce_ex',
  'enter',
  'exit',
  'new',
  'del',
  'wrapped',
  'loader',
  'spec',
  'name',
  'doc',
  'annotations',
  'defaults',
  'kwdefaults',
  'weakref',
  'objclass',
  'func__',
  'subclasshook',
  'init_subclass',
  'format',
  'str',
  'repr',
];

/** Objects Jinja puts into every template, whose attributes lead to Python modules. */
export const JINJA_OBJECTS: ReadonlySet<string> = new Set(['cycler', 'joiner', 'lipsum', 'self']);

/** What those objects are for. */
export const JINJA_OBJECT_ATTRIBUTES: ReadonlySet<string> = new Set(['next', 'current', 'reset']);

/** Functions that Jinja and transformers give to templates. */
export const KNOWN_FUNCTIONS: ReadonlySet<string> = new Set([
  'range',
  'dict',
  'namespace',
  'raise_exception',
  'strftime_now',
]);

/** Names under which a template can know the date. */
export const CLOCK_NAMES: ReadonlySet<string> = new Set([
  'strftime_now',
  'strftime',
  'now',
  'utcnow',
  'today',
  'datetime',
  'date_string',
  'current_date',
  'current_time',
]);

/** Members that hold what people and tools wrote into the conversation. */
export const CONTENT_NAMES: ReadonlySet<string> = new Set(['content', 'text']);
