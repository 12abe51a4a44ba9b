"""Reads the Python source of libraries without importing it, and tells what each class does when it is unpickled."""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOOKS = {"__new__", "__setstate__", "__setattr__", "__getattr__", "__getattribute__", "__del__",
         "__hash__", "__eq__", "append", "extend", "add", "__setitem__", "__init_subclass__"}  # fmt: skip
"""Methods that unpickling, or dropping the result, runs."""

RISKY = {"eval", "exec", "execfile", "compile", "open", "__import__", "import_module", "loads", "load", "system", "popen",
         "Popen", "run", "check_call", "check_output", "call", "unlink", "remove", "rmtree", "rmdir", "write", "mkdir",
         "makedirs", "urlopen", "urlretrieve", "request", "get_class_from_dynamic_module", "from_pretrained", "CDLL",
         "load_library", "connect", "kill", "exit", "_exit", "unpickle", "save", "dump", "download", "cleanup", "spawn",
         "import_string", "locate", "instantiate", "get_method", "download_url_to_file", "cached_path", "load_url",
         "get_matrices", "dmatrices", "from_params", "create_from_state", "_TorchLoadUnpickler", "init_run", "open_listener",
         "_attach_methods"}  # fmt: skip
"""Called names that make a hook worth a look by a person before its class counts as known-good."""

ENUMS = {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"}
CONTAINERS = {"builtins.list", "builtins.dict", "builtins.set", "collections.OrderedDict", "collections.defaultdict",
              "collections.deque", "collections.Counter", "collections.UserDict", "collections.UserList"}  # fmt: skip


@dataclass
class ClassSource:
    module: str
    name: str
    bases: list[str]
    hooks: dict[str, set[str]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass
class FunctionSource:
    module: str
    name: str
    calls: set[str]
    nested: bool


@dataclass
class SourceIndex:
    """All classes and functions of some releases of some libraries."""

    classes: dict[str, ClassSource] = field(default_factory=dict)
    functions: dict[str, FunctionSource] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add_wheel(self, path: Path, keep: re.Pattern[str]) -> None:
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if name.endswith(".py") and keep.search(module_of(name)):
                    self.add_source(module_of(name), wheel.read(name), is_package=name.endswith("__init__.py"))

    def add_folder(self, site_packages: Path, package: str, keep: re.Pattern[str]) -> None:
        root = site_packages / package
        for path in sorted(root.rglob("*.py")) if root.is_dir() else [site_packages / f"{package}.py"]:
            name = path.relative_to(site_packages).as_posix()
            if keep.search(module_of(name)):
                self.add_source(module_of(name), path.read_bytes(), is_package=name.endswith("__init__.py"))

    def add_source(self, module: str, content: bytes, *, is_package: bool) -> None:
        try:
            tree = ast.parse(content)
        except SyntaxError:
            self.problems.append(f"{module}: not parsed")
            return
        scope: dict[str, str] = {}
        for node in statements(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    scope[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
            elif isinstance(node, ast.ImportFrom):
                origin = resolve_relative(module, node, is_package)
                for alias in node.names:
                    scope[alias.asname or alias.name] = f"{origin}.{alias.name}"
            elif isinstance(node, ast.FunctionDef):
                scope[node.name] = f"{module}.{node.name}"
                self.functions[f"{module}.{node.name}"] = FunctionSource(module, node.name, called_names(node), False)
            elif isinstance(node, ast.ClassDef):
                self.add_class(module, node, scope, "")
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                self.add_assignment(module, node, scope)
        for name, target in scope.items():
            self.aliases.setdefault(f"{module}.{name}", target)

    def add_class(self, module: str, node: ast.ClassDef, scope: dict[str, str], outer: str) -> None:
        name = f"{outer}{node.name}"
        found = ClassSource(module, name, [dotted(base, scope) for base in node.bases])
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name in HOOKS:
                found.hooks[item.name] = called_names(item)
            elif isinstance(item, ast.ClassDef):
                self.add_class(module, item, scope, f"{name}.")
        scope[node.name] = found.path
        older = self.classes.get(found.path)
        if older is not None:  # another release: whatever any release does counts
            for hook, calls in older.hooks.items():
                found.hooks.setdefault(hook, set()).update(calls)
            found.bases += [base for base in older.bases if base not in found.bases]
        self.classes[found.path] = found

    def add_assignment(self, module: str, node: ast.Assign, scope: dict[str, str]) -> None:
        """`X = namedtuple('X', …)`."""
        if dotted(node.value.func, scope) in {"collections.namedtuple", "typing.NamedTuple"}:  # type: ignore[attr-defined]
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self.classes[f"{module}.{target.id}"] = ClassSource(module, target.id, ["builtins.tuple"])
                    scope[target.id] = f"{module}.{target.id}"

    def resolve(self, path: str) -> str:
        """Follows re-exports: `torch.nn.Module` is `torch.nn.modules.module.Module`."""
        for _ in range(12):
            if path in self.classes:
                return path
            if path in self.aliases and self.aliases[path] != path:
                path = self.aliases[path]
                continue
            head, _, tail = path.rpartition(".")
            if head in self.aliases and self.aliases[head] != head:
                path = f"{self.aliases[head]}.{tail}"
                continue
            star = next((p for p in (f"{head}.*",) if p in self.aliases), None)
            if star is None:
                return path
            path = self.aliases[star].removesuffix("*") + tail
        return path

    def ancestry(self, found: ClassSource) -> tuple[set[str], list[ClassSource]]:
        """Resolved names of all bases, and those whose source is here."""
        names: set[str] = set()
        known: list[ClassSource] = []
        queue = [found]
        while queue:
            current = queue.pop()
            known.append(current)
            for base in current.bases:
                path = self.resolve(base)
                if path not in names:
                    names.add(path)
                    if path in self.classes:
                        queue.append(self.classes[path])
        return names, known

    def risks(self, found: ClassSource) -> list[str]:
        """Hooks of the class or its bases that call something a person should look at."""
        _, known = self.ancestry(found)
        return sorted(
            f"{source.path}.{hook} calls {', '.join(sorted(calls & RISKY))}"
            for source in known
            for hook, calls in source.hooks.items()
            if calls & RISKY
        )


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def resolve_relative(module: str, node: ast.ImportFrom, is_package: bool) -> str:
    if node.level == 0:
        return node.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*parts, node.module] if node.module else parts)


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements of the module, including those under `if`, `try` and `with`."""
    queue = list(tree.body)
    while queue:
        node = queue.pop(0)
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            inner = list(node.body) + list(getattr(node, "orelse", []))
            for handler in getattr(node, "handlers", []):
                inner += handler.body
            queue = inner + queue


def dotted(node: ast.expr, scope: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        builtin = node.id in {"list", "dict", "set", "tuple", "object", "str", "int", "float", "Exception"}
        return scope.get(node.id, f"builtins.{node.id}" if builtin else node.id)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, scope)}.{node.attr}"
    if isinstance(node, ast.Subscript):
        return dotted(node.value, scope)
    if isinstance(node, ast.Call) and node.args:  # with_metaclass(Meta, Base)
        return dotted(node.args[-1], scope)
    return "?"


def called_names(node: ast.AST) -> set[str]:
    """Last parts of everything called in a function: `os.system(x)` gives `system`."""
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            if isinstance(call.func, ast.Attribute):
                receiver = call.func.value
                harmless = isinstance(receiver, ast.Call) and getattr(receiver.func, "id", "") == "super"
                if not harmless:
                    names.add(call.func.attr)
            elif isinstance(call.func, ast.Name):
                names.add(call.func.id)
    return names
