/** Loaded by every interpreter in the sandbox, before anything of the package; reports source that is made at run time. */
export const PYTHON_PROBE = String.raw`import sys

def _install():
    argv = list(getattr(sys, 'orig_argv', ()))
    if 'pip' in argv[1:4]:
        return
    import os
    import time
    getframe = sys._getframe
    limit = 65536
    state = {'left': 200, 'busy': False}
    seen = set()
    library = os.path.dirname(os.__file__)

    def asker():
        frame = getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if name != __file__ and not name.startswith('<frozen'):
                return name
            frame = frame.f_back
        return '?'

    def report(kind, via, source, origin):
        if isinstance(source, str):
            data = source.encode('utf-8', 'surrogatepass')
        else:
            data = bytes(source)
        key = hash(data)
        if key in seen or state['left'] <= 0 or len(data) < 24:
            return
        seen.add(key)
        state['left'] -= 1
        import json
        line = json.dumps({'kind': kind, 'via': via, 'from': origin, 'size': len(data),
                           'text': data[:limit].decode('utf-8', 'replace')})
        descriptor = os.open('/probe-out/events', os.O_WRONLY | os.O_APPEND)
        try:
            os.write(descriptor, line.encode('ascii') + b'\n')
        finally:
            os.close(descriptor)

    def hook(event, args):
        if event != 'compile' or state['busy']:
            return
        source, name = args[0], args[1]
        if source is None or not isinstance(source, (str, bytes, bytearray)):
            return
        if isinstance(name, bytes):
            name = name.decode('utf-8', 'replace')
        if isinstance(name, str) and not name.startswith('<') and os.path.exists(name):
            return
        state['busy'] = True
        try:
            origin = asker()
            if not (origin.startswith(library) and 'site-packages' not in origin and 'dist-packages' not in origin):
                report('layer', 'compile', source, origin)
        except Exception:
            pass
        finally:
            state['busy'] = False

    sleep = time.sleep

    def short(seconds):
        sleep(seconds if seconds < 2 else 0.05)

    short.__name__ = 'sleep'
    time.sleep = short
    sys.addaudithook(hook)

    class Meta(type):
        def __getattr__(cls, name):
            if name.startswith('__') and name.endswith('__'):
                raise AttributeError(name)
            return Stand

        def __iter__(cls):
            return iter(())

        def __getitem__(cls, key):
            return Stand

        def __or__(cls, other):
            return Stand
        __ror__ = __or__

    class Stand(metaclass=Meta):
        def __init__(self, *args, **named):
            pass

        def __init_subclass__(cls, **named):
            pass

        def __getattr__(self, name):
            if name.startswith('__') and name.endswith('__'):
                raise AttributeError(name)
            return Stand()

        def __call__(self, *args, **named):
            if len(args) == 1 and not named and callable(args[0]):
                return args[0]
            return Stand()

        def __mro_entries__(self, bases):
            return (Stand,)

        def __getitem__(self, key):
            return Stand()

        def __setitem__(self, key, value):
            pass

        def __iter__(self):
            return iter(())

        def __enter__(self):
            return self

        def __exit__(self, *args):
            return False

        def __len__(self):
            return 0

        def __int__(self):
            return 1

        def __float__(self):
            return 1.0

        def __index__(self):
            return 1

        def __str__(self):
            return '1.0'

        def __lt__(self, other):
            return False

        def __gt__(self, other):
            return True
        __le__, __ge__ = __lt__, __gt__

        def __add__(self, other):
            return self
        __radd__ = __sub__ = __mul__ = __or__ = __ror__ = __and__ = __truediv__ = __add__

    class Word(str):
        def __new__(cls, *args, **named):
            return str.__new__(cls, '1.0')

        def __getattr__(self, name):
            if name.startswith('__') and name.endswith('__'):
                raise AttributeError(name)
            return Word()

        def __call__(self, *args, **named):
            if len(args) == 1 and not named and callable(args[0]) and not isinstance(args[0], (Word, Meta)):
                return args[0]
            return Stand()

        def __mro_entries__(self, bases):
            return (Stand,)

    kind = type(sys)

    class Module(kind):
        def __getattr__(self, name):
            if name.startswith('__') and name.endswith('__'):
                raise AttributeError(name)
            bare = name.lstrip('_')
            return Stand if bare[:1].isupper() and not bare.isupper() else Word()

    class Finder:
        foreign = {'win32api', 'win32con', 'winreg', '_winreg', 'winsound', 'msvcrt', '_winapi', 'java', 'org', 'clr',
                   'System', 'pywintypes', 'win32com', 'ntsecuritycon', 'usercustomize', 'sitecustomize', 'js', 'pyodide',
                   '_manylinux', 'readline', 'google', 'apport_python_hook'}

        @staticmethod
        def find_spec(name, path=None, target=None):
            top = name.split('.')[0]
            if top in Finder.foreign or top.startswith('_') or top in sys.stdlib_module_names:
                return None
            if top != name and not isinstance(sys.modules.get(top), Module):
                return None
            from importlib.machinery import ModuleSpec
            return ModuleSpec(name, Finder, is_package=True)

        @staticmethod
        def create_module(spec):
            return Module(spec.name)

        @staticmethod
        def exec_module(module):
            module.__path__ = []
            module.__version__ = '1.0'

    if any('/probe/drive_import' in part or '/site-packages/bin/' in part for part in argv):
        sys.meta_path.append(Finder)


try:
    _install()
except Exception:
    pass
`;

/** Imports each module it is given in a process of its own, so that one that ends the process hides no other. */
export const PYTHON_IMPORT = String.raw`import importlib, os, sys, traceback

failures = 0
for name in sys.argv[1:]:
    child = os.fork()
    if child == 0:
        code = 0
        try:
            importlib.import_module(name)
        except SystemExit:
            pass
        except BaseException as error:
            sys.stderr.write('import %s: %s: %s\n' % (name, type(error).__name__, error))
            code = 1
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except Exception:
            pass
        threads = sys.modules.get('threading')
        if threads is not None:
            for thread in threads.enumerate():
                if thread is not threads.main_thread() and not thread.daemon:
                    thread.join(5)
        os._exit(code)
    status = os.waitpid(child, 0)[1]
    failures += status != 0
sys.exit(1 if failures else 0)
`;

/** Writes an empty wheel and an empty source distribution: what the tools do for them is what they do for every package. */
export const PYTHON_CONTROL = String.raw`import io, os, tarfile, zipfile

os.makedirs('/build/control', exist_ok=True)
info = 'wbcontrol-1.0.dist-info/'
meta = 'Metadata-Version: 2.1\nName: wbcontrol\nVersion: 1.0\n'
with zipfile.ZipFile('/build/control/wbcontrol-1.0-py3-none-any.whl', 'w') as wheel:
    wheel.writestr('wbcontrol/__init__.py', '')
    wheel.writestr(info + 'METADATA', meta)
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\nGenerator: c\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
    wheel.writestr(info + 'entry_points.txt', '[console_scripts]\nwbcontrol = wbcontrol:__name__.upper\n')
    wheel.writestr(info + 'RECORD', 'wbcontrol/__init__.py,,\n%sMETADATA,,\n%sWHEEL,,\n%sentry_points.txt,,\n%sRECORD,,\n' % ((info,) * 4))
with tarfile.open('/build/control/wbcontrol-1.0.tar.gz', 'w:gz') as archive:
    files = {
        'setup.py': 'from setuptools import setup\nsetup(name="wbcontrol", version="1.0", packages=["wbcontrol"])\n',
        'wbcontrol/__init__.py': '',
        'PKG-INFO': meta,
    }
    for name, text in files.items():
        data = text.encode()
        entry = tarfile.TarInfo('wbcontrol-1.0/' + name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
`;
