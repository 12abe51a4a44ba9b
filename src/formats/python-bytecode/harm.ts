import type { BytecodeProgram } from '../../code/python-bytecode/bytecode.ts';
import type { BytecodeCall } from '../../code/python-bytecode/calls.ts';
import { tensorflowGadget, kerasGadget, libraryOf } from '../keras-config/known-names.ts';
import type { Capability } from '../python-names/capability.ts';
import { dangerOf } from '../python-names/danger.ts';
import { isStandardModule } from '../python-names/standard-modules.ts';

/** A call in compiled code that no layer of a model needs. */
export interface Harm {
  /** Completes "which …". */
  readonly does: string;
  readonly capability: Capability;
  readonly call: BytecodeCall;
}

/** Attributes that lead from any object to the interpreter; those that honest code reads for names are not among them. */
const WALK_RE =
  /\.(?:__subclasses__|__globals__|__builtins__|__mro__|__bases__|__base__|__code__|f_globals|f_back|gi_frame|__loader__)(?:\.|$|\()/;
/** What honest code does every day: it says nothing by itself. */
const EVERYDAY: ReadonlySet<Capability> = new Set([
  'deferred-call',
  'callable-invocation',
  'crash',
]);
/** Names that a pickle has no business with and a program uses all the time. */
const ORDINARY_RE =
  /^(?:collections\.namedtuple|os\.path(?:\.|$)|os\.(?:getenv|environ\b|getpid|getcwd|cpu_count|fspath|sep$)|logging\.(?!config)|platform\.(?!popen)|itertools\.|copyreg\.|sysconfig\.|importlib\.metadata|ast\.|traceback\.|sys\.(?!settrace|setprofile|_getframe)|site\.get|ssl\.OPENSSL|pkgutil\.(?:extend_path|get_data)|setuptools\.(?:setup|find_)|IPython\.get_ipython|ctypes\.(?:sizeof|POINTER|CFUNCTYPE|c_|byref|Structure)|builtins\.type$|typing\.|__dict__|urllib\.parse|urllib3\.(?:util|__version__)|warnings\.|inspect\.|functools\.|operator\.|joblib\.(?!load)|time\.|random\.|string\.|io\.(?:BytesIO|StringIO))/;
/** A version, a constant: what hangs on an attribute that is no function of the table. */
const ATTRIBUTE_RE = /\.__(?:version|name|doc|file|path|all|author)__/;
const ORDINARY_BUILTIN_RE =
  /^builtins\.(?:getattr|setattr|delattr|hasattr|vars|dir|globals|locals|super|__build_class__|map|filter|sorted|max|min|print|input|iter|property)$/;
const ALIASES: Readonly<Record<string, string>> = {
  tf: 'tensorflow',
  np: 'numpy',
  pd: 'pandas',
  K: 'keras.backend',
  keras_backend: 'keras.backend',
};

function expand(path: string): string {
  const [root = '', ...rest] = path.split('.');
  const full = Object.hasOwn(ALIASES, root) ? (ALIASES[root] ?? root) : root;
  return [full, ...rest].join('.');
}

function harmOfPath(path: string): Omit<Harm, 'call'> | undefined {
  const library = libraryOf(path);
  if (library === 'tensorflow' || library === 'keras') {
    const does = library === 'tensorflow' ? tensorflowGadget(path) : kerasGadget(path);
    return does === undefined ? undefined : { does, capability: 'file-write' };
  }
  const dot = path.lastIndexOf('.');
  if (
    dot < 0 ||
    ORDINARY_BUILTIN_RE.test(path) ||
    ORDINARY_RE.test(path) ||
    ATTRIBUTE_RE.test(path)
  )
    return undefined;
  const danger = dangerOf(path.slice(0, dot), path.slice(dot + 1));
  if (danger === undefined || EVERYDAY.has(danger.capability)) return undefined;
  if (danger.capability === 'attribute-walking') return undefined;
  return { does: danger.does, capability: danger.capability };
}

function harmOfCall(call: BytecodeCall): Omit<Harm, 'call'> | undefined {
  const { callable } = call;
  if (WALK_RE.test(`.${callable}`))
    return {
      does: 'leads from an object to the interpreter itself',
      capability: 'attribute-walking',
    };
  if (callable.startsWith('builtins.getattr()'))
    return { does: 'calls an attribute whose name is computed', capability: 'attribute-walking' };
  // With a constant name it is an import like any other; what is then called of the module counts.
  if (callable === 'builtins.__import__' || callable === 'importlib.import_module') {
    if (call.arguments[0] !== undefined) return undefined;
    return { does: 'imports a module whose name is computed', capability: 'import-resolution' };
  }
  if (callable.includes('()') || callable.includes('?') || callable.startsWith('<'))
    return undefined;
  return harmOfPath(expand(callable));
}

/** Names looked at in pairs where instructions can not be read. */
const MAX_PAIRED_NAMES = 200;
const NAME_RE = /^[A-Za-z_]\w{0,60}$/;

/** Capabilities of names that are telling even where nothing shows how they are put together. */
const TELLING: ReadonlySet<Capability> = new Set([
  'command-execution',
  'code-evaluation',
  'code-construction',
  'native-code',
]);

/**
 * Which dangerous function could be spelled with the names the code mentions, however it is put
 * together at run time. Only functions the table has by name: every module has some `*`.
 */
function harmsOfNames(program: BytecodeProgram): Harm[] {
  const names = [...new Set([...program.names, ...program.texts])]
    .filter((name) => NAME_RE.test(name))
    .slice(0, MAX_PAIRED_NAMES);
  const modules = names.filter(isStandardModule);
  // Attributes of anything are called compile or eval; without instructions that is all there is.
  if (program.version === undefined) modules.push('builtins');
  const harms: Harm[] = [];
  for (const module of modules) {
    for (const name of names) {
      const path = `${module}.${name}`;
      const harm = name === module ? undefined : harmOfPath(path);
      if (
        harm === undefined ||
        !TELLING.has(harm.capability) ||
        dangerOf(module, name)?.entry.endsWith('*') === true
      )
        continue;
      const text = `${path} (by its names alone)`;
      harms.push({
        ...harm,
        call: { callable: path, text, arguments: [], within: program.name, offset: 0 },
      });
    }
  }
  return harms;
}

/** What compiled code calls, or names to have it called, that reaches outside the model; most telling first. */
export function harmsOf(program: BytecodeProgram): readonly Harm[] {
  const harms: Harm[] = [];
  const called = new Set(program.calls.map(({ callable }) => callable));
  for (const call of [
    ...program.calls,
    ...program.references.filter(({ callable }) => !called.has(callable)),
  ]) {
    const harm = harmOfCall(call);
    if (harm !== undefined) harms.push({ ...harm, call });
  }
  if (harms.length === 0) return harmsOfNames(program);
  const rank = (harm: Harm): number =>
    harm.capability === 'command-execution' ? 0 : harm.capability === 'code-evaluation' ? 1 : 2;
  return harms.sort((a, b) => rank(a) - rank(b));
}
