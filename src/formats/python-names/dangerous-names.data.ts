import type { DangerGroup } from './name-table.ts';

/**
 * Names that no honest pickle calls. Default-deny would catch each of them as unlisted; what this table
 * adds is the severity and the words that say what would happen.
 */
export const DANGEROUS_NAMES: readonly DangerGroup[] = [
  {
    capability: 'command-execution',
    severity: 'critical',
    does: 'runs a command of the operating system',
    names: `
os system popen popen2 popen3 popen4 execl execle execlp execlpe execv execve execvp execvpe spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe posix_spawn posix_spawnp startfile _exec _execvpe _spawnvef
posix system popen execv execve posix_spawn posix_spawnp
nt system popen execv execve spawnv spawnve startfile
subprocess *
_subprocess *
pty spawn
commands *
popen2 *
asyncio create_subprocess_exec create_subprocess_shell
asyncio.subprocess *
asyncio.base_subprocess *
asyncio.unix_events _UnixSubprocessTransport _UnixSelectorEventLoop SelectorEventLoop
asyncio.windows_events _WindowsSubprocessTransport ProactorEventLoop
asyncio.base_events BaseEventLoop.subprocess_exec BaseEventLoop.subprocess_shell
uuid _get_command_stdout _popen _ifconfig_getnode _arp_getnode _lanscan_getnode _netstat_getnode _ip_getnode
_osx_support *
_aix_support *
imaplib IMAP4_stream
_pyrepl *
pydoc pipepager tempfilepager pager
test.support.script_helper *
multiprocessing.util spawnv_passfds
multiprocessing.popen_fork *
multiprocessing.popen_forkserver *
multiprocessing.popen_spawn_posix *
multiprocessing.popen_spawn_win32 *
multiprocessing.spawn *
multiprocessing.forking *
_posixsubprocess *
_winapi CreateProcess
setuptools._distutils.spawn *
setuptools._distutils.ccompiler *
setuptools._distutils.cmd *
distutils.spawn *
distutils.ccompiler *
distutils.cmd *
distutils.exec_command *
numpy.distutils *
mailcap *
pipes *
webbrowser GenericBrowser BackgroundBrowser UnixBrowser Mozilla Konqueror
platform popen _syscmd_ver _syscmd_file _syscmd_processor
pexpect *
ptyprocess *
psutil Popen
sh *
plumbum *
invoke *
fabric *
paramiko *
gevent.subprocess *
eventlet.green.subprocess *
twisted.internet.process *
tornado.process *
py._process *
execnet *
torch.utils.collect_env run run_lambda run_and_read_all run_and_parse_first_match run_and_return_first_line
torch._inductor.codecache compile_file
torch.utils.cpp_extension *
torch.distributed.launch *
torch.distributed.run *
torch.distributed.elastic *
torch.multiprocessing.spawn *
mlflow.projects *
ensurepip *
venv *
virtualenv *
IPython.utils.process *
IPython.utils._process_common *
ultralytics.utils.checks *
git.cmd Git
conda *
`,
  },
  {
    capability: 'code-evaluation',
    severity: 'critical',
    does: 'runs Python code from text',
    names: `
builtins eval exec execfile compile input raw_input breakpoint
__builtins__ eval exec execfile compile input
code *
codeop *
timeit *
cProfile *
profile *
trace *
bdb *
pdb *
doctest *
runpy *
cgitb *
idlelib *
lib2to3 *
dataclasses _create_fn _process_class make_dataclass
typing get_type_hints _eval_type ForwardRef._evaluate ForwardRef evaluate_forward_ref
annotationlib *
collections namedtuple
numpy.f2py *
numpy.testing runstring rundocs measure
numpy.testing._private *
numpy.lib.utils safe_eval
numpy.lib._utils_impl safe_eval
numexpr *
pandas eval
pandas.core.computation *
pandas.core.frame DataFrame.eval DataFrame.query
patsy.eval *
patsy.highlevel *
formulaic.parser *
formulaic.utils.stateful_transforms *
sympy *
torch._dynamo *
torch._inductor *
torch.fx *
torch.jit.unsupported_tensor_ops *
torch.jit.frontend *
torch.utils.bottleneck *
torch.utils.benchmark *
torch.testing *
torch.export *
torch._export *
torch.onnx *
tkinter *
_tkinter *
Tkinter *
_xxsubinterpreters *
_interpreters *
_testinternalcapi *
interpreters *
IPython *
ipykernel *
nbconvert *
nbformat *
jinja2 *
mako *
rlcompleter *
readline *
sre_compile _code
logging.config *
site execsitecustomize execusercustomize
tabnanny *
pyclbr *
modulefinder *
turtledemo *
test *
nose *
pytest *
_pytest *
django.template *
keras.layers.Lambda *
keras.src.utils.python_utils *
keras.utils.generic_utils func_load
tensorflow py_function numpy_function
tensorflow.python.ops.script_ops *
`,
  },
  {
    capability: 'code-construction',
    severity: 'critical',
    does: 'turns bytes of the file into code',
    names: `
marshal *
`,
  },
  {
    capability: 'code-construction',
    severity: 'high',
    does: 'builds a function or class out of code in the file',
    names: `
types CodeType FunctionType LambdaType MethodType ModuleType new_class DynamicClassAttribute prepare_class
new *
builtins type classmethod staticmethod property __build_class__
cloudpickle cloudpickle CloudPickler
cloudpickle.cloudpickle *
cloudpickle.cloudpickle_fast *
sklearn.externals.joblib.externals.cloudpickle *
joblib.externals.cloudpickle *
pyspark.cloudpickle *
ray.cloudpickle *
dill._dill *
dill.dill *
dill.source *
`,
  },
  {
    capability: 'import-resolution',
    severity: 'critical',
    does: 'imports any module by name',
    names: `
builtins __import__ reload
__builtins__ __import__
importlib *
_frozen_importlib *
_frozen_importlib_external *
_imp *
imp *
ihooks *
imputil *
pkgutil *
zipimport *
cloudpickle.cloudpickle subimport dynamic_subimport _builtin_type _lookup_module_and_qualname
dill._dill _import_module _get_attr _load_type _getattribute
pydoc locate resolve safeimport importfile render_doc
unittest.mock _importer _dot_lookup _get_target _patch patch
unittest.loader *
unittest *
xmlrpc.server *
logging.config _resolve
hydra *
transformers.dynamic_module_utils *
torch.package *
torch.utils._import_utils *
torch._sources *
mmengine *
mmcv *
detectron2.utils.registry *
fvcore.common.registry *
werkzeug.utils import_string
django.utils.module_loading *
pkg_resources *
setuptools *
distutils *
pip *
wheel *
numpy.core _ufunc_reconstruct
numpy._core _ufunc_reconstruct
numpy.testing._private.utils import_nose
sysconfig *
lib2to3.fixer_util *
nuitka *
`,
  },
  {
    capability: 'attribute-walking',
    severity: 'critical',
    does: 'reaches any attribute of any object by name',
    names: `
builtins getattr setattr delattr hasattr vars dir globals locals super
operator attrgetter methodcaller getitem itemgetter setitem delitem
_operator attrgetter methodcaller getitem itemgetter setitem delitem
test.support get_attribute
string Formatter Formatter.get_field
_string *
inspect *
gc *
types ClassMethodDescriptorType GetSetDescriptorType MemberDescriptorType MethodDescriptorType WrapperDescriptorType FrameType TracebackType
functools cached_property
weakref proxy
ctypes.util *
torch._C._import *
`,
  },
  {
    capability: 'nested-loading',
    severity: 'critical',
    does: 'loads another serialised program from its arguments',
    names: `
pickle *
_pickle *
cPickle *
pickletools *
cloudpickle *
joblib.externals.loky *
dill *
joblib *
sklearn.externals.joblib *
shelve *
numpy load loads
numpy.lib.npyio *
numpy.lib._npyio_impl load NpzFile fromregex
numpy.lib.format read_array open_memmap
pandas read_pickle read_hdf
pandas.io *
pandas.compat.pickle_compat *
torch load
torch.serialization load _load _legacy_load _load_global_deps unsafe_load
torch.storage _load_from_bytes
torch.jit load script_if_tracing CompilationUnit ScriptModule
torch.jit._serialization *
torch.hub *
torch.utils.model_zoo *
torch.distributed *
torch.multiprocessing *
torch.utils._config_module *
torch.utils.data.datapipes *
torch.fx.graph_module *
torch.utils.serialization *
torch.classes *
torch.ops *
torch._weights_only_unpickler *
multiprocessing.reduction *
multiprocessing.connection *
multiprocessing.managers *
keras *
tf_keras *
tensorflow *
mlflow *
skops *
skorch.net *
xgboost.dask *
lightgbm.dask *
yaml *
ruamel.yaml *
jsonpickle *
h5py *
zodbpickle *
srsly *
klepto *
statsmodels.iolib.smpickle *
nltk.data *
gensim.utils unpickle
spacy.util *
transformers.pipelines *
transformers.models.auto *
transformers.trainer *
transformers.utils.hub *
huggingface_hub *
datasets *
diffusers *
fastai.learner *
pytorch_lightning.core *
lightning *
flair.file_utils *
omegaconf.omegaconf *
copyreg add_extension remove_extension pickle constructor clear_extension_cache
`,
  },
  {
    capability: 'native-code',
    severity: 'critical',
    does: 'loads or calls native code',
    names: `
ctypes *
_ctypes *
cffi *
_cffi_backend *
numpy.ctypeslib *
torch._C *
torch._ops *
torch._classes *
torch._library *
torch._inductor.cpp_builder *
llvmlite *
numba *
triton *
pythoncom *
win32com *
win32api *
jnius *
_testcapi *
`,
  },
  {
    capability: 'interpreter-state',
    severity: 'critical',
    does: 'changes the running interpreter',
    names: `
sys *
builtins __dict__ copyright credits license
_winreg *
winreg *
site *
gc freeze set_debug
codecs register register_error
encodings *
warnings showwarning
__main__ __dict__
linecache *
ast *
symtable *
dis *
opcode *
_abc *
abc update_abstractmethods
traceback *
tracemalloc *
`,
  },
  {
    capability: 'file-write',
    severity: 'critical',
    does: 'writes, moves or deletes files',
    names: `
os remove unlink rename renames replace rmdir removedirs mkdir makedirs link symlink chmod chown truncate ftruncate open write fdopen mkfifo mknod putenv environ setxattr utime
posix remove unlink rename replace rmdir mkdir link symlink chmod chown truncate open write putenv environ
nt remove unlink rename replace rmdir mkdir open write putenv environ
shutil *
builtins open file
io open open_code FileIO TextIOWrapper BufferedWriter BufferedReader BufferedRandom
_io open open_code FileIO TextIOWrapper BufferedWriter BufferedReader BufferedRandom
_pyio *
codecs open StreamReaderWriter EncodedFile
pathlib Path.open Path.write_text Path.write_bytes Path.unlink Path.rmdir Path.mkdir Path.rename Path.replace Path.symlink_to Path.hardlink_to Path.touch Path.chmod Path.read_text Path.read_bytes PosixPath.open PosixPath.write_text PosixPath.write_bytes PosixPath.unlink PosixPath.rename PosixPath.touch PosixPath.symlink_to WindowsPath.open WindowsPath.write_text WindowsPath.write_bytes WindowsPath.unlink
py_compile *
compileall *
zipapp *
site addpackage addsitedir
dotenv *
click *
py._path *
`,
  },
  {
    capability: 'file-write',
    severity: 'high',
    does: 'writes files',
    names: `
argparse FileType
logging FileHandler StreamHandler basicConfig
logging.handlers *
logging *
numpy savetxt save savez savez_compressed memmap
numpy.lib._npyio_impl savetxt save savez savez_compressed
numpy.lib.npyio savetxt save savez savez_compressed
numpy ndarray.tofile ndarray.dump
csv *
_csv *
mailbox *
distutils.file_util *
distutils.dir_util *
setuptools._distutils.file_util *
tarfile *
zipfile *
tempfile *
sqlite3 *
_sqlite3 *
dbm *
_dbm *
_gdbm *
anydbm *
dumbdbm *
gdbm *
dbhash *
bsddb *
whichdb *
pstats *
netrc *
configparser *
ConfigParser *
plistlib *
wave *
aifc *
sunau *
uu *
binhex *
gzip *
bz2 *
lzma open LZMAFile
torch save
torch.serialization save
PIL.Image Image.save
pandas.core.generic NDFrame.to_pickle NDFrame.to_csv NDFrame.to_json
tensorboard *
wandb *
neptune *
comet_ml *
`,
  },
  {
    capability: 'file-read',
    severity: 'high',
    does: 'reads files or directories',
    names: `
os listdir scandir walk fwalk read stat lstat readlink getenv getcwd chdir path
posix listdir scandir read stat readlink chdir
glob *
filecmp *
fileinput *
linecache getline getlines updatecache
tokenize *
mmap *
numpy genfromtxt loadtxt fromregex fromfile
numpy.lib.npyio genfromtxt loadtxt
pandas read_csv read_json read_parquet read_excel read_table read_feather read_html read_xml read_sql
pathlib Path.iterdir Path.glob Path.rglob
scipy.io *
sklearn.datasets *
mimetypes *
pwd *
grp *
spwd *
getpass *
xml *
pyexpat *
_elementtree *
configparser RawConfigParser
ultralytics.utils.downloads *
`,
  },
  {
    capability: 'network',
    severity: 'high',
    does: 'talks to the network',
    names: `
socket *
_socket *
ssl *
_ssl *
urllib *
urllib2 *
urllib3 *
httplib *
http *
requests *
httpx *
aiohttp *
smtplib *
poplib *
nntplib *
ftplib *
imaplib *
telnetlib *
xmlrpc *
xmlrpclib *
webbrowser *
socketserver *
SocketServer *
asyncore *
asynchat *
smtpd *
wsgiref *
cgi *
select *
selectors *
torch.hub load_state_dict_from_url download_url_to_file
boto3 *
botocore *
fsspec *
s3fs *
gcsfs *
zmq *
rpyc *
Pyro4 *
websocket *
websockets *
tornado *
twisted *
flask *
celery *
gevent *
eventlet *
torch.distributed.rpc *
nis *
`,
  },
  {
    capability: 'deferred-call',
    severity: 'high',
    does: 'has a callable called later, outside the loading',
    names: `
atexit *
weakref finalize WeakMethod
contextlib *
threading *
_thread *
thread *
dummy_threading *
sched *
signal *
_signal *
concurrent *
asyncio *
_asyncio *
contextvars *
_contextvars *
queue *
multiprocessing *
_multiprocessing *
joblib.parallel *
`,
  },
  {
    capability: 'callable-invocation',
    severity: 'high',
    does: 'calls whatever it is given',
    names: `
builtins map filter apply reduce iter sorted max min sum
functools partial reduce partialmethod singledispatch singledispatchmethod cmp_to_key lru_cache cache total_ordering update_wrapper wraps _lru_cache_wrapper
_functools partial reduce cmp_to_key _lru_cache_wrapper
operator call
_operator call
itertools *
numpy apply_along_axis apply_over_axes vectorize frompyfunc fromfunction piecewise
numpy.lib.shape_base apply_along_axis
collections defaultdict.__missing__
statistics *
bisect *
heapq *
_heapq *
torch compile vmap
torch.nn.utils.parametrize *
torch.utils.checkpoint *
torch.autograd *
torch.func *
torch._functorch *
functorch *
jax *
unittest.mock Mock MagicMock
copy copy deepcopy
scipy.optimize *
scipy.integrate *
`,
  },
  {
    capability: 'process-control',
    severity: 'high',
    does: 'controls processes',
    names: `
os kill killpg fork forkpty abort _exit setuid setgid setsid nice wait waitpid chroot dup dup2 pipe close umask
posix kill fork forkpty abort _exit setuid setgid chroot dup dup2
nt kill abort _exit
pty *
tty *
termios *
fcntl *
resource *
syslog *
msvcrt *
psutil *
builtins exit quit
msilib *
winsound *
curses *
_curses *
ossaudiodev *
`,
  },
  {
    capability: 'command-execution',
    severity: 'high',
    does: 'reaches the operating system',
    names: `
os *
posix *
nt *
os2 *
platform *
pydoc *
uuid _load_system_functions getnode _windll_getnode
asyncio.unix_events *
asyncio.windows_events *
ultralytics.hub *
`,
  },
  {
    capability: 'crash',
    severity: 'high',
    does: 'crashes or blocks the process',
    names: `
faulthandler *
_testcapi crash_no_current_thread
ctypes string_at memmove memset
time sleep
itertools repeat cycle count product permutations
os abort
builtins memoryview
math factorial perm comb
`,
  },
  {
    capability: 'scanner-tampering',
    severity: 'critical',
    does: 'reaches into a security tool that may be examining the file',
    names: `
fickling *
picklescan *
modelscan *
modelaudit *
modelaudit_picklescan *
saferpickle *
aisbom *
weighbridge *
`,
  },
  {
    capability: 'import-side-effect',
    severity: 'critical',
    does: 'runs a program as soon as it is imported',
    names: `
antigravity *
this *
idlelib.idle *
idlelib.__main__ *
lib2to3.__main__ *
turtledemo.__main__ *
pip.__main__ *
ensurepip.__main__ *
test.__main__ *
test.regrtest *
__phello__ *
`,
  },
];
