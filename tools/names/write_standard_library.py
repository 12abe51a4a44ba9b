"""Writes the generated tables about the standard library: module names, enums, named tuples and exceptions.

    python tools/names/write_standard_library.py <Lib folder of one CPython release> ...

The module list merges what `sys.stdlib_module_names` says on the running interpreter with the folders given
and with modules that earlier releases had.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections import defaultdict
from pathlib import Path

from libraries import TESTS
from source_index import ENUMS, SourceIndex

TARGET = Path(__file__).resolve().parent.parent.parent / "src" / "formats" / "python-names"

GONE = """
_bootlocale _dummy_thread _dummy_threading anydbm asynchat asyncore BaseHTTPServer Bastion binhex bsddb CGIHTTPServer cPickle
cStringIO commands compiler ConfigParser Cookie cookielib copy_reg crypt dbhash dircache distutils dl DocXMLRPCServer dumbdbm
dummy_thread dummy_threading exceptions fl fm formatter fpformat future_builtins gdbm htmlentitydefs htmllib HTMLParser httplib
ihooks imageop imp imputil itertools.imap macpath MacOS md5 mhlib mimetools MimeWriter mimify msilib multifile mutex new os2emxpath
ossaudiodev parser pipes popen2 posixfile Queue repr rexec rfc822 robotparser sets sgmllib sha SimpleHTTPServer SimpleXMLRPCServer
smtpd SocketServer spwd sre statvfs StringIO strop sunaudio sunau symbol telnetlib test thread Tkinter toaiff UserDict UserList
UserString user urllib2 urlparse urllib uu whichdb xdrlib xmllib xmlrpclib _winreg __builtin__ __builtins__
_interpreters _interpqueues _interpchannels _xxsubinterpreters _pyrepl _colorize _android_support _apple_support _ios_support
_sysconfig _suggestions _opcode_metadata _testcapi _testinternalcapi _zstd annotationlib compression pathlib string _types
_remote_debugging _hmac _ast_unparse _datetime _pylong tomllib graphlib zoneinfo
""".split()  # fmt: skip
"""Top-level modules of Python 2.7, 3.0 to 3.10 and of releases after this interpreter."""


def main() -> int:
    index = SourceIndex()
    for folder in map(Path, sys.argv[1:]):
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder).as_posix()
            module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            if not re.search(f"{TESTS}|site-packages|lib2to3|idlelib|turtledemo|ensurepip|config-", module):
                index.add_source(module, path.read_bytes(), is_package=name.endswith("__init__.py"))
    names = {name.split(".")[0] for name in [*sys.stdlib_module_names, *GONE]} - {""}
    names |= {path.stem for folder in sys.argv[1:] for path in Path(folder).glob("*.py")}
    names = {n for n in names if n.isidentifier() and not n.startswith(("_sysconfigdata", "__hello", "__phello"))}
    write_modules(sorted(names))
    write_classes(index)
    return 0


def write_modules(names: list[str]) -> None:
    lines = [names[start : start + 14] for start in range(0, len(names), 14)]
    body = "\n".join(" ".join(line) for line in lines)
    (TARGET / "standard-modules.data.ts").write_text(
        "// Written by tools/names/write_standard_library.py; do not edit.\n"
        "/** Top-level modules of the standard library of Python 2.7 and 3.0 to 3.14. */\n"
        f"export const STANDARD_MODULES = `\n{body}\n`;\n"
    )


def write_classes(index: SourceIndex) -> None:
    call: dict[str, set[str]] = defaultdict(set)
    construct: dict[str, set[str]] = defaultdict(set)
    for found in index.classes.values():
        bases, _ = index.ancestry(found)
        if index.risks(found) or found.module.startswith(("logging", "unittest", "__", "turtle", "doctest", "idlelib")):
            continue
        if bases & ENUMS:
            call[found.module].add(found.name)
        elif "builtins.tuple" in bases or "typing.NamedTuple" in bases or "collections.namedtuple" in bases:
            construct[found.module].add(found.name)
    for name, value in vars(builtins).items():
        if isinstance(value, type) and issubclass(value, BaseException) and value is not SystemExit:
            call["builtins"].add(value.__name__)
    out = [
        "// Written by tools/names/write_standard_library.py; do not edit.",
        "/** Enums and exceptions, which pickles call, and named tuples, which they construct. */",
        "export const STANDARD_CLASSES = {",
        "  library: 'Python standard library',",
        "  versions: '3.6 to 3.13',",
    ]
    for use, table in (("construct", construct), ("call", call)):
        out.append(f"  {use}: `")
        out += [f"{module} {' '.join(sorted(names))}" for module, names in sorted(table.items())]
        out.append("`,")
    out.append("} as const;")
    (TARGET / "known" / "standard-classes.data.ts").write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    sys.exit(main())
