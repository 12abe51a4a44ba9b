// Written by tools/names/write_standard_library.py; do not edit.
/** Enums and exceptions, which pickles call, and named tuples, which they construct. */
export const STANDARD_CLASSES = {
  library: 'Python standard library',
  versions: '3.6 to 3.13',
  construct: `
_pydatetime IsoCalendarDate
_pydecimal DecimalTuple
aifc _aifc_params
codecs CodecInfo
concurrent.futures._base DoneAndNotDoneFutures
datetime IsoCalendarDate
difflib Match
dis Instruction Positions _ExceptionTableEntry _ExceptionTableEntryBase _Instruction
functools _CacheInfo
importlib.metadata EntryPoints
inspect ArgInfo ArgSpec Arguments Attribute ClosureVars FrameInfo FullArgSpec Traceback _FrameInfo _Traceback
nntplib ArticleInfo GroupInfo
pkgutil ModuleInfo
platform AndroidVer IOSVersionInfo uname_result
sched Event
selectors SelectorKey
shutil _ntuple_diskusage
sndhdr SndHeaders
ssl DefaultVerifyPaths
statistics LinearRegression
sunau _sunau_params
threading _ExceptHookArgs
tomllib._parser Output
traceback _Anchors
typing Tuple
urllib.parse DefragResult DefragResultBytes ParseResult ParseResultBytes SplitResult SplitResultBytes _DefragResultBase _ParseResultBase _SplitResultBase
urllib.robotparser RequestRate
wave _wave_params
xml.dom.minicompat EmptyNodeList
`,
  call: `
ast _Precedence
asyncio.constants _SendfileMode
asyncio.locks _BarrierState
asyncio.runners _State
asyncio.sslproto AppProtocolState SSLProtocolState
asyncio.timeouts _State
builtins ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError EncodingWarning Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError
calendar Day Month
enum Flag FlagBoundary IntEnum IntFlag ReprEnum StrEnum
http HTTPStatus
inspect BufferFlags _ParameterKind
pstats SortKey
py_compile PycInvalidationMode
re RegexFlag
ssl Purpose TLSVersion _TLSAlertType _TLSContentType _TLSMessageType
symtable SymbolTableType
tkinter EventType
uuid SafeUUID
`,
} as const;
