/**
 * Written by hand: what CPython's own picklers, copyreg and `__reduce__` methods of the standard library
 * put into pickles. Everything of the standard library that is in no table counts as unlisted.
 */
export const STANDARD_LIBRARY = {
  library: 'Python standard library',
  versions: '2.7 to 3.14',
  import: `
builtins Ellipsis NotImplemented object type int float bool str bytes bytearray complex list tuple dict set frozenset range slice memoryview
builtins abs all any ascii bin bool callable chr divmod enumerate format hash hex id isinstance issubclass iter len max min next oct ord pow print repr reversed round sorted sum zip property classmethod staticmethod super
abc ABC ABCMeta
collections ChainMap Counter OrderedDict UserDict UserList UserString deque namedtuple defaultdict
collections.abc Callable Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping MutableMapping MutableSequence MutableSet Sequence Set Sized ValuesView
_collections_abc Callable Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping MutableMapping MutableSequence MutableSet Sequence Set Sized ValuesView dict_keys dict_values dict_items
copy copy deepcopy
datetime MINYEAR MAXYEAR UTC
decimal ROUND_HALF_UP ROUND_HALF_EVEN
dataclasses MISSING field dataclass is_dataclass asdict astuple replace fields
enum Enum IntEnum Flag IntFlag StrEnum auto EnumMeta EnumType
functools lru_cache wraps cmp_to_key
itertools chain
json dumps
math acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist erf erfc exp exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nextafter perm pow prod radians remainder sin sinh sqrt tan tanh trunc ulp
cmath acos acosh asin asinh atan atanh cos cosh exp isclose log log10 phase polar rect sin sinh sqrt tan tanh
numbers Complex Integral Number Rational Real
operator abs add and_ concat contains countOf eq floordiv ge gt index indexOf inv invert is_ is_not le lshift lt matmul mod mul ne neg not_ or_ pos pow rshift sub truediv truth xor
_operator abs add and_ concat contains countOf eq floordiv ge gt index indexOf inv invert is_ is_not le lshift lt matmul mod mul ne neg not_ or_ pos pow rshift sub truediv truth xor
os PathLike
random betavariate choice expovariate gammavariate gauss lognormvariate normalvariate paretovariate randint random randrange sample shuffle triangular uniform vonmisesvariate weibullvariate
re compile escape findall finditer fullmatch match search split sub subn Pattern Match
statistics fmean geometric_mean harmonic_mean mean median median_grouped median_high median_low mode multimode pstdev pvariance quantiles stdev variance
string ascii_letters ascii_lowercase ascii_uppercase capwords digits punctuation
struct calcsize pack unpack unpack_from iter_unpack Struct error
_struct calcsize pack unpack unpack_from iter_unpack Struct error
time time monotonic perf_counter
types BuiltinFunctionType FunctionType GenericAlias LambdaType MappingProxyType MethodType ModuleType NoneType NotImplementedType EllipsisType SimpleNamespace UnionType CodeType
typing Any AnyStr Callable ClassVar Dict Final FrozenSet Generic Iterable Iterator List Literal Mapping NamedTuple NoReturn Optional Protocol Sequence Set Text Tuple Type TypeVar TypedDict Union
typing_extensions Any Final Literal NoReturn Protocol TypedDict
unicodedata category normalize
uuid UUID
weakref ref
zoneinfo ZoneInfo
_zoneinfo ZoneInfo
`,
  construct: `
argparse Namespace
builtins object int float bool str bytes bytearray complex list tuple dict set frozenset
collections ChainMap UserString
dataclasses Field _MISSING_TYPE _FIELD_BASE _DataclassParams
datetime date datetime time timedelta timezone tzinfo
decimal Decimal
fractions Fraction
functools partial:partial-state
_io BytesIO StringIO
io BytesIO StringIO
ipaddress IPv4Address IPv4Interface IPv4Network IPv6Address IPv6Interface IPv6Network
optparse Values
pathlib PurePath PosixPath WindowsPath PurePosixPath PureWindowsPath Path
random Random
string Template
threading local
types SimpleNamespace
uuid UUID
zoneinfo ZoneInfo
_zoneinfo ZoneInfo
`,
  containers: `
array array
collections Counter OrderedDict UserDict UserList deque defaultdict
UserDict UserDict
UserList UserList
`,
  call: `
_codecs encode:text-encoding
builtins bytearray:byte-buffer bytes:byte-buffer complex:literals dict:elements float:literals frozenset:elements getattr:plain-attribute int:literals bool:literals iter:iterator list:elements object:literals range:literals reversed:elements set:elements slice:literals str:literals tuple:elements type:type-of-singleton enumerate:elements zip:each-elements
array _array_reconstructor:array-reconstructor array:literals
collections Counter:elements OrderedDict:elements defaultdict:default-factory deque:elements
copyreg _reconstructor:reconstructor __newobj__:new-object __newobj_ex__:new-object-keywords
datetime date:literals datetime time timedelta:literals timezone tzinfo
decimal Context Decimal:literals DecimalTuple
_decimal Decimal:literals
fractions Fraction:literals
functools partial:partial-function reduce:union-of-types
_functools partial:partial-function reduce:union-of-types
_operator or_:type-operands itemgetter:literals getitem:typing-subscript
operator or_:type-operands itemgetter:literals getitem:typing-subscript
_io BytesIO:literals StringIO:literals
io BytesIO:literals StringIO:literals
ipaddress IPv4Address:literals IPv4Interface:literals IPv4Network:literals IPv6Address:literals IPv6Interface:literals IPv6Network:literals
logging getLogger:literals
pathlib PurePath:literals PosixPath:literals WindowsPath:literals PurePosixPath:literals PureWindowsPath:literals Path:literals
pathlib._local PurePath:literals PosixPath:literals WindowsPath:literals PurePosixPath:literals PureWindowsPath:literals Path:literals
random Random:literals
re _compile:literals compile:literals
sre _compile:literals
struct Struct:literals
_struct Struct:literals
time struct_time:literals
types GenericAlias:type-operands SimpleNamespace:literals MappingProxyType:literals
typing _GenericAlias:type-operands
uuid UUID:literals
zoneinfo ZoneInfo:literals ZoneInfo._unpickle:literals
_zoneinfo ZoneInfo:literals ZoneInfo._unpickle:literals
`,
} as const;
