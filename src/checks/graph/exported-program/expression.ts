import { dangerOf } from '../../../formats/python-names/danger.ts';

/**
 * What an expression of an exported program may consist of. Deny by default: `sympy.sympify` and `exec`
 * evaluate whatever stands there, so anything but arithmetic on sizes is code.
 */
const TOKEN_RE =
  /\s+|(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<text>'[^'\\\n]*'|"[^"\\\n]*")|(?<attribute>\.\s*[A-Za-z_]\w*)|(?<name>[A-Za-z_]\w*)|[-+*/%(),=<>!&|~[\]]+|(?<other>[^])/gy;

/**
 * Classes an expression may call: what torch writes (`srepr` of sympy, `torch.utils._sympy.functions`).
 * Not any capitalised name: sympy's `S('…')` evaluates the text it is given, `Matrix` calls a function.
 */
const CLASSES: ReadonlySet<string> = new Set(
  'Symbol Dummy Integer Float Rational Add Mul Pow Max Min Mod Abs Eq Ne Lt Le Gt Ge Equality Unequality StrictLessThan LessThan StrictGreaterThan GreaterThan And Or Not Xor ITE Piecewise ExprCondPair Tuple BooleanTrue BooleanFalse FloorDiv ModularIndexing Where PythonMod CleanDiv CeilToInt FloorToInt CeilDiv LShift RShift PowByNatural FloatPow FloatTrueDiv IntTrueDiv IsNonOverlappingAndDenseIndicator TruncToFloat TruncToInt RoundToInt RoundDecimal ToFloat Identity'.split(
    ' ',
  ),
);
const CLASS_FAMILY_RE = /^(?:OpaqueUnaryFn|BitwiseFn)_[a-z0-9_]{1,40}$/;
/** A call of what an expression gives, `(f)(x)` or `d['f'](x)`: arithmetic has none. */
const CALLED_RESULT_RE = /[)\]'"]\s*\(/;
/** Lower-case functions that sympy and guards use. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  'abs max min floor ceil ceiling sqrt log log2 exp sin cos tan asin acos atan sinh cosh tanh pow round trunc int float bool len math torch sym_max sym_min sym_not sym_ite sym_float sym_int sym_sqrt'.split(
    ' ',
  ),
);
const WORDS: ReadonlySet<string> = new Set(
  'and or not is None True False inf nan if else in positive integer real nonnegative negative nonzero finite evaluate zoo oo E pi I L args kwargs'.split(
    ' ',
  ),
);
/** What guards ask of an input. */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  'size stride storage_offset shape dim ndim numel dtype device type item is_integer floor ceil trunc sqrt log2 sym_max sym_min inf nan'.split(
    ' ',
  ),
);
/** Symbols of shapes: `s0`, `u12`, `s77`, `zuf0`, and names of dimensions. */
const SYMBOL_RE = /^[a-z]\w{0,40}$/;
const CLASS_RE = /^[A-Z][A-Za-z0-9]{0,40}$/;
/** A key of an input; two underscores would name an attribute of Python's own. */
const NAME_RE = /^(?!.*__)[A-Za-z0-9_.]{0,200}$/;

/** The first part of an expression that is not arithmetic on sizes, or undefined. */
export function foreignPart(text: string): string | undefined {
  const called = CALLED_RESULT_RE.exec(text);
  if (called !== null) return called[0];
  for (const match of text.matchAll(TOKEN_RE)) {
    const { text: quoted, attribute, name, other } = match.groups ?? {};
    const isCalled = /^\s*\(/.test(
      text.slice(match.index + match[0].length, match.index + match[0].length + 20),
    );
    if (other !== undefined) return other;
    if (quoted !== undefined && !NAME_RE.test(quoted.slice(1, -1))) return quoted;
    if (attribute !== undefined && !ATTRIBUTES.has(attribute.slice(1).trim())) return attribute;
    if (name === undefined) continue;
    if (name.includes('__')) return name;
    if (isCalled ? !isFunction(name) : !isWord(name)) return name;
  }
  return undefined;
}

function isFunction(name: string): boolean {
  return FUNCTIONS.has(name) || WORDS.has(name) || CLASSES.has(name) || CLASS_FAMILY_RE.test(name);
}

function isWord(name: string): boolean {
  // `(eval)(s0)` calls what only looks like a symbol.
  if (!WORDS.has(name) && !FUNCTIONS.has(name) && dangerOf('builtins', name) !== undefined)
    return false;
  return WORDS.has(name) || FUNCTIONS.has(name) || SYMBOL_RE.test(name) || CLASS_RE.test(name);
}
